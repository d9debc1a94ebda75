import { type Kysely, sql } from 'kysely'

/** What the two databases call the same thing. */
export interface Dialect {
  text: string
  integer: string
  /** A key that counts up by itself. */
  counter: string
  /** At the end of `create table`. */
  options: string
  /** Instead of `options`, for short rows that are found by their key: kept in its order, with no second tree. */
  keyed: string
}

/** Partial indexes are written the same way on both; they hold only the rows that somebody still asks for. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  dialect: Dialect,
): Promise<void> {
  const statements = [
    ...people(dialect),
    ...devices(dialect),
    ...signingIn(dialect),
    ...recovering(dialect),
    ...telling(dialect),
    ...simulator(dialect),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const people = ({ text, options, keyed }: Dialect) => [
  `create table account (
    id ${text} primary key not null, alias ${text}, name ${text} not null, country ${text} not null,
    operator_since ${text}, root_preset ${text} not null, administrator_preset ${text} not null,
    user_preset ${text} not null, colour ${text}, created_at ${text} not null
  ) ${keyed}`,
  'create unique index account_by_alias on account (alias) where alias is not null',

  `create table "user" (
    id ${text} primary key not null, account_id ${text} not null, role ${text} not null,
    sign_in_key ${text} not null, user_name ${text}, language ${text} not null, time_zone ${text} not null,
    password_hash ${text}, password_set_at ${text}, protected_at ${text},
    alternative_factors_closed_until ${text}, alternative_factors_held_until ${text},
    lost_reported_at ${text}, suspended_at ${text}, created_at ${text} not null
  ) ${keyed}`,
  'create unique index user_by_sign_in_key on "user" (sign_in_key)',
  `create index user_roots on "user" (account_id) where role = 'root'`,
  // What administrators look for is a few among many: each list has an index of these few. It holds what they are looked
  // for by, so that they are counted without looking at each.
  `create index user_without_device on "user" (account_id, sign_in_key, protected_at, role)
    where protected_at is null and role = 'user'`,
  `create index user_suspended on "user" (account_id, sign_in_key, suspended_at)
    where suspended_at is not null`,
  `create index user_invited on "user" (account_id, sign_in_key, password_hash, role)
    where password_hash is null and role = 'user'`,

  // Whoever is gone stays named in the audit log.
  `create table former_user (
    id ${text} primary key not null, account_id ${text} not null, name ${text} not null,
    deleted_at ${text} not null
  ) ${keyed}`,

  `create table "group" (
    id ${text} primary key not null, account_id ${text} not null, name ${text} not null,
    name_key ${text} not null, created_at ${text} not null
  ) ${options}`,
  'create unique index group_by_name on "group" (account_id, name_key)',
  `create table group_member (
    account_id ${text} not null, group_id ${text} not null, user_id ${text} not null,
    joined_at ${text} not null, joined_by ${text} not null, primary key (group_id, user_id)
  ) ${keyed}`,
  'create index group_member_of_user on group_member (user_id)',
  `create table permission_grant (
    account_id ${text} not null, holder_id ${text} not null, permission_set ${text} not null,
    granted_at ${text} not null, granted_by ${text} not null, primary key (holder_id, permission_set)
  ) ${keyed}`,
  `create table api_token (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    name ${text} not null, token_hash ${text} not null, sets ${text} not null,
    created_at ${text} not null, expires_at ${text} not null, last_used_at ${text}, revoked_at ${text}
  ) ${options}`,
  'create unique index api_token_by_token on api_token (token_hash)',
  'create index api_token_of_user on api_token (user_id, created_at)',
  'create index permission_grant_of_account on permission_grant (account_id, permission_set, holder_id)',

  `create table address (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    purpose ${text} not null, email ${text} not null, verified_at ${text}, added_at ${text} not null
  ) ${options}`,
  'create index address_of_user on address (user_id)',

  `create table contact_number (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    e164 ${text} not null, country ${text} not null, proven_at ${text}, suspended_at ${text},
    added_at ${text} not null, changed_at ${text}
  ) ${options}`,
  'create unique index contact_number_of_user on contact_number (user_id)',
  `create index contact_number_unproven on contact_number (account_id, user_id)
    where proven_at is null`,

  `create table setup (
    id ${text} primary key not null, token_hash ${text} not null, created_at ${text} not null,
    expires_at ${text} not null, browser ${text}, used_at ${text}, account_name ${text},
    country ${text}, language ${text}, time_zone ${text}, email ${text}, email_verified_at ${text},
    finished_at ${text}
  ) ${options}`,
  'create unique index setup_by_token on setup (token_hash)',
  'create index setup_in_browser on setup (browser) where browser is not null',
]

const devices = ({ text, integer, options }: Dialect) => [
  `create table device (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    kind ${text} not null, name ${text} not null, name_key ${text} not null,
    status ${text} not null, sealed_secret ${text} not null, last_step ${integer} not null,
    drift_steps ${integer} not null, proposed_drift_steps ${integer}, handset ${text},
    draft_of ${text}, draft_until ${text}, created_at ${text} not null, activated_at ${text},
    last_used_at ${text}, suspended_at ${text}, suspended_for ${text}, revoked_at ${text}
  ) ${options}`,
  // Holds the rule that names are unique among listed devices, also in a race.
  `create unique index device_listed on device (user_id, name_key)
    where status in ('active', 'paused', 'suspended')`,
  `create index device_revoked on device (user_id) where status = 'revoked'`,
  `create index device_draft on device (draft_of) where status = 'draft'`,
  `create index device_draft_until on device (draft_until) where status = 'draft'`,
]

const signingIn = ({ text, integer, options, keyed }: Dialect) => [
  `create table signin_attempt (
    browser ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    password_shown_at ${text} not null
  ) ${keyed}`,
  'create index signin_attempt_of_user on signin_attempt (user_id)',
  'create index signin_attempt_by_age on signin_attempt (password_shown_at)',

  `create table session (
    id ${text} primary key not null, token_hash ${text} not null, account_id ${text} not null,
    user_id ${text} not null, browser ${text} not null, kind ${text} not null, recovery_id ${text},
    factors ${text} not null, started_at ${text} not null, last_seen_at ${text} not null,
    ends_at ${text} not null, user_agent ${text} not null, network ${text} not null
  ) ${options}`,
  'create unique index session_by_token on session (token_hash)',
  'create index session_of_user on session (user_id)',
  'create index session_by_use on session (last_seen_at)',
  'create index session_by_end on session (ends_at)',

  `create table known_browser (
    browser ${text} not null, account_id ${text} not null, user_id ${text} not null,
    signed_in_at ${text}, mail_opened_at ${text}, first_seen_at ${text} not null,
    user_agent ${text} not null, network ${text} not null, primary key (user_id, browser)
  ) ${keyed}`,

  `create table throttle_counter (
    key ${text} primary key not null, count ${integer} not null, since ${text}, next_at ${text}
  ) ${keyed}`,
  'create index throttle_counter_by_age on throttle_counter (since)',
]

const recovering = ({ text, integer, options }: Dialect) => [
  `create table recovery (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    browser ${text} not null, opened_at ${text} not null, version ${integer} not null,
    due_at ${text}, rest ${text} not null
  ) ${options}`,
  'create index recovery_of_user on recovery (user_id, opened_at)',
  'create index recovery_in_browser on recovery (browser, opened_at)',
  'create index recovery_due on recovery (due_at) where due_at is not null',

  `create table link (
    id ${text} primary key not null, token_hash ${text} not null, account_id ${text},
    user_id ${text}, purpose ${text} not null, target_id ${text} not null, email ${text} not null,
    browser ${text}, message_id ${text} not null, created_at ${text} not null,
    expires_at ${text} not null, spent_at ${text}, dead_at ${text}, code_number ${integer} not null,
    code_until ${text}, code_tries ${integer} not null
  ) ${options}`,
  'create unique index link_by_token on link (token_hash)',
  'create index link_for_target on link (target_id, purpose, created_at)',
  'create index link_of_user on link (user_id)',
  'create index link_by_age on link (expires_at)',

  `create table call (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    number_id ${text} not null, "range" ${text} not null, number_mac ${text} not null,
    purpose ${text} not null, recovery_id ${text}, language ${text} not null, version ${integer} not null,
    status ${text} not null, created_at ${text} not null, expires_at ${text} not null,
    provider ${text}, provider_reference ${text}, answered_at ${text}, ended_at ${text}
  ) ${options}`,
  // One call at a time per user, however many ask at once.
  'create unique index call_under_way on call (user_id) where ended_at is null',
  'create index call_open on call (created_at, id) where ended_at is null',
  'create index call_of_user on call (user_id, created_at)',
  'create index call_of_account on call (account_id, created_at)',
  'create index call_of_number on call (number_id, created_at)',
  'create index call_by_range on call ("range", created_at)',
  'create index call_by_age on call (created_at, purpose)',
]

const telling = ({ text, integer, options }: Dialect) => [
  `create table notice (
    id ${text} primary key not null, account_id ${text} not null, user_id ${text} not null,
    event ${text} not null, recovery_id ${text}, token_hash ${text} not null, at ${text} not null,
    expires_at ${text} not null
  ) ${options}`,
  'create unique index notice_by_token on notice (token_hash)',
  'create index notice_of_user on notice (user_id, at)',
  'create index notice_of_recovery on notice (recovery_id) where recovery_id is not null',
  'create index notice_by_age on notice (expires_at)',

  `create table message (
    id ${text} primary key not null, kind ${text} not null, account_id ${text}, user_id ${text},
    recovery_id ${text}, is_notice ${integer} not null, sealed_body ${text},
    created_at ${text} not null, next_try_at ${text} not null, tries ${integer} not null,
    leased_until ${text}, delivered_at ${text}, dead_at ${text}, last_error ${text}
  ) ${options}`,
  `create index message_waiting on message (next_try_at, created_at)
    where delivered_at is null and dead_at is null`,
  'create index message_dead on message (dead_at) where dead_at is not null',
  'create index message_delivered on message (delivered_at) where delivered_at is not null',
  `create index message_notice on message (recovery_id)
    where is_notice = 1 and delivered_at is not null`,

  `create table audit_head (
    account_id ${text} primary key not null, sequence ${integer} not null, hash ${text} not null
  ) ${options}`,
  `create table audit_event (
    account_id ${text} not null, sequence ${integer} not null, kind ${text} not null,
    at ${text} not null, actor ${text} not null, subject ${text}, network ${text},
    user_agent ${text}, factors ${text}, data ${text}, previous_hash ${text} not null,
    hash ${text} not null, primary key (account_id, sequence)
  ) ${options}`,
]

const simulator = ({ text, integer, counter, options }: Dialect) => [
  `create table simulator_mail (
    place ${counter}, message_id ${text} not null unique, "to" ${text} not null,
    subject ${text} not null, text ${text} not null, html ${text} not null, at ${text} not null
  ) ${options}`,
  `create table simulator_clock (
    id ${integer} primary key not null check (id = 1), offset_ms ${integer} not null
  ) ${options}`,
  `create table simulator_call (
    call_id ${text} primary key not null, state ${text} not null
  ) ${options}`,
  `create index simulator_call_open on simulator_call (call_id)
    where state not like '%"state":"over"%'`,
  `create table simulator_phone (
    id ${integer} primary key not null check (id = 1), state ${text} not null
  ) ${options}`,
]
