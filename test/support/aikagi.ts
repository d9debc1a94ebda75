import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'

type Env = Readonly<Record<string, string>>

export interface Ended {
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

const BINARY = resolve('scripts/aikagi.cjs')
const MAIN = resolve('src/main.ts')

/** The real command line, in a process of its own. `input` goes to its standard input. */
export async function aikagi(args: readonly string[], env: Env, input = ''): Promise<Ended> {
  const child = launch([BINARY, ...args], env)
  child.stdin!.on('error', () => {}).end(input)
  return ended(child)
}

export interface Running {
  child: ChildProcess
  /** What it said so far on standard output. */
  said(): string
  /** Sends the signal, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  ended: Promise<Ended>
}

interface Start {
  /** What it says when it has started. */
  until?: RegExp
  /** The program's own arguments. */
  command?: readonly string[]
  program?: string
}

/** Starts the service, and waits for what it says. Whoever starts it stops it; it never outlives this process. */
export async function startAikagi(env: Env, start: Start = {}): Promise<Running> {
  const { until = /is ready: \S+\n/, command = [MAIN], program } = start
  const child = launch(command, env, program)
  process.once('exit', () => child.kill('SIGKILL'))
  const whole = ended(child)
  let said = ''
  const ready = new Promise<void>((done) => {
    child.stdout!.on('data', (chunk) => {
      said += chunk
      if (until.test(said)) done()
    })
  })
  const failed = whole.then(({ stdout, stderr }) =>
    Promise.reject(new Error(`It did not start:\n${stdout}${stderr}`)),
  )
  await Promise.race([ready, failed])
  failed.catch(() => {})
  const stop: Running['stop'] = (signal = 'SIGTERM') => {
    child.kill(signal)
    return whole
  }
  return { child, said: () => said, stop, ended: whole }
}

function launch(args: readonly string[], env: Env, program = process.execPath): ChildProcess {
  return spawn(program, args, {
    // Nothing of this machine's own installation or language.
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    stdio: 'pipe',
  })
}

async function ended(child: ChildProcess): Promise<Ended> {
  const [stdout, stderr] = [text(child.stdout!), text(child.stderr!)]
  const [status, signal] = await once(child, 'close')
  return { status, signal, stdout: await stdout, stderr: await stderr }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
