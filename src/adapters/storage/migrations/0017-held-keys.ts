import { type Kysely, sql } from 'kysely'

/** Who performs a keyed request, and that it was done. Of what was asked before, nobody knows whether it was. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  const statements = [
    `alter table idempotency add column holder ${text} not null default ''`,
    `alter table idempotency add column done_at ${text}`,
    "update idempotency set done_at = begun_at where begun_at > ''",
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
