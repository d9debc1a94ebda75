import { type Kysely, sql } from 'kysely'

/** Which mailboxes refuse mail, and what waits for one. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  const statements = [
    `alter table address add column refused_at ${text}`,
    `alter table address add column refused_by ${text}`,
    `alter table address add column refusal ${text}`,
    `alter table message add column refused_at ${text}`,
    // Letters that were not taken at the first try: few, and the only ones that anybody asks for.
    `create index message_unsent on message (account_id, created_at, id)
      where kind = 'letter' and delivered_at is null and tries > 0`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
