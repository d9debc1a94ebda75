import type { Notice } from '../../domain/notices/notice.ts'
import type { NoticeStore } from '../../domain/notices/store.ts'
import { allRows, changedRows, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'
import { type Row, shape } from './rows.ts'

const notices = shape<Notice>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  event: 'plain',
  recoveryId: 'plain',
  resetId: 'plain',
  proposalId: 'plain',
  deviceId: 'plain',
  tokenHash: 'plain',
  at: 'moment',
  expiresAt: 'moment',
})

const ADD = fixed(insertText('notice', notices))
const FIND = fixed<Row<Notice>>('select * from notice where token_hash = ?')
const OF_USER = fixed<Row<Notice>>(
  'select * from notice where user_id = ? and at >= ? order by at desc',
)
// Never shortened: a notice promised its link until then.
const EXTEND = fixed('update notice set expires_at = ? where recovery_id = ? and expires_at < ?')

export function noticeStore(handle: Handle): NoticeStore {
  const { db } = handle
  return {
    async add(notice) {
      await changedRows(handle, ADD, ...notices.toValues(notice))
    },

    async findByToken(tokenHash) {
      const row = await firstRow(handle, FIND, tokenHash)
      return row && notices.fromRow(row)
    },

    async of(user, since) {
      const rows = await allRows(handle, OF_USER, user, since.toISOString())
      return rows.map(notices.fromRow)
    },

    async extend(recovery, expiresAt) {
      const until = expiresAt.toISOString()
      await changedRows(handle, EXTEND, until, recovery, until)
    },

    async dropOlderThan(moment) {
      const { numDeletedRows } = await db
        .deleteFrom('notice')
        .where('expires_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
