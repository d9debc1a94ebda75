import type { Account } from '../../domain/accounts/account.ts'
import type { AccountStore } from '../../domain/accounts/store.ts'
import { type Fixed, firstRow, fixed } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { type Row, shape } from './rows.ts'

const accounts = shape<Account>({
  id: 'plain',
  alias: 'plain',
  name: 'plain',
  country: 'plain',
  operatorSince: 'moment',
  rootPreset: 'plain',
  administratorPreset: 'plain',
  userPreset: 'plain',
  colour: 'plain',
  createdAt: 'moment',
})

const GET = fixed<Row<Account>>('select * from account where id = ?')
const LOCK = fixed<Row<Account>>(`${GET.text} for update`)

export function accountStore(handle: Handle): AccountStore {
  const { db } = handle
  return {
    async add(account) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('account')
        .values(accounts.toRow(account))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },

    get: (account) => theOne(handle, GET, account),

    lock: (account) => theOne(handle, handle.locksRows ? LOCK : GET, account),

    async find(account) {
      const found = db.selectFrom('account').selectAll().where('id', '=', account)
      const row = await found.executeTakeFirst()
      return row && accounts.fromRow(row)
    },

    async findByAlias(alias) {
      const found = db.selectFrom('account').selectAll().where('alias', '=', alias)
      const row = await found.executeTakeFirst()
      return row && accounts.fromRow(row)
    },

    async list({ after, limit }) {
      const all = db.selectFrom('account').selectAll()
      const rest = after === undefined ? all : all.where('id', '>', after)
      return (await rest.orderBy('id').limit(limit).execute()).map(accounts.fromRow)
    },

    async save(account) {
      const saved = await unlessTaken(handle, () =>
        db
          .updateTable('account')
          .set(accounts.toRow(account))
          .where('id', '=', account.id)
          .execute(),
      )
      return saved !== undefined
    },

    none: async () =>
      (await db.selectFrom('account').select('id').limit(1).executeTakeFirst()) === undefined,

    async ids() {
      const rows = await db.selectFrom('account').select('id').orderBy('id').execute()
      return rows.map(({ id }) => id)
    },

    async setRootPreset(account, preset) {
      await db.updateTable('account').set('root_preset', preset).where('id', '=', account).execute()
    },

    async rename(account, name) {
      await db.updateTable('account').set('name', name).where('id', '=', account).execute()
    },
  }
}

async function theOne(
  handle: Handle,
  statement: Fixed<Row<Account>>,
  account: string,
): Promise<Account> {
  const row = await firstRow(handle, statement, account)
  if (!row) throw new Error('There is no such account')
  return accounts.fromRow(row)
}
