import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Simulator } from '../../drill/simulator.ts'
import { newKeyEntry } from '../../src/adapters/keys.ts'
import { createLog } from '../../src/adapters/log.ts'
import { readConfig } from '../../src/config.ts'
import type { Ports } from '../../src/domain/ports.ts'
import { type Installation, openInstallation } from '../../src/wiring.ts'
import { type Answer, Browser } from './browser.ts'

/** In what happens for a request: which one, counted up. A job that a request wakes does so under its number. */
export const answering = new AsyncLocalStorage<number>()
let requests = 0
export const requestsSoFar = (): number => requests

export interface ServiceOptions {
  /** A `postgres://` address. Without it: SQLite, in a folder of its own. */
  database?: string
  /** How many installations share the database; requests go to each in turn. */
  nodes?: number
  environment?: Readonly<Record<string, string>>
}

/** The whole product as it runs, on a loopback port, with everything that it said and logged. */
export interface Service {
  origin: string
  dataDir: string
  nodes: readonly Installation[]
  /** Of the first node: what an attacker cannot see, for the tests' own look behind the pages. */
  ports: Ports
  simulator: Simulator
  answers: readonly Answer[]
  logLines: readonly string[]
  browser(headers?: Readonly<Record<string, string>>): Browser
  /** Moves the clock forward; jobs run. */
  wait(seconds: number): Promise<void>
  close(): Promise<void>
}

export async function openService(options: ServiceOptions = {}): Promise<Service> {
  const dataDir = mkdtempSync(join(tmpdir(), 'aikagi-attacks-'))
  const nodes: Installation[] = []
  const answers: Answer[] = []
  const logLines: string[] = []
  let turn = 0
  const front = createServer((request, response) =>
    answering.run(++requests, () => nodes[turn++ % nodes.length]!.listener(request, response)),
  )
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  const { port } = front.address() as AddressInfo
  const config = configOf({ port, dataDir }, options)
  const log = createLog({
    format: 'json',
    level: 'debug',
    stream: { write: (line) => logLines.push(line) },
  })
  for (let count = options.nodes ?? 1; count > 0; count--)
    nodes.push(await openInstallation(config, log))
  for (const node of nodes) node.startJobs()

  const origin = config.publicUrl
  const open: Browser[] = []
  const browser: Service['browser'] = (headers = {}) => {
    const made = new Browser({ origin, headers, heard: (answer) => answers.push(answer) })
    open.push(made)
    return made
  }
  const simulator = new Simulator(browser().visitor)
  return {
    origin,
    dataDir,
    nodes,
    ports: nodes[0]!.ports,
    simulator,
    answers,
    logLines,
    browser,
    wait: (seconds) => simulator.advance(seconds),
    async close() {
      for (const one of open) one.visitor.close()
      front.close()
      front.closeAllConnections()
      for (const node of nodes) await node.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function configOf(
  { port, dataDir }: { port: number; dataDir: string },
  { database, environment = {} }: ServiceOptions,
) {
  const verdict = readConfig({
    AIKAGI_PORT: String(port),
    AIKAGI_PUBLIC_URL: `http://localhost:${port}`,
    AIKAGI_DATA_DIR: dataDir,
    AIKAGI_KEYS: newKeyEntry(),
    ...(database && { AIKAGI_DATABASE: database }),
    ...environment,
  })
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.mistakes))
  return verdict.config
}
