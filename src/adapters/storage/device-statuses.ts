import type { DeviceStatus } from '../../domain/devices/device.ts'
import type { DeviceStore } from '../../domain/devices/store.ts'
import type { DeviceId } from '../../domain/ids.ts'
import type { Handle } from './handle.ts'
import type { Tables } from './tables.ts'

type StatusStore = Pick<DeviceStore, 'suspend' | 'reinstate' | 'pause' | 'unpause' | 'revoke'>

const LISTED: DeviceStatus[] = ['active', 'paused', 'suspended']

export function statusStore({ db }: Handle): StatusStore {
  const change = async (
    device: DeviceId,
    from: DeviceStatus[],
    to: Partial<Tables['device']>,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('device')
      .set(to)
      .where('id', '=', device)
      .where('status', 'in', from)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }
  return {
    suspend: (device, reason, at) =>
      change(device, ['active', 'paused'], {
        status: 'suspended',
        suspended_for: reason,
        suspended_at: at.toISOString(),
      }),

    reinstate: (device) =>
      change(device, ['suspended'], { status: 'active', suspended_for: null, suspended_at: null }),

    pause: (device) => change(device, ['active'], { status: 'paused' }),

    unpause: (device) => change(device, ['paused'], { status: 'active' }),

    revoke: (device, at) =>
      change(device, ['draft', ...LISTED], {
        status: 'revoked',
        sealed_secret: '',
        revoked_at: at.toISOString(),
      }),
  }
}
