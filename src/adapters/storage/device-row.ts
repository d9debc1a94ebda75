import {
  type Credential,
  type Device,
  type DeviceKind,
  type HardwareToken,
  isCodeDevice,
  nameKey,
  type Oath,
  type Passkey,
} from '../../domain/devices/device.ts'
import { type Row, shape } from './rows.ts'

/** A device of any kind as it is kept: `nameKey` is how names are compared. */
export interface KeptDevice extends Omit<HardwareToken, 'kind' | 'oath' | 'handsets'> {
  kind: DeviceKind
  nameKey: string
  /** One a line: a name has no line breaks. */
  handset?: string
  /** Only of a passkey. */
  credentialId?: string
  /** What only this kind has. */
  specifics?: Oath | Omit<Credential, 'id'>
}

export const keptDevices = shape<KeptDevice>({
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
  replaces: 'plain',
  removedAt: 'moment',
  beforeRemoval: 'json',
  revokedAt: 'moment',
  nameKey: 'plain',
  credentialId: 'plain',
  specifics: 'json',
})

export const keptOf = ({ handsets, ...device }: Device) =>
  keptDevices.toValues({
    ...keptKind(device),
    ...(handsets && { handset: keptHandsets(handsets) }),
    nameKey: nameKey(device.name),
  })

export const keptHandsets = (handsets: readonly string[]): string => handsets.join('\n')

type Unplaced = Omit<KeptDevice, 'nameKey' | 'handset'>

/** A passkey has no secret and no steps. */
function keptKind(device: Device): Unplaced {
  if (isCodeDevice(device))
    return device.kind === 'token' ? { ...device, specifics: device.oath } : device
  const { credential, ...rest } = device
  const kept = { ...rest, sealedSecret: '', lastStep: -1, driftSteps: 0 }
  if (!credential) return kept
  return { ...kept, credentialId: credential.id, specifics: specificsOf(credential) }
}

/** Its id has a column of its own. */
export function specificsOf({ id: _, ...specifics }: Credential): Omit<Credential, 'id'> {
  return specifics
}

export function deviceOf(row: Row<KeptDevice>): Device {
  const { nameKey: _, credentialId, specifics, kind, handset, ...rest } = keptDevices.fromRow(row)
  const kept = { ...rest, ...(handset && { handsets: handset.split('\n') }) }
  if (kind === 'authenticator') return { ...kept, kind }
  if (kind === 'token') return { ...kept, kind, oath: specifics as Oath }
  const { sealedSecret: _secret, lastStep: _step, driftSteps: _drift, ...others } = kept
  return {
    ...others,
    kind,
    ...(credentialId !== undefined && {
      credential: { id: credentialId, ...(specifics as Omit<Credential, 'id'>) },
    }),
  } satisfies Passkey
}
