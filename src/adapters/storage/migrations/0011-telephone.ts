import { type Kysely, sql } from 'kysely'

/** Several telephone providers, what they said, and what they cost. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, integer, options }: { text: string; integer: string; options: string },
): Promise<void> {
  const statements = [
    `alter table call add column provider_cause ${text}`,
    `alter table call add column tried ${text}`,
    `alter table call add column price_micros ${integer}`,
    `alter table call add column price_currency ${text}`,
    `alter table call add column price_due_at ${text}`,
    // Of the calls of the last days, those that a provider still owes a price for.
    `create index call_unpriced on call (ended_at)
      where price_micros is null and provider_reference is not null`,
    // A provider's callback is heard once, whichever node it reaches.
    `create table heard_callback (
      call_id ${text} not null, callback ${text} not null, heard_at ${text} not null,
      primary key (call_id, callback)
    ) ${options}`,
    'create index heard_callback_by_age on heard_callback (heard_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
