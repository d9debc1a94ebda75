import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import type { ServerClock } from '../../domain/clock/judge-clock.ts'
import type { Ports, Stores } from '../../domain/ports.ts'
import { commitTogether } from './commit-together.ts'
import { runOnPostgres } from './fixed.ts'
import type { Handle } from './handle.ts'
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

/** What a transaction may use: the stores, and for what is no store's the connection itself. */
interface Inside {
  db: Kysely<Tables>
  stores: Stores
}

/** The two handles of one database, and what differs between the kinds. */
interface Opened {
  kind: DatabaseTarget['kind']
  transaction<Result>(work: (inside: Inside) => Promise<Result>): Promise<Result>
  reader: Handle
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
  const { kind, transaction, reader, wake, sessionByToken, commits, close } = opened
  const reading = reader.db
  const work = transactions(opened)
  return {
    kind,
    ...work,
    sessionByToken,
    commits,
    listen: wake.listen,
    close,
    simulator: simulatorStore(reading, (work) => transaction(({ db }) => work(db))),
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
  transaction,
  reader,
  wake,
}: Pick<Opened, 'transaction' | 'reader' | 'wake'>): Pick<
  Database,
  'transact' | 'read' | 'notify'
> {
  const running = new AsyncLocalStorage<Running>()
  const readers = storesOn(reader)
  // On SQLite it would wait for itself; on PostgreSQL it would see and do what the transaction does not.
  const refuseInside = () => {
    if (running.getStore()?.over === false)
      throw new Error('Inside of transact only the given stores may be used')
  }

  return {
    async transact(work) {
      refuseInside()
      const { result, topics } = await transaction(({ stores }) => attempt(work, stores))
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

  async function attempt<Result>(work: (stores: Stores) => Promise<Result>, stores: Stores) {
    const state: Running = { topics: new Set(), over: false }
    try {
      return { result: await running.run(state, work, stores), topics: state.topics }
    } finally {
      state.over = true
    }
  }
}

async function openSqlite(wanted: string): Promise<Opened> {
  const { path, leave } = placeOf(wanted)
  const file = openForWriting(path)
  let count = 0
  const writer = sqliteHandle(file)
  const together = commitTogether({ ...writer, count: () => count++ })
  const db = new Kysely<Tables>({ dialect: writer.dialect })
  await migrate((work) => together(() => work(db)), 'sqlite')
  count = 0
  // From here on another process is waited for by the event loop, not inside of SQLite.
  file.exec('pragma busy_timeout = 0')
  const readFile = openForReading(path)
  const reader = sqliteHandle(readFile)
  // One connection, one transaction at a time: the same stores serve them all.
  const inside: Inside = { db, stores: storesOn({ db, run: writer.run, locksRows: false }) }
  return {
    kind: 'sqlite',
    transaction: (work) => together(() => work(inside)),
    reader: {
      db: new Kysely<Tables>({ dialect: reader.dialect }),
      run: reader.run,
      locksRows: false,
    },
    sessionByToken: sqliteSessionCheck(reader.run),
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
  await migrate((work) => writing.transaction().execute(work), 'postgres')
  count = 0
  const { default: driver } = await import('pg')
  const client = { connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 }
  const wake = wakeEverywhere(pools.writing, () => new driver.Client(client), randomUUID())
  const reading = new Kysely<Tables>({ dialect: postgresDialect(pools.reading) })
  return {
    kind: 'postgres',
    transaction: (work) =>
      retried(() =>
        writing.transaction().execute((db) => {
          const stores = storesOn({ db, run: runOnPostgres(db), locksRows: true })
          return work({ db, stores })
        }),
      ),
    reader: { db: reading, run: runOnPostgres(reading), locksRows: false },
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
