import type { ApiToken } from '../../domain/tokens/api-token.ts'
import type { TokenStore } from '../../domain/tokens/store.ts'
import { firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const tokens = shape<ApiToken>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  name: 'plain',
  tokenHash: 'plain',
  sets: 'json',
  createdAt: 'moment',
  expiresAt: 'moment',
  lastUsedAt: 'moment',
  revokedAt: 'moment',
  suspendedAt: 'moment',
})

const FIND = fixed<Row<ApiToken>>('select * from api_token where id = ?')
const BY_TOKEN = fixed<Row<ApiToken>>('select * from api_token where token_hash = ?')

export function tokenStore(handle: Handle): TokenStore {
  const { db } = handle
  return {
    async add(token) {
      await db.insertInto('api_token').values(tokens.toRow(token)).execute()
    },

    async find(token) {
      const row = await firstRow(handle, FIND, token)
      return row && tokens.fromRow(row)
    },

    async findByToken(tokenHash) {
      const row = await firstRow(handle, BY_TOKEN, tokenHash)
      return row && tokens.fromRow(row)
    },

    async of(user) {
      const rows = await db
        .selectFrom('api_token')
        .selectAll()
        .where('user_id', '=', user)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(tokens.fromRow)
    },

    async seen(token, at) {
      const used = { last_used_at: at.toISOString() }
      await db.updateTable('api_token').set(used).where('id', '=', token).execute()
    },

    async revoke(user, token, at) {
      const { numUpdatedRows } = await db
        .updateTable('api_token')
        .set({ revoked_at: at.toISOString() })
        .where('user_id', '=', user)
        .where('id', '=', token)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async revokeAll(user, at) {
      await db
        .updateTable('api_token')
        .set({ revoked_at: at.toISOString() })
        .where('user_id', '=', user)
        .where('revoked_at', 'is', null)
        .execute()
    },

    async suspendAll(user, at) {
      await db
        .updateTable('api_token')
        .set({ suspended_at: at.toISOString() })
        .where('user_id', '=', user)
        .where('suspended_at', 'is', null)
        .execute()
    },

    async reinstate(user, token) {
      const { numUpdatedRows } = await db
        .updateTable('api_token')
        .set({ suspended_at: null })
        .where('user_id', '=', user)
        .where('id', '=', token)
        .where('suspended_at', 'is not', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async dropOlderThan(moment) {
      const { numDeletedRows } = await db
        .deleteFrom('api_token')
        .where('expires_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
