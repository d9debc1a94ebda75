import { type Kysely, sql } from 'kysely'

/** When a mailbox and a sheet of recovery codes last proved to work. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  for (const table of ['address', 'recovery_code_set'])
    await sql.raw(`alter table ${table} add column proven_at ${text}`).execute(db)
}
