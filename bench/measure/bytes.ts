import { DatabaseSync } from 'node:sqlite'
import type { Grounds } from '../aikagi.ts'

export interface BytesPerUser {
  /** Account, user and device, with every index: what is kept of somebody who can sign in. */
  plain: number
  /** And one verified address. */
  withAddress: number
}

/** Whole pages of the tables and of their indexes, divided by the users. */
export function measureBytes({ dataDir, planting }: Grounds): BytesPerUser {
  const file = new DatabaseSync(`${dataDir}/aikagi.db`, { readOnly: true })
  const sizes = file.prepare(`select m.tbl_name as name, sum(d.pgsize) as bytes
    from dbstat d join sqlite_schema m on m.name = d.name group by m.tbl_name`)
  const rows = sizes.all() as { name: string; bytes: number }[]
  file.close()
  const bytes = (...tables: string[]) =>
    rows.filter(({ name }) => tables.includes(name)).reduce((sum, row) => sum + row.bytes, 0)
  const plain = bytes('account', 'user', 'device') / planting.users
  return { plain, withAddress: plain + bytes('address') / planting.users }
}
