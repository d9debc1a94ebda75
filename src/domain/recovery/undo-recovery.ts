import type { Asker } from '../asker.ts'
import type { Device } from '../devices/device.ts'
import type { NoticeId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { normalisePassword } from '../passwords/password.ts'
import type { Ports, Stores } from '../ports.ts'
import { putNumberBack } from '../proposals/register-proposed.ts'
import { hashToken } from '../secrets.ts'
import type { CodeJudgement } from '../signin/attempt-device.ts'
import { judgeDevice } from '../signin/judge-device.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import type { User } from '../users/user.ts'
import { chargeUndo, type UndoRefusal } from './charge-undo.ts'
import { keepRecovery } from './keep-recovery.ts'
import { asBefore, putCodesBack, putDevicesBack, stopOthers } from './put-back.ts'
import { type Recovery, undoableUntil } from './recovery.ts'
import { recoveryOfNotice } from './recovery-of-notice.ts'
import { closeAlternativeFactors } from './stop-recovery.ts'

export type UndoInput = {
  token: string
  notice: NoticeId
  password: string
  asker: Asker
} & ShownForUndo

/** A code does not say which device made it; a passkey says it itself. */
type ShownForUndo = { code: string } | { passkey: string }

export type UndoAnswer =
  | { undone: true }
  | { undone: false; reason: 'wrong' | 'over' }
  | UndoRefusal

/**
 * Undoes a finished recovery, or one that ended with a new password and without a new device: the link, the password as it was
 * before, and a device from before. Which of the last two was wrong is not told. No device is asked before the password was
 * right: its tries are its owner's.
 */
export async function undoRecovery(ports: Ports, input: UndoInput): Promise<UndoAnswer> {
  const found = await findUndoable(ports, input)
  if (!found) return { undone: false, reason: 'over' }
  const { recovery, user, devices } = found
  const charged = await chargeUndo(ports, { userId: user.id, asker: input.asker })
  if (!charged.allowed) return charged.refusal

  const hash = recovery.previousPasswordHash ?? user.passwordHash
  const right = await ports.passwords.verify(hash, normalisePassword(input.password))
  if (!right) return { undone: false, reason: 'wrong' }
  return tryDevices(ports, { input, recovery, devices, counted: charged.counted })
}

interface Undoable {
  recovery: Recovery
  user: User
  /** Those from before the recovery, suspended or not: any of them is the owner's. */
  devices: Device[]
}

function findUndoable(ports: Ports, { token, notice }: UndoInput): Promise<Undoable | undefined> {
  return ports.read(async ({ notices, recoveries, users, devices }) => {
    const own = await notices.findByToken(hashToken(token))
    if (!own || own.expiresAt <= ports.now()) return undefined
    const listed = await notices.of(own.userId, new Date(0))
    const chosen = listed.find(({ id }) => id === notice)
    const recovery = chosen && (await recoveryOfNotice({ recoveries }, chosen))
    // An administrator's notice about somebody else undoes nothing.
    if (recovery?.userId !== own.userId) return undefined
    if (!undoableUntil(recovery, ports.now())) return undefined
    const all = await devices.all(recovery.userId)
    const before = all.filter((device) => isFromBefore(device, recovery))
    return { recovery, user: await users.get(recovery.userId), devices: before }
  })
}

const isFromBefore = (
  { status, activatedAt, id }: Device,
  { openedAt, enrolledDevices }: Recovery,
): boolean =>
  status !== 'revoked' &&
  activatedAt !== undefined &&
  activatedAt < openedAt &&
  !enrolledDevices.includes(id)

interface Trying {
  input: UndoInput
  recovery: Recovery
  devices: Device[]
  counted: readonly ThrottleKey[]
}

/** The devices from before that were shown, and what follows. */
async function tryDevices(
  ports: Ports,
  { input, recovery, devices, counted }: Trying,
): Promise<UndoAnswer> {
  const { userId } = recovery
  const undoing = { recovery, asker: input.asker, counted }
  const judged = await judgeShown(ports, { input, userId, devices }, (stores) =>
    undo(ports, stores, undoing),
  )
  if (judged) return judged.result ? { undone: true } : { undone: false, reason: 'over' }
  // Someone never protected has no device from before: the link and the password as it was must do.
  if (recovery.way !== 'first-password') return { undone: false, reason: 'wrong' }
  const undone = await ports.transact(async (stores) => {
    await stores.users.lock(userId)
    return undo(ports, stores, undoing)
  })
  return undone ? { undone } : { undone, reason: 'over' }
}

/** Each device is asked for a code within its own limits, and the right one is burned. Undefined: it was none of them. */
async function judgeShown(
  ports: Ports,
  { input, userId, devices }: { input: UndoInput; userId: UserId; devices: Device[] },
  accepted: (stores: Stores) => Promise<boolean>,
): Promise<{ result: boolean } | undefined> {
  const accepts = ({ id }: Device) => devices.some((device) => device.id === id)
  // Nobody is told whose passkeys there are before the password: the question names no user.
  const asked = { purpose: 'undo', unbound: true } as const
  const about = { ...asked, userId, asker: input.asker, accepts, pausedAnywhere: true }
  if ('passkey' in input)
    return resultOf(await judgeDevice(ports, { ...about, passkey: input.passkey }, accepted))
  for (const { id: deviceId } of devices) {
    const attempt = { ...about, deviceId, code: input.code }
    const judged = resultOf(await judgeDevice(ports, attempt, accepted))
    if (judged) return judged
  }
  return undefined
}

const resultOf = (judged: CodeJudgement<boolean>) =>
  judged.accepted ? { result: judged.result } : undefined

/** Puts back device, password and what changed since, and revokes what was enrolled since. */
async function undo(
  ports: Ports,
  stores: Stores,
  {
    recovery,
    asker,
    counted,
  }: { recovery: Recovery; asker: Asker; counted: readonly ThrottleKey[] },
): Promise<boolean> {
  const user = await stores.users.get(recovery.userId)
  const now = await stores.recoveries.find(recovery.id)
  const kept =
    now &&
    (await keepRecovery(ports, stores, { recovery: now, event: { name: 'undone' }, user, asker }))
  if (!kept?.moved) return false
  await putDevicesBack(ports, stores, { recovery, user, asker })
  await putNumberBack(ports, stores, { recovery, user, asker })
  await putCodesBack(ports, stores, { recovery, user, asker })
  await stopOthers(ports, stores, { user, asker })
  const restored = asBefore(user, recovery)
  await stores.users.save(restored)
  await closeAlternativeFactors(ports, stores, restored)
  await stores.sessions.endAll(user.id)
  await stores.signins.dropAll(user.id)
  await stores.links.killAll(user.id, ports.now())
  await stores.throttle.clear(...counted)
  await tellOwner(ports, stores, { event: 'recovery-undone', user, asker, recoveryId: recovery.id })
  return true
}
