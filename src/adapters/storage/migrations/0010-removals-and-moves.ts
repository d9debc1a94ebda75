import { type Kysely, sql } from 'kysely'

/** A removed device can be brought back for a while; one takes another's place; a new phone takes an old one's. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, keyed }: { text: string; keyed: string },
): Promise<void> {
  for (const statement of [
    `alter table device add column replaces ${text}`,
    `alter table device add column removed_at ${text}`,
    `alter table device add column before_removal ${text}`,
    `create index device_removed on device (user_id) where status = 'removed'`,
    `create index device_removed_at on device (removed_at) where status = 'removed'`,
    `alter table notice add column device_id ${text}`,
    `create table move (
      user_id ${text} primary key not null, account_id ${text} not null, "from" ${text} not null,
      "to" ${text} not null, entries ${text} not null, started_at ${text} not null
    ) ${keyed}`,
  ])
    await sql.raw(statement).execute(db)
}
