import { sql } from 'kysely'
import { type StockToken, serialKey } from '../../domain/hardware-tokens/hardware-token.ts'
import type { HardwareTokenStore } from '../../domain/hardware-tokens/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { type Row, shape } from './rows.ts'

/** A token as it is kept, with what its list is ordered by. */
export type KeptToken = StockToken & { serialKey: string }

const tokens = shape<KeptToken>({
  id: 'plain',
  accountId: 'plain',
  manufacturer: 'plain',
  serial: 'plain',
  serialKey: 'plain',
  sealedSecret: 'plain',
  oath: 'json',
  lastStep: 'plain',
  state: 'plain',
  userId: 'plain',
  deviceId: 'plain',
  importedAt: 'moment',
  importedBy: 'plain',
  assignedAt: 'moment',
  version: 'plain',
})

export function hardwareTokenStore(handle: Handle): HardwareTokenStore {
  const { db } = handle
  const all = () => db.selectFrom('hardware_token').selectAll()
  return {
    async add(token) {
      const added = await unlessTaken(handle, () =>
        db.insertInto('hardware_token').values(rowOf(token)).execute(),
      )
      return added !== undefined
    },

    async find(token) {
      const row = await all().where('id', '=', token).executeTakeFirst()
      return row && tokenFrom(row)
    },

    async findBySerial(account, key) {
      const row = await all()
        .where('account_id', '=', account)
        .where('serial_key', '=', key)
        .executeTakeFirst()
      return row && tokenFrom(row)
    },

    async list(account, { after, prefix = '', only, limit }) {
      const having = only ? sql` and state = ${only}` : sql``
      const { rows } = await sql<Row<KeptToken>>`select * from hardware_token
        where ${within(account, prefix, after)}${having} order by serial_key limit ${limit}`.execute(
        db,
      )
      return rows.map(tokenFrom)
    },

    async of(user) {
      const rows = await all().where('user_id', '=', user).orderBy('serial_key').execute()
      return rows.map(tokenFrom)
    },

    async change(token) {
      const { numUpdatedRows } = await db
        .updateTable('hardware_token')
        .set(rowOf({ ...token, version: token.version + 1 }))
        .where('id', '=', token.id)
        .where('version', '=', token.version)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

const rowOf = (token: StockToken) => tokens.toRow({ ...token, serialKey: serialKey(token) })

function tokenFrom(row: Row<KeptToken>): StockToken {
  const { serialKey: _, ...token } = tokens.fromRow(row)
  return token
}

/** A range of the index; a page's place outside of it is no place (H06). */
function within(account: AccountId, prefix: string, after?: string) {
  const from = after?.startsWith(prefix) ? sql`> ${after}` : sql`>= ${prefix}`
  return sql`account_id = ${account} and serial_key ${from}
    and serial_key < ${`${prefix}\u{10ffff}`}`
}
