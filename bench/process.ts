import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/** A server process under measurement. */
export interface Running {
  pid: number
  url: string
  stop(): Promise<void>
}

export interface Start {
  /** Arguments for node: options, file, arguments of the file. */
  args: string[]
  url: string
  /** Answers below 500 here mean that it is up. */
  readyPath: string
  /** On top of ours, without what a developer set for an installation of their own. */
  env?: Record<string, string>
  cwd?: string
  withinMs?: number
}

/** Starts a server and returns as soon as it answers; polls every two milliseconds. */
export async function startServer(start: Start): Promise<Running> {
  const child = spawn(process.execPath, start.args, {
    env: { ...foreignEnvironment(), ...start.env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(start.cwd && { cwd: start.cwd }),
  })
  let complaints = ''
  child.stderr.on('data', (part) => {
    complaints = (complaints + part).slice(-4000)
  })
  const stop = () => end(child)
  const deadline = performance.now() + (start.withinMs ?? 60_000)
  while (!(await answers(start.url + start.readyPath))) {
    if (child.exitCode === null && performance.now() < deadline) continue
    await stop()
    throw new Error(`${start.args.at(-1)} did not start: ${complaints}`)
  }
  return { pid: child.pid!, url: start.url, stop }
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** CPU of a process so far in milliseconds, in steps of 10 ms for each thread (proc(5)). */
export interface Cpu {
  /** Of libuv's pool, which hashes passwords and does next to nothing else. */
  pool: number
  /** Of all other threads: what answers, and what V8 keeps beside it. */
  outside: number
}

export function cpuMsOf(pid: number): Cpu {
  const used: Cpu = { pool: 0, outside: 0 }
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${id}/stat`, 'latin1')
    const [name, fields] = [/\((.*)\)/.exec(stat)?.[1], stat.split(') ').at(-1)!.split(' ')]
    const milliseconds = (Number(fields[11]) + Number(fields[12])) * 10
    used[name === 'libuv-worker' ? 'pool' : 'outside'] += milliseconds
  }
  return used
}

/** Resident memory in MB (10^6 bytes): now, and the most so far (proc(5)). */
export function memoryMbOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  const kibibytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1])
  return { now: (kibibytes('VmRSS') * 1024) / 1e6, peak: (kibibytes('VmHWM') * 1024) / 1e6 }
}

const foreignEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AIKAGI_')))

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: 'manual' })
    await answer.arrayBuffer()
    return answer.status < 500
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 2))
    return false
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await exited
  clearTimeout(impatience)
}
