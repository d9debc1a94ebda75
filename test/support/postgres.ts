import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { binaryOf, unprivilegedUser } from './tools.ts'

export interface Postgres {
  /** `postgres://` address of the cluster's maintenance database. */
  url: string
  stop(): Promise<void>
}

export interface Database {
  /** `postgres://` address of an empty database that nobody else uses. */
  url: string
  drop(): Promise<void>
}

interface ClusterOptions {
  /** False trades crash safety of the machine for speed; a test about durability keeps the default. */
  fsync?: boolean
}

/** Where the test run's orchestrator leaves the address of the cluster that all files share. */
export const SHARED_CLUSTER = 'AIKAGI_TEST_POSTGRES'

const KEEPER = fileURLToPath(new URL('./postgres-keeper.sh', import.meta.url))

let ownCluster: Promise<Postgres> | undefined

/**
 * An empty database: on the cluster of this test run where there is one, else on a cluster that
 * this process starts and shares among its own calls.
 *
 * The caller closes its own connections; the database goes with the cluster, or by `drop`.
 */
export async function freshDatabase(): Promise<Database> {
  const shared = process.env[SHARED_CLUSTER]
  if (!shared) ownCluster ??= startPostgres()
  const cluster = shared ?? (await ownCluster!).url
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await ask(cluster, `create database ${name} template template0`)
  const url = new URL(cluster)
  url.pathname = name
  return {
    url: url.href,
    drop: () => ask(cluster, `drop database if exists ${name} with (force)`),
  }
}

/**
 * Starts a private cluster on a free loopback port, in a temporary folder of its own.
 *
 * A keeper process outlives this one, however it ends: it waits for the end of a pipe, then stops
 * the cluster and deletes the folder. So nothing is left behind by a crash, and nobody has to
 * remember `stop`, which is only for those who want it earlier.
 */
export async function startPostgres(options: ClusterOptions = {}): Promise<Postgres> {
  for (let tries = 3; ; tries--) {
    try {
      return await startOn(await freePort(), options)
    } catch (error) {
      // Between finding a free port and using it, another program may have taken it.
      if (tries === 1 || !String(error).includes('could not bind')) throw error
    }
  }
}

async function startOn(port: number, options: ClusterOptions): Promise<Postgres> {
  const keeper = spawn('sh', [KEEPER], {
    ...unprivilegedUser(),
    cwd: '/',
    // A group of its own: Ctrl-C reaches the tests, whose end then reaches the keeper.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      INITDB: binaryOf('initdb'),
      PG_CTL: binaryOf('pg_ctl'),
      CLUSTER_PORT: String(port),
      CLUSTER_FSYNC: options.fsync === false ? 'off' : 'on',
    },
  })
  const ended = once(keeper, 'close')
  await firstLine(keeper)
  for (const part of [keeper, keeper.stdin, keeper.stdout, keeper.stderr]) letGo(part)
  return {
    url: `postgres://aikagi@127.0.0.1:${port}/postgres`,
    stop: async () => {
      keeper.ref()
      keeper.stdin.end()
      await ended
    },
  }
}

/** Resolves when the keeper says that the cluster answers; rejects with what it complained about. */
async function firstLine(keeper: ReturnType<typeof spawn>): Promise<void> {
  let complaints = ''
  keeper.stderr!.on('data', (text) => {
    complaints += text
  })
  for await (const line of createInterface(keeper.stdout!)) if (line === 'ready') return
  throw new Error(`PostgreSQL did not start:\n${complaints}`)
}

/** A test process must be able to end while its cluster is still up. */
const letGo = (part: unknown) => (part as { unref(): void }).unref()

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
