import type { IdempotencyStore, KeyedRequest } from '../../domain/idempotency/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const requests = shape<KeyedRequest>({
  actor: 'plain',
  key: 'plain',
  holder: 'plain',
  userId: 'plain',
  fingerprint: 'plain',
  begunAt: 'moment',
  doneAt: 'moment',
  status: 'plain',
  sealedBody: 'plain',
})

const HELD = 'actor = ? and key = ? and holder = ?'
const BEGIN = fixed(`${insertText('idempotency', requests)} on conflict (actor, key) do nothing`)
const FIND = fixed<Row<KeyedRequest>>('select * from idempotency where actor = ? and key = ?')
const TAKE_OVER = fixed(
  `update idempotency set holder = ?, begun_at = ? where ${HELD} and done_at is null and status is null`,
)
const MARK = fixed(`update idempotency set done_at = ? where ${HELD}`)
const FINISH = fixed(`update idempotency set status = ?, sealed_body = ? where ${HELD}`)
const FORGET = fixed(`delete from idempotency where ${HELD}`)
const FORGET_UNDONE = fixed(`delete from idempotency where ${HELD} and done_at is null`)

export function idempotencyStore(handle: Handle): IdempotencyStore {
  return {
    async begin(request) {
      return (await changedRows(handle, BEGIN, ...requests.toValues(request))) === 1
    },

    async find(actor, key) {
      const row = await firstRow(handle, FIND, actor, key)
      return row && requests.fromRow(row)
    },

    async takeOver({ actor, key, holder }, to) {
      const values = [to.holder, to.begunAt.toISOString(), actor, key, holder]
      return (await changedRows(handle, TAKE_OVER, ...values)) === 1
    },

    async mark({ actor, key, holder }, at) {
      return (await changedRows(handle, MARK, at.toISOString(), actor, key, holder)) === 1
    },

    async finish({ actor, key, holder }, { status, sealedBody }) {
      await changedRows(handle, FINISH, status, sealedBody, actor, key, holder)
    },

    async forget({ actor, key, holder }) {
      await changedRows(handle, FORGET, actor, key, holder)
    },

    async forgetUndone({ actor, key, holder }) {
      await changedRows(handle, FORGET_UNDONE, actor, key, holder)
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
