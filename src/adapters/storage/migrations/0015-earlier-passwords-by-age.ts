import { type Kysely, sql } from 'kysely'

/** Finds the few that are to be forgotten among a million users. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
): Promise<void> {
  const index = `create index user_earlier_password on "user" (earlier_password_until)
    where earlier_password_until is not null`
  await sql.raw(index).execute(db)
}
