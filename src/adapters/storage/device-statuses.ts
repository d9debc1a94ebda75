import { nameKey } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import type { DeviceId, UserId } from '../../domain/ids.ts'
import { allRows, changedRows, type Fixed, fixed, type Value } from './fixed.ts'
import { type Handle, unlessTaken } from './handle.ts'
import { toJson } from './rows.ts'

type StatusStore = Pick<
  DeviceStore,
  | 'suspend'
  | 'reinstate'
  | 'pause'
  | 'unpause'
  | 'revoke'
  | 'remove'
  | 'putBack'
  | 'removedBefore'
  | 'revokeRemoved'
>

const SUSPEND = fixed(
  `update device set status = 'suspended', suspended_for = ?, suspended_at = ?
  where id = ? and status in ('active', 'paused')`,
)
const REINSTATE = fixed(
  `update device set status = 'active', suspended_for = null, suspended_at = null
  where id = ? and status = 'suspended'`,
)
const PAUSE = fixed(`update device set status = 'paused' where id = ? and status = 'active'`)
const UNPAUSE = fixed(`update device set status = 'active' where id = ? and status = 'paused'`)
const REVOKE = fixed(
  `update device set status = 'revoked', sealed_secret = '', before_removal = null, revoked_at = ?
  where id = ? and status <> 'revoked'`,
)
const REMOVE = fixed(
  `update device set status = 'removed', removed_at = ?, before_removal = ?
  where id = ? and status in ('active', 'paused', 'suspended')`,
)
const PUT_BACK = fixed(
  `update device set status = 'active', removed_at = null, before_removal = null,
  suspended_for = null, suspended_at = null, name = ?, name_key = ? where id = ? and status = 'removed'`,
)
const REMOVED_BEFORE = fixed<{ id: DeviceId; user_id: UserId }>(
  `select id, user_id from device where status = 'removed' and removed_at < ?
  order by removed_at limit ?`,
)
const REVOKE_REMOVED = fixed(`${REVOKE.text} and status = 'removed' and removed_at < ?`)

export function statusStore(handle: Handle): StatusStore {
  const change = async (statement: Fixed<never>, ...values: Value[]): Promise<boolean> =>
    (await changedRows(handle, statement, ...values)) === 1
  return {
    suspend: (device, reason, at) => change(SUSPEND, reason, at.toISOString(), device),
    reinstate: (device) => change(REINSTATE, device),
    pause: (device) => change(PAUSE, device),
    unpause: (device) => change(UNPAUSE, device),
    revoke: (device, at) => change(REVOKE, at.toISOString(), device),

    remove: (device, { at, beforeRemoval }) =>
      change(REMOVE, at.toISOString(), toJson(beforeRemoval), device),

    putBack: async (device, name) =>
      (await unlessTaken(handle, () => change(PUT_BACK, name, nameKey(name), device))) === true,

    async removedBefore(moment, limit) {
      const rows = await allRows(handle, REMOVED_BEFORE, moment.toISOString(), limit)
      return rows.map(({ id, user_id }) => ({ id, userId: user_id }))
    },

    revokeRemoved: (device, { at, removedBefore }) =>
      change(REVOKE_REMOVED, at.toISOString(), device, removedBefore.toISOString()),
  }
}
