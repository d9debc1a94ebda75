import type { DeviceStore } from '../../domain/devices/store.ts'
import { devices, isDraft, rowOf } from './device-row.ts'
import { type Handle, unlessTaken } from './handle.ts'

type DraftStore = Pick<
  DeviceStore,
  'add' | 'findDraft' | 'dropDrafts' | 'dropExpiredDrafts' | 'activate'
>

export function draftStore(handle: Handle): DraftStore {
  const { db } = handle
  const dropDrafts = () => db.deleteFrom('device').where(isDraft)
  return {
    async add(device) {
      await db.insertInto('device').values(rowOf(device)).execute()
    },

    async findDraft(session, now) {
      const row = await db
        .selectFrom('device')
        .selectAll()
        .where('draft_of', '=', session)
        .where(isDraft)
        .where('draft_until', '>', now.toISOString())
        .orderBy('created_at', 'desc')
        .executeTakeFirst()
      return row && devices.fromRow(row)
    },

    async dropDrafts(session) {
      await dropDrafts().where('draft_of', '=', session).execute()
    },

    async dropExpiredDrafts(now) {
      const { numDeletedRows } = await dropDrafts()
        .where('draft_until', '<=', now.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

    async activate(device) {
      const active = {
        ...rowOf(device),
        status: 'active',
        draft_of: null,
        draft_until: null,
      } as const
      const updated = await unlessTaken(handle, () =>
        db
          .updateTable('device')
          .set(active)
          .where('id', '=', device.id)
          .where('status', '=', 'draft')
          .executeTakeFirst(),
      )
      if (!updated) return 'name-taken'
      return updated.numUpdatedRows === 1n ? 'activated' : 'gone'
    },
  }
}
