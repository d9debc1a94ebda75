import { setTimeout } from 'node:timers/promises'
import { type Dialect, PostgresDialect, PostgresDriver } from 'kysely'
import type pg from 'pg'
import { countCommits } from './commit-count.ts'

/** bigint: the domain's numbers stay below 2^53. */
const INT8 = 20
const TRIES = 8

/** A node that hangs in the middle of a transaction must not keep its locks for ever. */
const WRITING = '-c idle_in_transaction_session_timeout=30s -c lock_timeout=30s'
const READING = '-c default_transaction_read_only=on -c statement_timeout=30s'

export interface Pools {
  writing: pg.Pool
  reading: pg.Pool
}

/** Two pools, so that reading never waits for a connection behind those who wait for locks. */
export async function openPools(url: string, connections: number): Promise<Pools> {
  const { default: driver } = await import('pg')
  const pool = (options: string) => {
    const opened = new driver.Pool({
      connectionString: url,
      max: connections,
      options,
      connectionTimeoutMillis: 10_000,
      types: { getTypeParser: (oid: number) => parserOf(driver, oid) as never },
    })
    // The server closed an idle connection; the next query opens another one.
    opened.on('error', () => {})
    return opened
  }
  return { writing: pool(WRITING), reading: pool(READING) }
}

const parserOf = (driver: typeof pg, oid: number) =>
  oid === INT8 ? Number : driver.types.getTypeParser(oid, 'text')

/** `count` is called after each commit that changed something. */
export function postgresDialect(pool: pg.Pool, count: () => void = () => {}): Dialect {
  const dialect = new PostgresDialect({ pool })
  dialect.createDriver = () => countCommits(new PostgresDriver({ pool }), count)
  return dialect
}

/** Runs a transaction again that lost to another one: serialization_failure or deadlock_detected. */
export async function retried<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction()
    } catch (error) {
      const { code } = error as { code?: string }
      if ((code !== '40001' && code !== '40P01') || tries === TRIES) throw error
      // Apart from each other, or the same two would meet again.
      await setTimeout(Math.random() * 10 * 2 ** tries)
    }
  }
}
