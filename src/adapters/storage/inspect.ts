import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { ServerClock } from '../../domain/clock/judge-clock.ts'
import { MIGRATION_NAMES } from './migrate.ts'
import type { DatabaseTarget } from './open.ts'

/** What a database is like, as it stands: nothing is made, migrated or kept. */
export interface Inspected {
  /** Tables were made at all: the service has been started once. */
  begun: boolean
  /** Migrations of this version that were not applied yet, and applied ones that it does not know. */
  pending: readonly string[]
  unknown: readonly string[]
  /** A secret of the newest device, to see whether the keys fit. */
  sealed?: { id: string; sealedSecret: string }
  /** Where the database has a clock of its own. */
  clock?: ServerClock
}

const NAMES = 'select name from migration order by name'
const SECRET =
  'select id, sealed_secret from device where sealed_secret is not null order by created_at desc limit 1'
/** A row that is never kept: whether the database may be written to now. */
const WRITE = "insert into migration (name, applied_at) values ('written by aikagi doctor', '')"

/** Throws what the database says when it cannot be reached, read or written to. */
export const inspectDatabase = (target: DatabaseTarget): Promise<Inspected> =>
  target.kind === 'sqlite' ? inspectFile(target.path) : inspectServer(target.url)

async function inspectFile(path: string): Promise<Inspected> {
  if (!existsSync(path)) return EMPTY
  const file = new DatabaseSync(path, { timeout: 5000 })
  try {
    return await inspect(async (text) => file.prepare(text).all() as Row[])
  } finally {
    file.close()
  }
}

async function inspectServer(connectionString: string): Promise<Inspected> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const asked = new Date()
    const { rows } = await client.query('select extract(epoch from clock_timestamp()) * 1000 as ms')
    const clock = { asked, told: new Date(Number(rows[0].ms)), answered: new Date() }
    return { ...(await inspect(async (text) => (await client.query(text)).rows)), clock }
  } finally {
    await client.end()
  }
}

type Row = Readonly<Record<string, string>>
type Ask = (text: string) => Promise<readonly Row[]>
const EMPTY: Inspected = { begun: false, pending: MIGRATION_NAMES, unknown: [] }

async function inspect(ask: Ask): Promise<Inspected> {
  const applied = await ask(NAMES).catch((error: Error) => {
    // Neither kind has a message of its own for this that the other knows.
    if (/no such table|does not exist/.test(error.message)) return undefined
    throw error
  })
  if (!applied) return EMPTY
  const names = applied.map(({ name = '' }) => name)
  const pending = MIGRATION_NAMES.filter((name) => !names.includes(name))
  const [newest] = await ask(SECRET)
  await ask('begin')
  try {
    await ask(WRITE)
  } finally {
    await ask('rollback')
  }
  return {
    begun: true,
    pending,
    unknown: names.filter((name) => !MIGRATION_NAMES.includes(name)),
    ...(newest && { sealed: { id: newest.id!, sealedSecret: newest.sealed_secret! } }),
  }
}
