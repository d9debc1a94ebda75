import { type Kysely, sql } from 'kysely'

/** What a telephone provider itself said of a call that failed. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  await sql.raw(`alter table call add column provider_cause ${text}`).execute(db)
}
