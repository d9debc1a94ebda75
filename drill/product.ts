import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Stage } from './story.ts'

const ROOT = resolve(import.meta.dirname, '..')
const START_MS = 60_000
const STOP_MS = 5_000

export interface ProductOptions {
  /** A `postgres://` address. Without one, SQLite in the data folder. */
  database?: string
  /** More of the environment, `AIKAGI_*`. */
  env?: Readonly<Record<string, string>>
}

/** The product in a process, with a data folder and a port of its own. */
export interface Product {
  /** Its set-up address is the one that was printed last. */
  stage: Stage
  folder: string
  /** Sends the signal and waits for the end. The data stay. */
  end(signal: NodeJS.Signals): Promise<void>
  /** Starts it again on the same data, after `end`. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** Starts the product on an empty database, and waits until it says where to make the first account. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-drill-'))
  const port = await freePort()
  const origin = `http://localhost:${port}`
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child) await endChild(child, signal)
    child = undefined
  }
  const stage = { origin, setupAddress: '' }
  const start = async (): Promise<void> => {
    child = launch(folder, { port, ...options })
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      stage.setupAddress = /\S+\/setup\/\S+/.exec(text)?.[0] ?? stage.setupAddress
    })
    // The first time it prints a set-up address too; later only while nobody has an account.
    await ready(child, stage.setupAddress === '' ? /\/setup\/\S+\n/ : /is ready/)
  }
  // A drill that dies takes its product along, whatever it dies of.
  const atExit = () => child?.kill('SIGKILL')
  process.once('exit', atExit)
  const product: Product = {
    stage,
    folder,
    end,
    start,
    remove: async () => {
      process.off('exit', atExit)
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await start()
  } catch (error) {
    await product.remove()
    throw error
  }
  return product
}

function launch(folder: string, { port, database, env }: ProductOptions & { port: number }) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AIKAGI_'))
  const cache = join(ROOT, 'scripts/compile-cache.cjs')
  return spawn(process.execPath, ['-r', cache, join(ROOT, 'src/main.ts')], {
    // Not the project's folder: a developer's .env must not be read.
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(own),
      AIKAGI_PORT: String(port),
      AIKAGI_DATA_DIR: folder,
      AIKAGI_LOG_LEVEL: 'warn',
      ...(database && { AIKAGI_DATABASE: database }),
      ...env,
    },
  })
}

/** Resolves when it has printed that; rejects with what it complained about. */
function ready(child: ChildProcess, line: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let [printed, complaints] = ['', '']
    const fail = (why: string) => reject(new Error(`The product ${why}:\n${printed}${complaints}`))
    const impatience = setTimeout(() => fail('did not become ready'), START_MS)
    child.stdout!.on('data', (text) => {
      printed = (printed + text).slice(-4000)
      if (!line.test(printed)) return
      clearTimeout(impatience)
      resolve()
    })
    child.stderr!.on('data', (text) => {
      complaints = (complaints + text).slice(-4000)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(impatience)
      fail(`ended (${code ?? signal})`)
    })
  })
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(impatience)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
