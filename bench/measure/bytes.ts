import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { argon2Passwords } from '../../src/adapters/passwords.ts'
import { openWorld } from '../../test/support/world.ts'
import { plantMembers } from '../plant-members.ts'

export interface BytesPerUser {
  /** User and device, with every index: what is kept of somebody of an account who can sign in. */
  plain: number
  /** And one verified address. */
  withAddress: number
}

const MEMBERS = 100_000

/** Whole pages of the tables and of their indexes of one account with many users, divided by these. */
export async function measureBytes(): Promise<BytesPerUser> {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-bytes-'))
  try {
    const path = join(folder, 'aikagi.db')
    await plant(path)
    return weigh(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function plant(path: string): Promise<void> {
  const target = { kind: 'sqlite', path } as const
  // A hash at another cost is somebody else's to the database, and in an index of its own.
  const world = await openWorld({}, target, argon2Passwords())
  const root = await world.addPerson()
  const device = await world.addDevice(root)
  await plantMembers(target, { root: root.user, device, count: MEMBERS })
  await world.database.close()
}

function weigh(path: string): BytesPerUser {
  const file = new DatabaseSync(path, { readOnly: true })
  const sizes = file.prepare(`select m.tbl_name as name, sum(d.pgsize) as bytes
    from dbstat d join sqlite_schema m on m.name = d.name group by m.tbl_name`)
  const rows = sizes.all() as { name: string; bytes: number }[]
  file.close()
  const bytes = (...tables: string[]) =>
    rows.filter(({ name }) => tables.includes(name)).reduce((sum, row) => sum + row.bytes, 0)
  const plain = bytes('account', 'user', 'device') / MEMBERS
  return { plain, withAddress: plain + bytes('address') / MEMBERS }
}
