import { type Kysely, sql } from 'kysely'

/** Devices of other kinds than an authenticator, and the questions that passkeys answer. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, keyed }: { text: string; keyed: string },
): Promise<void> {
  for (const statement of [
    `alter table device add column credential_id ${text}`,
    // What only one kind has: of most devices nothing.
    `alter table device add column specifics ${text}`,
    // Holds the rule that a credential belongs to one device of the whole installation, also in a race.
    `create unique index device_credential on device (credential_id)
      where credential_id is not null and status <> 'revoked'`,

    `create table passkey_challenge (
      challenge_hash ${text} primary key not null, browser ${text} not null, purpose ${text} not null,
      subject ${text}, expires_at ${text} not null
    ) ${keyed}`,
    'create index passkey_challenge_of_browser on passkey_challenge (browser, purpose)',
    'create index passkey_challenge_by_age on passkey_challenge (expires_at)',
  ])
    await sql.raw(statement).execute(db)
}
