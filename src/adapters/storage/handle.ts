import { type Kysely, sql } from 'kysely'
import type { Run } from './fixed.ts'
import type { Tables } from './tables.ts'

/** Where a store speaks: inside of one transaction, or outside of any for reading. */
export interface Handle {
  db: Kysely<Tables>
  /** Runs the texts that are fixed, where `db` runs what is built. */
  run: Run
  /** PostgreSQL runs transactions side by side and locks rows; SQLite runs one at a time. */
  locksRows: boolean
}

/**
 * Lets one transaction at a time pass with this name, for what no single row stands for.
 * Ends with the transaction.
 */
export async function lockName(
  { db, locksRows }: Pick<Handle, 'db' | 'locksRows'>,
  name: string,
): Promise<void> {
  if (locksRows) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}

/** Runs a statement. Undefined when a unique index refused it; the transaction goes on either way. */
export async function unlessTaken<Result>(
  { db, locksRows }: Handle,
  statement: () => Promise<Result>,
): Promise<Result | undefined> {
  // PostgreSQL gives up the whole transaction after an error; SQLite only the statement.
  if (locksRows) await sql`savepoint taken`.execute(db)
  try {
    const result = await statement()
    if (locksRows) await sql`release savepoint taken`.execute(db)
    return result
  } catch (error) {
    if (!isTaken(error)) throw error
    if (locksRows) await sql`rollback to savepoint taken`.execute(db)
    return undefined
  }
}

/** SQLITE_CONSTRAINT_UNIQUE, or unique_violation of PostgreSQL. */
function isTaken(error: unknown): boolean {
  const { errcode, code } = error as { errcode?: number; code?: string }
  return errcode === 2067 || code === '23505'
}
