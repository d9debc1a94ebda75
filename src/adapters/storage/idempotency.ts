import type { IdempotencyStore, KeyedRequest } from '../../domain/idempotency/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const requests = shape<KeyedRequest>({
  actor: 'plain',
  key: 'plain',
  userId: 'plain',
  fingerprint: 'plain',
  begunAt: 'moment',
  status: 'plain',
  sealedBody: 'plain',
})

const BEGIN = fixed(`${insertText('idempotency', requests)} on conflict (actor, key) do nothing`)
const FIND = fixed<Row<KeyedRequest>>('select * from idempotency where actor = ? and key = ?')
const FINISH = fixed(
  'update idempotency set status = ?, sealed_body = ? where actor = ? and key = ?',
)
const FORGET = fixed('delete from idempotency where actor = ? and key = ?')

export function idempotencyStore(handle: Handle): IdempotencyStore {
  return {
    async begin(request) {
      return (await changedRows(handle, BEGIN, ...requests.toValues(request))) === 1
    },

    async find(actor, key) {
      const row = await firstRow(handle, FIND, actor, key)
      return row && requests.fromRow(row)
    },

    async finish(actor, key, { status, sealedBody }) {
      await changedRows(handle, FINISH, status, sealedBody, actor, key)
    },

    async forget(actor, key) {
      await changedRows(handle, FORGET, actor, key)
    },

    async dropOlderThan(moment) {
      const { numDeletedRows } = await handle.db
        .deleteFrom('idempotency')
        .where('begun_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
