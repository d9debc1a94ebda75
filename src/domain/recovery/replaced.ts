import type { Device } from '../devices/device.ts'
import { replacesDevice } from '../ways/ways.ts'
import type { Recovery } from './recovery.ts'

/**
 * Whether a finished recovery took this device's place: it was suspended as lost, by a report or by the grant, before the
 * new one became active. From then on only an undo brings it back, and after the undo window nothing does.
 */
export function isReplacedBy(device: Device, { way, status }: Recovery): boolean {
  const { status: state, suspendedFor, suspendedAt } = device
  if (!replacesDevice(way) || status.name !== 'finished') return false
  const isLost = suspendedFor === 'lost' || suspendedFor === 'recovery'
  return state === 'suspended' && isLost && suspendedAt !== undefined && suspendedAt <= status.at
}
