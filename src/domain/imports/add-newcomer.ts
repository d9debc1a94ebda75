import type { Account } from '../accounts/account.ts'
import type { Asker } from '../asker.ts'
import { nameKey } from '../devices/device.ts'
import type { AddressId, DeviceId, GroupId, NumberId, UserId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { mailInvitation } from '../users/invite-user.ts'
import type { Address, User } from '../users/user.ts'
import { userKey } from '../users/user-name.ts'
import type { Newcomer } from './import-line.ts'

/** A group that somebody of the file joins, with the sets that it gives, as the log names them. */
export interface JoinedGroup {
  id: GroupId
  sets: string
}
/** By `nameKey` of its name. */
export type Joined = ReadonlyMap<string, JoinedGroup>

export interface Adding {
  newcomer: Newcomer
  account: Account
  acting: Acting
  groups: Joined
  invite: boolean
  asker: Asker
}

/** Stores one person of a file with everything they bring. False when the name was taken meanwhile: throw then. */
export async function addNewcomer(ports: Ports, stores: Stores, adding: Adding): Promise<boolean> {
  const { newcomer, acting, groups, asker } = adding
  const user = userOf(ports, adding)
  if (!(await stores.users.add(user))) return false
  const address = addressOf(ports, user, newcomer)
  if (address) await stores.users.addAddress(address)
  if (newcomer.number) {
    const id = ports.chance.id<NumberId>()
    const { accountId, id: userId } = user
    await stores.users.putNumber({
      id,
      accountId,
      userId,
      ...newcomer.number,
      addedAt: ports.now(),
    })
  }
  if (newcomer.secret) await addDevice(ports, stores, { user, secret: newcomer.secret })
  await writeAct(ports, stores, { kind: 'user.created', acting, subject: user, asker })
  for (const name of newcomer.groups)
    await joinGroup(ports, stores, { ...adding, user, group: groups.get(nameKey(name))! })
  if (adding.invite && isInvitable(newcomer))
    await mailInvitation(ports, stores, { user, email: newcomer.email })
  return true
}

/** Audited as every joining is: it may make an administrator. */
async function joinGroup(
  ports: Ports,
  stores: Stores,
  { user, group, acting, asker }: Adding & { user: User; group: JoinedGroup },
): Promise<void> {
  const { id: groupId, sets } = group
  const { accountId, id: userId } = user
  const by = { joinedAt: ports.now(), joinedBy: acting.user.id }
  await stores.groups.join({ accountId, groupId, userId, ...by })
  const data = { groupId, ...(sets !== '' && { sets }) }
  await writeAct(ports, stores, { kind: 'group.joined', acting, subject: user, asker, data })
}

/** Whoever has an address and no password yet. */
export const isInvitable = (newcomer: Newcomer): newcomer is Newcomer & { email: string } =>
  newcomer.email !== undefined && newcomer.passwordHash === undefined

const userOf = ({ chance, now }: Ports, { newcomer, account, acting }: Adding): User => ({
  id: chance.id<UserId>(),
  accountId: account.id,
  role: 'user',
  signInKey: userKey(account.id, newcomer.key),
  userName: newcomer.userName,
  language: newcomer.language ?? acting.user.language,
  timeZone: newcomer.timeZone ?? acting.user.timeZone,
  ...(newcomer.passwordHash && { passwordHash: newcomer.passwordHash, passwordSetAt: now() }),
  // Whoever brings a device is protected from the first moment: no mail alone leads in.
  ...(newcomer.secret && { protectedAt: now() }),
  createdAt: now(),
})

function addressOf(
  { chance, now }: Ports,
  { id, accountId }: User,
  { email, emailVerified }: Newcomer,
): Address | undefined {
  return email === undefined
    ? undefined
    : {
        id: chance.id<AddressId>(),
        accountId,
        userId: id,
        purpose: 'sign-in',
        email,
        ...(emailVerified && { verifiedAt: now() }),
        addedAt: now(),
      }
}

async function addDevice(
  { chance, vault, now }: Ports,
  { devices }: Stores,
  { user, secret }: { user: User; secret: Uint8Array },
): Promise<void> {
  const id = chance.id<DeviceId>()
  await devices.add({
    id,
    accountId: user.accountId,
    userId: user.id,
    kind: 'authenticator',
    name: 'authenticator',
    status: 'active',
    sealedSecret: vault.seal(secret, id),
    lastStep: -1,
    driftSteps: 0,
    createdAt: now(),
    activatedAt: now(),
  })
}
