import { type Kysely, sql } from 'kysely'

/** Hardware tokens that an account has: in the cupboard, given to somebody, in use. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, integer, keyed }: { text: string; integer: string; keyed: string },
): Promise<void> {
  for (const statement of [
    `create table hardware_token (
      id ${text} primary key not null, account_id ${text} not null, manufacturer ${text} not null,
      serial ${text} not null, serial_key ${text} not null, sealed_secret ${text} not null,
      oath ${text} not null, last_step ${integer} not null, state ${text} not null, user_id ${text},
      device_id ${text}, imported_at ${text} not null, imported_by ${text} not null,
      assigned_at ${text}, version ${integer} not null
    ) ${keyed}`,
    // Holds the rule that a serial of a manufacturer is there once, also in a race; and is the order of the list.
    'create unique index hardware_token_serial on hardware_token (account_id, serial_key)',
    'create index hardware_token_state on hardware_token (account_id, state, serial_key)',
    'create index hardware_token_user on hardware_token (user_id) where user_id is not null',
  ])
    await sql.raw(statement).execute(db)
}
