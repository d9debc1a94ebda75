import { type Kysely, sql } from 'kysely'
import type { Dialect } from './0001-first-tables.ts'

/** What was taken over from other systems. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, keyed }: Dialect,
): Promise<void> {
  for (const statement of [
    `create table taken_over (account_id ${text} primary key not null, hashes ${text} not null) ${keyed}`,
    // Empty wherever everybody has signed in once.
    `create index user_foreign_hash on "user" (account_id)
      where substr(password_hash, 1, 7) <> '$argon2'`,
  ])
    await sql.raw(statement).execute(db)
}
