import { type Kysely, sql } from 'kysely'

/** An organisation's logo, and what the administration's overview counts. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, options }: { text: string; options: string },
): Promise<void> {
  const statements = [
    `create table logo (
      account_id ${text} primary key not null, type ${text} not null, hash ${text} not null,
      content ${text} not null, set_at ${text} not null
    ) ${options}`,
    // A few among many, in the words of the queries that look for them.
    `create index call_failed on call (account_id, created_at, id)
      where substr(status, 1, 17) = '{"name":"refused"'`,
    `create index recovery_open on recovery (account_id, opened_at, id) where due_at is not null`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
