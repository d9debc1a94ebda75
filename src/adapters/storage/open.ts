import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import type { ServerClock } from '../../domain/clock/judge-clock.ts'
import type { Ports, Stores } from '../../domain/ports.ts'
import { type Run, runOnPostgres } from './fixed.ts'
import { migrate } from './migrate.ts'
import { openPools, postgresDialect, retried } from './postgres.ts'
import { postgresSessionCheck, type SessionCheck, sqliteSessionCheck } from './session-check.ts'
import { type SimulatorStore, simulatorStore } from './simulator.ts'
import { openForReading, openForWriting, placeOf, sqliteHandle } from './sqlite.ts'
import { storesOn } from './stores.ts'
import type { Tables } from './tables.ts'
import { type Wake, wakeEverywhere, wakeHere } from './wake.ts'

export type DatabaseTarget =
  /** A file, or ':memory:' for one that goes with this process. Two processes may use one file at the same time. */
  { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }

export interface DatabaseOptions {
  /** On PostgreSQL: the most connections for writing, and as many again for reading. */
  connections?: number
}

export interface Database extends Pick<Ports, 'transact' | 'read'> {
  readonly kind: DatabaseTarget['kind']
  sessionByToken: SessionCheck
  /** Tells listeners on every node. Inside of `transact`: after the commit, and not at all when it is rolled back. */
  notify(topic: string): void
  /** Answers how to stop listening. */
  listen(listener: (topic: string) => void): () => void
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  /** The clock of the database server. Undefined for a file, which has none. */
  serverClock(): Promise<ServerClock | undefined>
  /** How many commits changed something since the database was opened here. */
  commits(): number
  simulator: SimulatorStore
  close(): Promise<void>
}

/** The two handles of one database, and what differs between the kinds. */
interface Opened {
  kind: DatabaseTarget['kind']
  writing: Kysely<Tables>
  reading: Kysely<Tables>
  /** Runs fixed texts on the connection behind one of the two, or in a transaction of the first. */
  runOn(db: Kysely<Tables>): Run
  sessionByToken: SessionCheck
  wake: Wake
  commits(): number
  close(): Promise<void>
}

/** Opens the database and brings its tables to this version. */
export async function openDatabase(
  target: DatabaseTarget,
  options: DatabaseOptions = {},
): Promise<Database> {
  const opened =
    target.kind === 'sqlite'
      ? await openSqlite(target.path)
      : await openPostgres(target.url, options.connections ?? 10)
  const { kind, writing, reading, wake, sessionByToken, commits, close } = opened
  const work = transactions(opened)
  return {
    kind,
    ...work,
    sessionByToken,
    commits,
    listen: wake.listen,
    close,
    simulator: simulatorStore(reading, (work) => writing.transaction().execute(work)),
    serverClock: async () => (kind === 'postgres' ? askClock(reading) : undefined),
    async ping() {
      await sql`select name from migration limit 1`.execute(reading)
    },
  }
}

async function askClock(reading: Kysely<Tables>): Promise<ServerClock> {
  const asked = new Date()
  const { rows } = await sql<{
    ms: string
  }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(reading)
  return { asked, told: new Date(Number(rows[0]!.ms)), answered: new Date() }
}

/** Which transaction we are in, and whom to tell after its commit. */
interface Running {
  topics: Set<string>
  over: boolean
}

function transactions({
  kind,
  writing,
  reading,
  runOn,
  wake,
}: Opened): Pick<Database, 'transact' | 'read' | 'notify'> {
  const running = new AsyncLocalStorage<Running>()
  const locksRows = kind === 'postgres'
  const readers = storesOn({ db: reading, run: runOn(reading), locksRows: false })
  // On SQLite it would wait for itself; on PostgreSQL it would see and do what the transaction does not.
  const refuseInside = () => {
    if (running.getStore()?.over === false)
      throw new Error('Inside of transact only the given stores may be used')
  }

  async function once<Result>(work: (stores: Stores) => Promise<Result>) {
    const state: Running = { topics: new Set(), over: false }
    try {
      const result = await writing
        .transaction()
        .execute((db) =>
          running.run(state, () => work(storesOn({ db, run: runOn(db), locksRows }))),
        )
      return { result, topics: state.topics }
    } finally {
      state.over = true
    }
  }

  return {
    async transact(work) {
      refuseInside()
      const { result, topics } = await (locksRows ? retried(() => once(work)) : once(work))
      if (topics.size > 0) wake.notify(topics)
      return result
    },
    async read(work) {
      refuseInside()
      return work(readers)
    },
    notify(topic) {
      const state = running.getStore()
      if (state?.over === false) state.topics.add(topic)
      else wake.notify([topic])
    },
  }
}

async function openSqlite(wanted: string): Promise<Opened> {
  const { path, leave } = placeOf(wanted)
  const file = openForWriting(path)
  let count = 0
  const writer = sqliteHandle(file, () => count++)
  const writing = new Kysely<Tables>({ dialect: writer.dialect })
  await migrate(writing, 'sqlite')
  count = 0
  // From here on another process is waited for by the event loop, not inside of SQLite.
  file.exec('pragma busy_timeout = 0')
  const readFile = openForReading(path)
  const reader = sqliteHandle(readFile)
  const reading = new Kysely<Tables>({ dialect: reader.dialect })
  return {
    kind: 'sqlite',
    writing,
    reading,
    runOn: (db) => (db === reading ? reader.run : writer.run),
    sessionByToken: sqliteSessionCheck(readFile),
    wake: wakeHere(),
    commits: () => count,
    // Not by Kysely, which closes nothing that it did not use. Reading first: the last to close tidies the file.
    async close() {
      readFile.close()
      file.close()
      leave()
    },
  }
}

async function openPostgres(url: string, connections: number): Promise<Opened> {
  const pools = await openPools(url, connections)
  let count = 0
  const writing = new Kysely<Tables>({ dialect: postgresDialect(pools.writing, () => count++) })
  await migrate(writing, 'postgres')
  count = 0
  const { default: driver } = await import('pg')
  const client = { connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 }
  const wake = wakeEverywhere(pools.writing, () => new driver.Client(client), randomUUID())
  return {
    kind: 'postgres',
    writing,
    reading: new Kysely<Tables>({ dialect: postgresDialect(pools.reading) }),
    runOn: runOnPostgres,
    sessionByToken: postgresSessionCheck(pools.reading),
    wake,
    commits: () => count,
    async close() {
      await wake.close()
      await pools.reading.end()
      await pools.writing.end()
    },
  }
}
