import { type Kysely, sql } from 'kysely'

/** Which session one of the command line was made from: it ends with it. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  await sql.raw(`alter table session add column derived_from ${text}`).execute(db)
}
