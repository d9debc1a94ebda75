import type { Setup, SetupStore } from '../../domain/setup/store.ts'
import { type Handle, lockName } from './handle.ts'
import { shape } from './rows.ts'

const setups = shape<Setup>({
  id: 'plain',
  tokenHash: 'plain',
  createdAt: 'moment',
  expiresAt: 'moment',
  browser: 'plain',
  usedAt: 'moment',
  accountName: 'plain',
  country: 'plain',
  language: 'plain',
  timeZone: 'plain',
  email: 'plain',
  emailVerifiedAt: 'moment',
  finishedAt: 'moment',
})

export function setupStore(handle: Handle): SetupStore {
  const { db } = handle
  const all = () => db.selectFrom('setup').selectAll()
  return {
    async add(setup) {
      // Otherwise two that are added at once would both be good.
      await lockName(handle, 'setup')
      await db.deleteFrom('setup').where('used_at', 'is', null).execute()
      await db.insertInto('setup').values(setups.toRow(setup)).execute()
    },

    async findByToken(tokenHash) {
      const row = await all().where('token_hash', '=', tokenHash).executeTakeFirst()
      return row && setups.fromRow(row)
    },

    async findIn(browser) {
      const row = await all()
        .where('browser', '=', browser)
        .where('finished_at', 'is', null)
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
      return row && setups.fromRow(row)
    },

    async find(setup) {
      const row = await all().where('id', '=', setup).executeTakeFirst()
      return row && setups.fromRow(row)
    },

    async use(setup, { browser, at }) {
      const { numUpdatedRows } = await db
        .updateTable('setup')
        .set({ browser, used_at: at.toISOString() })
        .where('id', '=', setup)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at.toISOString())
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async save(setup) {
      await db.updateTable('setup').set(setups.toRow(setup)).where('id', '=', setup.id).execute()
    },
  }
}
