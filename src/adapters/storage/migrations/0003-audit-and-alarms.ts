import { type Kysely, sql } from 'kysely'

/** As migrate.ts calls the same thing on both databases. */
interface Dialect {
  text: string
  integer: string
  options: string
  keyed: string
}

export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  dialect: Dialect,
): Promise<void> {
  const statements = [...searching(), ...cutting(dialect), ...alarms(dialect), ...webhooks(dialect)]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** Each filter of the audit page walks one of these backwards from where the page begins. */
const searching = () => [
  'create index audit_event_of_subject on audit_event (account_id, subject, sequence)',
  'create index audit_event_by_kind on audit_event (account_id, kind, sequence)',
  'create index audit_event_by_network on audit_event (account_id, network, sequence)',
  // Most people act upon themselves, and are found as the subject. Nobody is in half of all lines.
  `create index audit_event_by_actor on audit_event (account_id, actor, sequence)
    where actor <> 'nobody' and (subject is null or actor <> subject)`,
  'create index former_user_by_name on former_user (account_id, name, deleted_at)',
]

const cutting = ({ text, integer, keyed }: Dialect) => [
  `create table audit_cut (
    account_id ${text} primary key not null, sequence ${integer} not null, hash ${text} not null,
    at ${text} not null, mac ${text} not null
  ) ${keyed}`,
]

const alarms = ({ text, options }: Dialect) => [
  `create table alarm (
    id ${text} primary key not null, account_id ${text} not null, kind ${text} not null,
    at ${text} not null, subject ${text}, actor ${text}, hooked_at ${text}, told_at ${text}
  ) ${options}`,
  'create index alarm_of_kind on alarm (account_id, kind, at)',
  'create index alarm_to_hook on alarm (at) where hooked_at is null',
  'create index alarm_to_tell on alarm (account_id, kind) where told_at is null',
  'create index alarm_told on alarm (account_id, kind, told_at) where told_at is not null',
  'create index alarm_by_age on alarm (told_at) where told_at is not null',
]

const webhooks = ({ text, integer, options, keyed }: Dialect) => [
  `create table webhook (
    id ${text} primary key not null, account_id ${text} not null, url ${text} not null,
    kinds ${text} not null, sealed_secret ${text} not null, sealed_old_secret ${text},
    old_secret_until ${text}, created_at ${text} not null, failing_since ${text}, disabled_at ${text}
  ) ${options}`,
  'create unique index webhook_of_account on webhook (account_id, url)',
  `create table webhook_delivery (
    webhook_id ${text} not null, id ${text} not null, type ${text} not null, at ${text} not null,
    outcome ${text} not null, ms ${integer} not null, primary key (webhook_id, at, id)
  ) ${keyed}`,
]
