import type { Notice } from '../../domain/notices/notice.ts'
import type { NoticeStore } from '../../domain/notices/store.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const notices = shape<Notice>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  event: 'plain',
  recoveryId: 'plain',
  tokenHash: 'plain',
  at: 'moment',
  expiresAt: 'moment',
})

export function noticeStore({ db }: Handle): NoticeStore {
  return {
    async add(notice) {
      await db.insertInto('notice').values(notices.toRow(notice)).execute()
    },

    async findByToken(tokenHash) {
      const row = await db
        .selectFrom('notice')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      return row && notices.fromRow(row)
    },

    async of(user, since) {
      const rows = await db
        .selectFrom('notice')
        .selectAll()
        .where('user_id', '=', user)
        .where('at', '>=', since.toISOString())
        .orderBy('at', 'desc')
        .execute()
      return rows.map(notices.fromRow)
    },

    async extend(recovery, expiresAt) {
      // Never shortened: a notice promised its link until then.
      await db
        .updateTable('notice')
        .set('expires_at', expiresAt.toISOString())
        .where('recovery_id', '=', recovery)
        .where('expires_at', '<', expiresAt.toISOString())
        .execute()
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
