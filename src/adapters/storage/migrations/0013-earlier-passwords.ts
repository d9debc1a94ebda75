import { type Kysely, sql } from 'kysely'

/** What the password was before somebody changed it in a session, for an undo. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  const statements = [
    `alter table "user" add column earlier_password_hash ${text}`,
    `alter table "user" add column earlier_password_until ${text}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
