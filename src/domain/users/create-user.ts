import {
  type AddressRefusal,
  type EmailAddress,
  readEmailAddress,
} from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { GROUPS_MOST, join } from '../groups/add-member.ts'
import { type GroupRefusal, type LockedGroup, lockGroup } from '../groups/lock-group.ts'
import { type GroupId, LANGUAGES, type Language, type UserId } from '../ids.ts'
import {
  type Acting,
  type ActingRefusal,
  actingAs,
  type By,
  lookingAs,
} from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleVerdict } from '../throttle/throttle.ts'
import { TIME_ZONES } from './change-settings.ts'
import { invitationCharges, mailInvitation, newMainAddress } from './invite-user.ts'
import type { User } from './user.ts'
import { readUserName, type UserNameRefusal, userKey } from './user-name.ts'

export type CreateUserRefusal =
  | ActingRefusal
  | GroupRefusal
  | 'too-many-groups'
  | `user-name-${UserNameRefusal | 'taken'}`
  | `email-${AddressRefusal}`
  | 'unknown-language'
  | 'unknown-time-zone'
  | 'too-many'
export type UserCreation =
  | { done: true; user: User; invited: boolean }
  | { done: false; reason: CreateUserRefusal; retryAt?: Date }

export interface NewUser {
  userName: string
  /** Where the invitation goes. Without one they are invited later. */
  email?: string
  /** By default those of whoever creates them. */
  language?: Language
  timeZone?: string
  groups?: readonly GroupId[]
}

interface Read {
  userName: string
  key: string
  email: EmailAddress | undefined
}

/** Somebody new in the account, without a password: an invitation lets them choose it (AD-1). */
export async function createUser(
  ports: Ports,
  input: NewUser & { by: By; asker: Asker },
): Promise<UserCreation> {
  const refuse = (reason: CreateUserRefusal): UserCreation => ({ done: false, reason })
  const read = readNewUser(input)
  if (typeof read === 'string') return refuse(read)
  const permission = 'users:write'
  const looked = await ports.read((stores) =>
    lookingAs(ports, stores, { by: input.by, permission }),
  )
  if ('reason' in looked) return refuse(looked.reason)
  const charged = await chargeCreation(ports, looked, read)
  if (!charged.allowed)
    return { done: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by: input.by, permission })
    if ('reason' in acting) return refuse(acting.reason)
    const groups = await lockGroups(stores, { acting, ids: input.groups ?? [] })
    if ('reason' in groups) return refuse(groups.reason)
    const user = newUser(ports, { acting, read, input })
    if (!(await stores.users.add(user))) return refuse('user-name-taken')
    await store(ports, stores, { acting, user, groups, read, asker: input.asker })
    return { done: true, user, invited: read.email !== undefined }
  })
}

function readNewUser(input: NewUser): Read | CreateUserRefusal {
  const name = readUserName(input.userName)
  if (!name.accepted) return `user-name-${name.reason}`
  if (input.language && !LANGUAGES.includes(input.language)) return 'unknown-language'
  if (input.timeZone && !TIME_ZONES.includes(input.timeZone)) return 'unknown-time-zone'
  if ((input.groups?.length ?? 0) > GROUPS_MOST) return 'too-many-groups'
  const { userName, key } = name
  if (input.email === undefined) return { userName, key, email: undefined }
  const email = readEmailAddress(input.email)
  return email.accepted ? { userName, key, email } : `email-${email.reason}`
}

/** Who may not create anybody uses nothing up: it is asked before. */
function chargeCreation(
  ports: Ports,
  { user: { accountId } }: Acting,
  { email }: Read,
): Promise<ThrottleVerdict> {
  const created = {
    key: `users-created:${accountId}`,
    limit: limits.usersCreated(ports.settings),
  }
  const mails = email ? invitationCharges(ports, accountId, email) : []
  return charge(ports, [created, ...mails])
}

type Groups = readonly Exclude<LockedGroup, { reason: unknown }>[]

/** In the order of their ids, as everywhere. */
async function lockGroups(
  stores: Stores,
  { acting, ids }: { acting: Acting; ids: readonly GroupId[] },
): Promise<Groups | { reason: CreateUserRefusal }> {
  if (ids.length > 0 && !acting.may('groups:write')) return { reason: 'not-permitted' }
  const groups = []
  for (const groupId of [...new Set(ids)].toSorted()) {
    const locked = await lockGroup(stores, { acting, groupId })
    if ('reason' in locked) return locked
    groups.push(locked)
  }
  return groups
}

function newUser(
  { chance, now }: Ports,
  { acting, read, input }: { acting: Acting; read: Read; input: NewUser },
): User {
  const { accountId, language, timeZone } = acting.user
  return {
    id: chance.id<UserId>(),
    accountId,
    role: 'user',
    signInKey: userKey(accountId, read.key),
    userName: read.userName,
    language: input.language ?? language,
    timeZone: input.timeZone ?? timeZone,
    createdAt: now(),
  }
}

async function store(
  ports: Ports,
  stores: Stores,
  created: { acting: Acting; user: User; groups: Groups; read: Read; asker: Asker },
): Promise<void> {
  const { acting, user, groups, read, asker } = created
  const act = { acting, subject: user, asker }
  await writeAct(ports, stores, { ...act, kind: 'user.created' })
  for (const { group, grants } of groups) await join(ports, stores, { ...act, group, grants })
  if (!read.email) return
  const email = read.email.address
  await stores.users.addAddress(newMainAddress(ports, { user, email }))
  await mailInvitation(ports, stores, { user, email })
  await writeAct(ports, stores, { ...act, kind: 'user.invited' })
}
