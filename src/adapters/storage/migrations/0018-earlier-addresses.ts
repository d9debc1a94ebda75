import { type Kysely, sql } from 'kysely'

/** Which addresses somebody removed in the last days, for an undo, and which users have such. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text }: { text: string },
): Promise<void> {
  const statements = [
    `alter table "user" add column earlier_addresses ${text}`,
    `alter table "user" add column earlier_addresses_until ${text}`,
    `create index user_earlier_addresses on "user" (earlier_addresses_until)
      where earlier_addresses_until is not null`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
