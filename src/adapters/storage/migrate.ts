import { type Kysely, sql } from 'kysely'
import { type Dialect, up as firstTables } from './migrations/0001-first-tables.ts'
import { up as resetsAndProposals } from './migrations/0002-resets-and-proposals.ts'
import { up as auditAndAlarms } from './migrations/0003-audit-and-alarms.ts'
import { up as api } from './migrations/0004-api.ts'
import { up as imports } from './migrations/0005-import.ts'
import { up as looks } from './migrations/0006-looks.ts'
import { up as passkeys } from './migrations/0007-passkeys.ts'
import { up as hardwareTokens } from './migrations/0008-hardware-tokens.ts'
import { up as recoveryCodes } from './migrations/0009-recovery-codes.ts'
import { up as removalsAndMoves } from './migrations/0010-removals-and-moves.ts'
import { up as telephone } from './migrations/0011-telephone.ts'
import { up as mail } from './migrations/0012-mail.ts'
import { up as earlierPasswords } from './migrations/0013-earlier-passwords.ts'
import { up as rehearsals } from './migrations/0014-rehearsals.ts'
import { up as earlierPasswordsByAge } from './migrations/0015-earlier-passwords-by-age.ts'
import { up as derivedSessions } from './migrations/0016-derived-sessions.ts'
import { up as heldKeys } from './migrations/0017-held-keys.ts'
import { up as earlierAddresses } from './migrations/0018-earlier-addresses.ts'
import type { Tables } from './tables.ts'

/** In this order, each once. Never change one that was released: add another. */
const MIGRATIONS: readonly {
  name: string
  up(db: Kysely<Tables>, dialect: Dialect): Promise<void>
}[] = [
  { name: '0001-first-tables', up: firstTables },
  { name: '0002-resets-and-proposals', up: resetsAndProposals },
  { name: '0003-audit-and-alarms', up: auditAndAlarms },
  { name: '0004-api', up: api },
  { name: '0005-import', up: imports },
  { name: '0006-looks', up: looks },
  { name: '0007-passkeys', up: passkeys },
  { name: '0008-hardware-tokens', up: hardwareTokens },
  { name: '0009-recovery-codes', up: recoveryCodes },
  { name: '0010-removals-and-moves', up: removalsAndMoves },
  { name: '0011-telephone', up: telephone },
  { name: '0012-mail', up: mail },
  { name: '0013-earlier-passwords', up: earlierPasswords },
  { name: '0014-rehearsals', up: rehearsals },
  { name: '0015-earlier-passwords-by-age', up: earlierPasswordsByAge },
  { name: '0016-derived-sessions', up: derivedSessions },
  { name: '0017-held-keys', up: heldKeys },
  { name: '0018-earlier-addresses', up: earlierAddresses },
]

export const MIGRATION_NAMES: readonly string[] = MIGRATIONS.map(({ name }) => name)

const SQLITE: Dialect = {
  text: 'text',
  integer: 'integer',
  counter: 'integer primary key',
  options: 'strict',
  keyed: 'strict, without rowid',
}
/** Byte order, as on SQLite: moments sort, and no index depends on the language of the server. */
const POSTGRES: Dialect = {
  text: 'text collate "C"',
  integer: 'bigint',
  counter: 'bigint primary key generated always as identity',
  options: '',
  keyed: '',
}

/** The database was written by a newer version of this software. */
export class NewerDatabase extends Error {}

/**
 * Brings the database to this version, in one transaction. Nodes that start at once wait for each other, and the second
 * finds nothing to do. Throws `NewerDatabase` rather than work on tables that it does not know.
 */
export async function migrate(
  transaction: (work: (db: Kysely<Tables>) => Promise<void>) => Promise<void>,
  kind: 'sqlite' | 'postgres',
): Promise<void> {
  await transaction(async (trx) => {
    // On SQLite `begin immediate` has already made others wait.
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(4227)`.execute(trx)
    const dialect = kind === 'sqlite' ? SQLITE : POSTGRES
    const done = await appliedIn(trx, dialect)
    refuseNewer(done)
    for (const { name, up } of MIGRATIONS.slice(done.length)) {
      await up(trx, dialect)
      const at = new Date().toISOString()
      await sql`insert into migration (name, applied_at) values (${name}, ${at})`.execute(trx)
    }
  })
}

async function appliedIn(db: Kysely<Tables>, { text, options }: Dialect): Promise<string[]> {
  await sql
    .raw(
      `create table if not exists migration (
        name ${text} primary key not null, applied_at ${text} not null
      ) ${options}`,
    )
    .execute(db)
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

function refuseNewer(done: readonly string[]): void {
  const unknown = done.find((name, place) => MIGRATIONS[place]?.name !== name)
  if (unknown === undefined) return
  throw new NewerDatabase(
    `The database was made by a newer version of Aikagi (it has "${unknown}"). Start that version or a later one, ` +
      'or give this one the backup from before the upgrade.',
  )
}
