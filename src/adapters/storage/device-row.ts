import { sql } from 'kysely'
import { type Device, nameKey } from '../../domain/devices/device.ts'
import { shape } from './rows.ts'

export const devices = shape<Device>({
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
})

// As a text and not as a parameter: only then does SQLite see that the partial index fits.
export const isDraft = sql<boolean>`status = 'draft'`

export const rowOf = (device: Device) => ({
  ...devices.toRow(device),
  name_key: nameKey(device.name),
})
