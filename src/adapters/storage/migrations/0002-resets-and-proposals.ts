import { type Kysely, sql } from 'kysely'

/** Administrators' resets, and what they propose for others. At most one of each runs for a user. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, integer, options }: { text: string; integer: string; options: string },
): Promise<void> {
  const statements = [
    `create table reset (
      id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
      asked_at ${text} not null, version ${integer} not null, due_at ${text}, rest ${text} not null,
      code_mac ${text}, code_until ${text}, code_tries ${integer} not null
    ) ${options}`,
    'create unique index reset_running on reset (user_id) where due_at is not null',
    'create index reset_of_account on reset (account_id, asked_at, id) where due_at is not null',
    'create index reset_of_user on reset (user_id, asked_at)',
    'create index reset_due on reset (due_at) where due_at is not null',

    `create table proposal (
      id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
      kind ${text} not null, number_id ${text}, proposed_at ${text} not null,
      version ${integer} not null, due_at ${text}, rest ${text} not null
    ) ${options}`,
    'create unique index proposal_running on proposal (user_id, kind) where due_at is not null',
    'create index proposal_of_user on proposal (user_id, proposed_at)',
    'create index proposal_of_number on proposal (number_id) where number_id is not null',
    'create index proposal_due on proposal (due_at) where due_at is not null',

    `alter table notice add column reset_id ${text}`,
    `alter table notice add column proposal_id ${text}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
