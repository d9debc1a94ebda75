import { type Kysely, sql } from 'kysely'

/** Answers to requests that their senders may repeat, and tokens that wait for their owner after a recovery. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, integer, options }: { text: string; integer: string; options: string },
): Promise<void> {
  const statements = [
    `create table idempotency (
      actor ${text} not null, key ${text} not null, user_id ${text} not null,
      fingerprint ${text} not null, begun_at ${text} not null, status ${integer},
      sealed_body ${text}, primary key (actor, key)
    ) ${options}`,
    'create index idempotency_by_age on idempotency (begun_at)',
    'create index idempotency_of_user on idempotency (user_id)',
    'create index api_token_by_age on api_token (expires_at)',
    `alter table api_token add column suspended_at ${text}`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
