import { type Kysely, sql } from 'kysely'

/** What was taken over from other systems. */
export async function up(
  // biome-ignore lint/suspicious/noExplicitAny: a migration must not know today's tables
  db: Kysely<any>,
  { text, keyed }: { text: string; keyed: string },
): Promise<void> {
  for (const statement of [
    `create table taken_over (account_id ${text} primary key not null, hashes ${text} not null) ${keyed}`,
    // Empty wherever everybody has signed in once.
    `create index user_foreign_hash on "user" (account_id)
      where substr(password_hash, 1, 31) <> '$argon2id$v=19$m=19456,t=2,p=1$'`,
  ])
    await sql.raw(statement).execute(db)
}
