import type { Asker } from '../asker.ts'
import { NO_ACCOUNT } from '../audit/no-account.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Credential, Device, Passkey } from '../devices/device.ts'
import type { UserId } from '../ids.ts'
import { type Assertion, readAssertion } from '../passkeys/answer.ts'
import type { PasskeyPurpose } from '../passkeys/challenge.ts'
import { takeChallenge } from '../passkeys/take-challenge.ts'
import { userHandleOf } from '../passkeys/user-handle.ts'
import type { Ports, Stores } from '../ports.ts'
import type { ShownFactor } from '../sessions/session.ts'
import {
  type Asked,
  attemptDevice,
  type CodeJudgement,
  type DeviceAttempt,
  refuse,
} from './attempt-device.ts'
import { chargeOf } from './count-wrong-code.ts'

/** A passkey's answer to a question of ours. */
export interface PasskeyAttempt extends Omit<DeviceAttempt, 'deviceId' | 'userId'> {
  /** As the page sent it. */
  passkey: string
  purpose: PasskeyPurpose
  /** Whose passkey it must be. Absent where the passkey says who it is: then it must say so. */
  userId?: UserId
  /** Whether the question was bound to that user. By default it was. */
  unbound?: boolean
}

/** What a passkey showed. */
export interface ShownPasskey extends Asked<Passkey> {
  factor: ShownFactor & { factor: 'passkey' }
}

/**
 * Whether this is the answer of a passkey to a question that we put to this browser, for this purpose and this user (B08,
 * B16). `accepted` runs in the transaction that stores the use: what it was for happens with it or not at all.
 */
export async function judgePasskey<Result>(
  ports: Ports,
  attempt: PasskeyAttempt,
  accepted: (stores: Stores, shown: ShownPasskey) => Promise<Result>,
): Promise<CodeJudgement<Result>> {
  const answer = readAssertion(attempt.passkey)
  if (!answer) return refuse('passkey-refused')
  const { asker, purpose, userId, unbound } = attempt
  const subject = userId && !unbound ? { subject: userId } : {}
  const challenge = await takeChallenge(ports, answer, { asker, purpose, ...subject })
  if (challenge === undefined) return refuse('passkey-expired')
  const passkey = await ports.read((stores) => findPasskey(stores, answer, userId))
  if (!passkey) return refuseStranger(ports, { asker, ...(userId && { userId }) })

  const asked = { ...attempt, userId: passkey.userId, deviceId: passkey.id }
  return attemptDevice(ports, asked, {
    is: isRegistered,
    read:
      ({ credential }) =>
      () =>
        ports.passkeys.checkAssertion(answer, { challenge, credential }),
    judge: async (stores, { user, device }, verdict) => {
      if (!verdict.accepted) return { ...refuse('passkey-refused'), fault: verdict.fault }
      const { userVerified, signCount, backedUp } = verdict
      const used = { ...device, credential: { ...device.credential, signCount, backedUp } }
      await keepUse(ports, stores, { user, device, used, asker })
      const at = ports.now()
      const factor = { factor: 'passkey', deviceId: device.id, at, userVerified } as const
      return { accepted: true, result: await accepted(stores, { user, device: used, factor }) }
    },
  })
}

type Registered = Passkey & { credential: Credential }

const isRegistered = (device: Device): device is Registered =>
  device.kind === 'passkey' && device.credential !== undefined

/** Of this user where one is known; and whose it says it is, which a passkey that was not asked by its id must say. */
async function findPasskey(
  { devices }: Stores,
  { credentialId, userHandle }: Assertion,
  userId: UserId | undefined,
): Promise<Passkey | undefined> {
  const passkey = await devices.findByCredential(credentialId)
  if (!passkey || (userId !== undefined && passkey.userId !== userId)) return undefined
  if (userHandle === undefined) return userId === undefined ? undefined : passkey
  return userHandle === userHandleOf(passkey.userId) ? passkey : undefined
}

/** The same whether nobody has the passkey or somebody else (B08, R12). */
async function refuseStranger(
  ports: Ports,
  { asker, userId }: { asker: Asker; userId?: UserId },
): Promise<CodeJudgement<never>> {
  await ports.transact(async ({ audit, users }) => {
    const user = userId && (await users.find(userId))
    await audit.append({
      accountId: user ? user.accountId : NO_ACCOUNT,
      kind: 'signin.passkey-refused',
      at: ports.now(),
      actor: 'nobody',
      ...(user && { subject: user.id }),
      network: asker.network,
      userAgent: asker.userAgent,
      data: { reason: 'wrong-credential' },
    })
  })
  return refuse('passkey-refused')
}

interface Use {
  user: Asked['user']
  /** As it was. */
  device: Registered
  used: Registered
  asker: Asker
}

/**
 * The count and whether it is backed up now. A count that went backwards means a copy, or an authenticator that counts
 * badly: it is written down for administrators, and refuses nobody (WebAuthn Level 3, section 6.1.1).
 */
async function keepUse(
  ports: Ports,
  stores: Stores,
  { user, device, used, asker }: Use,
): Promise<void> {
  const { devices, throttle } = stores
  const { key } = chargeOf(device, asker, ports.settings)
  await devices.keepUse(device.id, used.credential, ports.now())
  if (device.status === 'paused') await devices.unpause(device.id)
  await throttle.clear(key)
  const [before, after] = [device.credential.signCount, used.credential.signCount]
  if (after > before || (after === 0 && before === 0)) return
  const data = { deviceId: device.id, before, after }
  await writeEvent(ports, stores, { kind: 'signin.passkey-behind', user, asker, data })
}
