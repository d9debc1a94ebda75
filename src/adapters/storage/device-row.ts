import { type Device, nameKey } from '../../domain/devices/device.ts'
import { shape } from './rows.ts'

const KEPT = {
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  kind: 'plain',
  name: 'plain',
  status: 'plain',
  sealedSecret: 'plain',
  lastStep: 'plain',
  driftSteps: 'plain',
  proposedDriftSteps: 'plain',
  handset: 'plain',
  draftOf: 'plain',
  draftUntil: 'moment',
  createdAt: 'moment',
  activatedAt: 'moment',
  lastUsedAt: 'moment',
  suspendedAt: 'moment',
  suspendedFor: 'plain',
  revokedAt: 'moment',
} as const

export const devices = shape<Device>(KEPT)

/** A device as it is kept: `nameKey` is how names are compared. */
export const keptDevices = shape<Device & { nameKey: string }>({
  ...KEPT,
  nameKey: 'plain',
})

export const keptOf = (device: Device) =>
  keptDevices.toValues({ ...device, nameKey: nameKey(device.name) })
