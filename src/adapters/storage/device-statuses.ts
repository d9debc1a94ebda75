import type { DeviceStore } from '../../domain/devices/store.ts'
import { changedRows, type Fixed, fixed, type Value } from './fixed.ts'
import type { Handle } from './handle.ts'

type StatusStore = Pick<DeviceStore, 'suspend' | 'reinstate' | 'pause' | 'unpause' | 'revoke'>

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
  `update device set status = 'revoked', sealed_secret = '', revoked_at = ?
  where id = ? and status <> 'revoked'`,
)

export function statusStore(handle: Handle): StatusStore {
  const change = async (statement: Fixed<never>, ...values: Value[]): Promise<boolean> =>
    (await changedRows(handle, statement, ...values)) === 1
  return {
    suspend: (device, reason, at) => change(SUSPEND, reason, at.toISOString(), device),
    reinstate: (device) => change(REINSTATE, device),
    pause: (device) => change(PAUSE, device),
    unpause: (device) => change(UNPAUSE, device),
    revoke: (device, at) => change(REVOKE, at.toISOString(), device),
  }
}
