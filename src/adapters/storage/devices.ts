import { nameKey } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import { credentialStore } from './device-credentials.ts'
import { draftStore } from './device-drafts.ts'
import { deviceOf, type KeptDevice, keptHandsets } from './device-row.ts'
import { statusStore } from './device-statuses.ts'
import { allRows, changedRows, firstRow, fixed } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import type { Row } from './rows.ts'

const FIND = fixed<Row<KeptDevice>>('select * from device where user_id = ? and id = ?')
// In parts, because listed, removed and revoked devices have an index each.
const ALL = fixed<Row<KeptDevice>>(
  `select * from device where user_id = ? and status in ('active', 'paused', 'suspended')
  union all select * from device where user_id = ? and status = 'removed'
  union all select * from device where user_id = ? and status = 'revoked'`,
)
const BURN = fixed(
  `update device set last_step = ?, drift_steps = ?, last_used_at = ?, proposed_drift_steps = null
  where id = ? and last_step < ?`,
)

const PROPOSE = fixed('update device set proposed_drift_steps = ? where id = ?')
const RENAME = fixed('update device set name = ?, name_key = ? where id = ?')
const SET_HANDSETS = fixed('update device set handset = ? where id = ?')

export function deviceStore(handle: Handle): DeviceStore {
  return {
    ...draftStore(handle),
    ...listStore(handle),
    ...statusStore(handle),
    ...credentialStore(handle),
  }
}

type ListStore = Pick<
  DeviceStore,
  'find' | 'all' | 'burnStep' | 'proposeDrift' | 'rename' | 'setHandsets'
>

function listStore(handle: Handle): ListStore {
  return {
    async find(user, device) {
      const row = await firstRow(handle, FIND, user, device)
      return row && deviceOf(row)
    },

    async all(user) {
      return (await allRows(handle, ALL, user, user, user))
        .map(deviceOf)
        .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    },

    async burnStep(device, { step, driftSteps, at }) {
      // One conditional update, so of two uses racing with one code only one wins (A02).
      const use = [step, driftSteps, at.toISOString()]
      return (await changedRows(handle, BURN, ...use, device, step)) === 1
    },

    async proposeDrift(device, driftSteps) {
      await changedRows(handle, PROPOSE, driftSteps ?? null, device)
    },

    async rename(device, name) {
      const renamed = await unlessTaken(handle, () =>
        changedRows(handle, RENAME, name, nameKey(name), device),
      )
      return renamed !== undefined
    },

    async setHandsets(device, handsets) {
      await changedRows(handle, SET_HANDSETS, handsets ? keptHandsets(handsets) : null, device)
    },
  }
}
