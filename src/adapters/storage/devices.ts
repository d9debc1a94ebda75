import { nameKey } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import type { DeviceId, UserId } from '../../domain/ids.ts'
import { draftStore } from './device-drafts.ts'
import { devices, isListed, isRevoked } from './device-row.ts'
import { statusStore } from './device-statuses.ts'
import { type Handle, unlessTaken } from './handle.ts'

export function deviceStore(handle: Handle): DeviceStore {
  return { ...draftStore(handle), ...listStore(handle), ...statusStore(handle) }
}

type ListStore = Pick<
  DeviceStore,
  'find' | 'all' | 'burnStep' | 'proposeDrift' | 'rename' | 'setHandset'
>

function listStore(handle: Handle): ListStore {
  const { db } = handle
  const ofUser = (user: UserId) => db.selectFrom('device').selectAll().where('user_id', '=', user)
  const one = (device: DeviceId) => db.updateTable('device').where('id', '=', device)
  return {
    async find(user, device) {
      const row = await ofUser(user).where('id', '=', device).executeTakeFirst()
      return row && devices.fromRow(row)
    },

    async all(user) {
      // Two looks, because listed and revoked devices have an index each.
      const listed = await ofUser(user).where(isListed).execute()
      const revoked = await ofUser(user).where(isRevoked).execute()
      return [...listed, ...revoked]
        .map(devices.fromRow)
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },

    async burnStep(device, { step, driftSteps, at }) {
      // One conditional update, so of two uses racing with one code only one wins (A02).
      const { numUpdatedRows } = await one(device)
        .set({ last_step: step, drift_steps: driftSteps, last_used_at: at.toISOString() })
        .set('proposed_drift_steps', null)
        .where('last_step', '<', step)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async proposeDrift(device, driftSteps) {
      await one(device)
        .set('proposed_drift_steps', driftSteps ?? null)
        .execute()
    },

    async rename(device, name) {
      const renamed = await unlessTaken(handle, () =>
        one(device)
          .set({ name, name_key: nameKey(name) })
          .execute(),
      )
      return renamed !== undefined
    },

    async setHandset(device, handset) {
      await one(device)
        .set('handset', handset ?? null)
        .execute()
    },
  }
}
