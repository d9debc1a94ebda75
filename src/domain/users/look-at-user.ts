import type { Device } from '../devices/device.ts'
import { isListed } from '../devices/device.ts'
import type { Group } from '../groups/group.ts'
import type { UserId } from '../ids.ts'
import { maskNumber } from '../numbers/number.ts'
import {
  type Acting,
  type ActingRefusal,
  type By,
  lookingAs,
  standingOf,
} from '../permissions/acting.ts'
import type { Grant } from '../permissions/grant.ts'
import { type Rank, rankOf } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished, type Recovery } from '../recovery/recovery.ts'
import type { Address, ContactNumber, User } from './user.ts'

type Unseen = 'passwordHash' | 'earlierPasswordHash' | 'earlierAddresses' | 'signInKey'

/** A user as whoever may read users sees them: nothing that opens a door. */
export type SeenUser = Omit<User, Unseen> & {
  /** Root's, who has no user name. */
  email?: string
  /** Nobody chose a password yet. */
  invited: boolean
}
export type SeenDevice = Pick<
  Device,
  | 'id'
  | 'kind'
  | 'name'
  | 'status'
  | 'createdAt'
  | 'activatedAt'
  | 'lastUsedAt'
  | 'suspendedAt'
  | 'suspendedFor'
>
export type SeenNumber = Pick<
  ContactNumber,
  'id' | 'provenAt' | 'suspendedAt' | 'addedAt' | 'changedAt'
> & {
  /** In full only for who may read the account. */
  text: string
}
export type SeenRecovery = Pick<Recovery, 'id' | 'way' | 'status' | 'openedAt'>

export interface UserView {
  user: SeenUser
  addresses: readonly Address[]
  number?: SeenNumber
  devices: readonly SeenDevice[]
  /** Their own, and those of their groups (`holderId` tells which). */
  grants: readonly Grant[]
  groups: readonly Group[]
  /** The newest that is under way. */
  recovery?: SeenRecovery
  rank: Rank
  /** Whether who looks could act upon them: of a higher rank, and not themselves. */
  below: boolean
}
export type UserLook = { done: true; view: UserView } | { done: false; reason: ActingRefusal }

/** What an administrator sees of one user. Never a secret, nor anything derived from one. */
export function lookAtUser(
  ports: Ports,
  { by, userId }: { by: By; userId: UserId },
): Promise<UserLook> {
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission: 'users:read' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const user = await stores.users.find(userId)
    if (user?.accountId !== acting.user.accountId) return { done: false, reason: 'no-such-user' }
    return { done: true, view: await viewOf(ports, stores, { acting, user }) }
  })
}

async function viewOf(
  ports: Ports,
  stores: Stores,
  { acting, user }: { acting: Acting; user: User },
): Promise<UserView> {
  const [number, devices, recoveries] = [
    await stores.users.findNumber(user.id),
    await stores.devices.all(user.id),
    await stores.recoveries.of(user.id, ports.now()),
  ]
  const recovery = recoveries.find(isUnfinished)
  const rank = rankOf(await standingOf(stores, user))
  return {
    user: seenUser(user),
    addresses: await stores.users.addresses(user.id),
    ...(number && { number: seenNumber(ports, number, acting.may('account:read')) }),
    devices: devices.filter(isListed).map(seenDevice),
    grants: await stores.permissions.of(user.id),
    groups: await stores.groups.of(user.id),
    ...(recovery && { recovery: seenRecovery(recovery) }),
    rank,
    below: rank < acting.rank && user.id !== acting.user.id,
  }
}

function seenUser({ passwordHash, signInKey, ...kept }: User): SeenUser {
  const { earlierPasswordHash: _, earlierAddresses: __, ...user } = kept
  const email = user.role === 'root' ? { email: signInKey } : {}
  return { ...user, ...email, invited: passwordHash === undefined }
}

const seenNumber = (
  { numbers }: Ports,
  { id, e164, provenAt, suspendedAt, addedAt, changedAt }: ContactNumber,
  full: boolean,
): SeenNumber => ({
  id,
  text: full ? numbers.show(e164) : maskNumber(e164),
  addedAt,
  ...(provenAt && { provenAt }),
  ...(suspendedAt && { suspendedAt }),
  ...(changedAt && { changedAt }),
})

/** What is not named here is not shown: secret, steps and drift among it. */
const seenDevice = (device: Device): SeenDevice => {
  const { id, kind, name, status, createdAt } = device
  const { activatedAt, lastUsedAt, suspendedAt, suspendedFor } = device
  return {
    id,
    kind,
    name,
    status,
    createdAt,
    ...(activatedAt && { activatedAt }),
    ...(lastUsedAt && { lastUsedAt }),
    ...(suspendedAt && { suspendedAt }),
    ...(suspendedFor && { suspendedFor }),
  }
}

const seenRecovery = ({ id, way, status, openedAt }: Recovery): SeenRecovery => ({
  id,
  way,
  status,
  openedAt,
})
