import { type Kysely, sql } from 'kysely'

/** Sets of recovery codes, and what is kept of each code. Of a user at most one set is valid. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, options, keyed }: { text: string; options: string; keyed: string },
): Promise<void> {
  const statements = [
    `create table recovery_code_set (
      id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
      created_at ${text} not null, draft_of ${text}, draft_until ${text}, sealed_codes ${text},
      active_at ${text}, ended_at ${text}
    ) ${options}`,
    'create index recovery_code_set_of_user on recovery_code_set (user_id, active_at)',
    `create unique index recovery_code_set_valid on recovery_code_set (user_id)
      where active_at is not null and ended_at is null`,
    `create unique index recovery_code_set_draft on recovery_code_set (draft_of)
      where draft_of is not null`,
    `create index recovery_code_set_draft_until on recovery_code_set (draft_until)
      where draft_until is not null`,
    `create index recovery_code_set_ended on recovery_code_set (ended_at)
      where ended_at is not null`,

    `create table recovery_code (
      user_id ${text} not null, mac ${text} not null, set_id ${text} not null, used_at ${text},
      primary key (user_id, mac)
    ) ${keyed}`,
    'create index recovery_code_of_set on recovery_code (set_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
