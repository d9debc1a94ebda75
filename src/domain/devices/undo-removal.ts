import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { NoticeId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { normalisePassword } from '../passwords/password.ts'
import type { Ports, Stores } from '../ports.ts'
import { chargeUndo } from '../recovery/charge-undo.ts'
import { undoWindowOf } from '../recovery/frozen.ts'
import { codesAsOf, stopOthers } from '../recovery/put-back.ts'
import type { UndoAnswer, UndoInput } from '../recovery/undo-recovery.ts'
import { hashToken } from '../secrets.ts'
import { judgeDevice } from '../signin/judge-device.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import type { User } from '../users/user.ts'
import type { Device } from './device.ts'
import { judgeName, suggestName } from './device-name.ts'
import { putContactsBack } from './put-contacts-back.ts'
import { undoUntil } from './take-away.ts'

/** What the notice of a removal can put back. Undefined: it is about something else, or it is too late. Changes nothing. */
export async function findRemoval(
  { now, settings }: Pick<Ports, 'now' | 'settings'>,
  { notices, devices, recoveries, users }: Stores,
  { token, notice }: { token: string; notice: NoticeId },
): Promise<{ user: User; device: Device; until: Date } | undefined> {
  const own = await notices.findByToken(hashToken(token))
  if (!own || own.expiresAt <= now()) return undefined
  const listed = await notices.of(own.userId, new Date(0))
  const deviceId = listed.find(({ id }) => id === notice)?.deviceId
  const device = deviceId && (await devices.find(own.userId, deviceId))
  if (device?.status !== 'removed' || !device.removedAt) return undefined
  const until = undoUntil(device.removedAt, { settings })
  // A recovery that was finished since is undone by its own notice, which comes first (invariant 5).
  const frozen = undoWindowOf(await recoveries.of(own.userId, new Date(0)), now())
  if (until <= now() || frozen) return undefined
  return { user: await users.get(own.userId), device, until }
}

/**
 * Brings a removed device back: the link, the password as it was before, or before its last change, and a code of that device. Which of the last two
 * was wrong is not told. The device is not asked before the password was right: its tries are its owner's. What was enrolled
 * shortly before or since is worthless then.
 */
export async function undoRemoval(ports: Ports, input: UndoInput): Promise<UndoAnswer> {
  const found = await ports.read((stores) => findRemoval(ports, stores, input))
  if (!found) return { undone: false, reason: 'over' }
  const { user, device } = found
  const { asker } = input
  const charged = await chargeUndo(ports, { userId: user.id, asker })
  if (!charged.allowed) return charged.refusal

  const passwordHash = await matching(ports, found, input.password)
  if (!passwordHash) return { undone: false, reason: 'wrong' }
  const { counted } = charged
  const attempt = {
    ...('passkey' in input
      ? { passkey: input.passkey }
      : { deviceId: device.id, code: input.code }),
    userId: user.id,
    purpose: 'undo' as const,
    // Nobody is told whose passkeys there are before the password: the question names no user.
    unbound: true,
    asker,
    accepts: ({ id, status }: Device) => id === device.id && status === 'removed',
    pausedAnywhere: true,
  }
  const judged = await judgeDevice(ports, attempt, async (stores) => {
    const still = await findRemoval(ports, stores, input)
    return still && putBack(ports, stores, { ...still, passwordHash, asker, counted })
  })
  if (!judged.accepted) return { undone: false, reason: 'wrong' }
  return judged.result ? { undone: true } : { undone: false, reason: 'over' }
}

/** Each is looked at, whichever is right: how long it takes tells nothing. */
async function matching(
  { passwords }: Ports,
  { user, device }: { user: User; device: Device },
  typed: string,
): Promise<string | undefined> {
  const { passwordHash = user.passwordHash, earlierPasswordHash } = device.beforeRemoval ?? {}
  const password = normalisePassword(typed)
  const right = await passwords.verify(passwordHash, password)
  const wasRight = earlierPasswordHash && (await passwords.verify(earlierPasswordHash, password))
  if (wasRight) return earlierPasswordHash
  return right ? passwordHash : undefined
}

interface PuttingBack {
  user: User
  device: Device
  /** Of the password that was shown. */
  passwordHash: string
  asker: Asker
  /** The tries before it. */
  counted: readonly ThrottleKey[]
}

async function putBack(ports: Ports, stores: Stores, putting: PuttingBack): Promise<boolean> {
  const { user, device, passwordHash, asker, counted } = putting
  await revokeNewer(ports, stores, putting)
  const others = await stores.devices.all(user.id)
  // Its name was free meanwhile.
  const name = judgeName(device.name, others).accepted
    ? device.name
    : suggestName(device.name, others)
  if (!(await stores.devices.putBack(device.id, name))) return false
  const data = { deviceId: device.id }
  await writeEvent(ports, stores, { kind: 'device.reinstated', user, asker, data })
  await codesAsOf(ports, stores, { since: suspectSince(device, ports), user, asker })
  await stopOthers(ports, stores, { user, asker })
  const restored = { ...asBefore(user, device), passwordHash }
  await stores.users.save(restored)
  const since = suspectSince(device, ports)
  const before = device.beforeRemoval!
  const addresses = await putContactsBack(ports, stores, { user: restored, before, since, asker })
  await endAll(ports, stores, user)
  await stores.throttle.clear(...counted)
  const about = device.name
  await tellOwner(ports, stores, { event: 'removal-undone', user, asker, about, addresses })
  return true
}

/** Whoever removed it may have added their own: since, or before. */
async function revokeNewer(
  ports: Ports,
  stores: Stores,
  { user, device, asker }: PuttingBack,
): Promise<void> {
  const since = suspectSince(device, ports)
  for (const { id, activatedAt, replaces } of await stores.devices.all(user.id)) {
    const isNewer = activatedAt !== undefined && activatedAt >= since
    if (id === device.id || (!isNewer && replaces !== device.id)) continue
    if (!(await stores.devices.revoke(id, ports.now()))) continue
    await writeEvent(ports, stores, { kind: 'device.revoked', user, asker, data: { deviceId: id } })
  }
}

/**
 * From when on nothing is believed. Not only from the session that removed it: a thief's device may have been added in one
 * and have signed in to another. What is older had its own letter, and its own days.
 */
function suspectSince({ removedAt, beforeRemoval }: Device, ports: Ports): Date {
  const days = removedAt!.getTime() - ports.settings.undoWindowMs
  return new Date(Math.min(days, beforeRemoval?.sessionStartedAt.getTime() ?? days))
}

function asBefore(user: User, { beforeRemoval }: Device): User {
  const { protectedAt } = beforeRemoval ?? {}
  return { ...user, ...(protectedAt && { protectedAt: user.protectedAt ?? protectedAt }) }
}

/** Whoever is signed in may be the one who removed it. */
async function endAll({ now }: Ports, stores: Stores, { id }: User): Promise<void> {
  await stores.sessions.endAll(id)
  await stores.signins.dropAll(id)
  await stores.tokens.suspendAll(id, now())
  await stores.links.killAll(id, now())
}
