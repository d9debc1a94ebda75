import type { Asker } from '../asker.ts'
import { addDevice, NotAdded } from '../devices/add-device.ts'
import { readCode } from '../devices/code.ts'
import type { HardwareToken } from '../devices/device.ts'
import { judgeName, type NameRefusal, tidyName } from '../devices/device-name.ts'
import type { Activation, ActivationRefusal, TypedPair } from '../devices/finish-enrolment.ts'
import { hotpKey } from '../devices/hotp.ts'
import { mayEnrol } from '../devices/may-enrol.ts'
import { readEnroller } from '../devices/read-enroller.ts'
import type { DeviceId, HardwareTokenId, UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { ThrottleKey } from '../throttle/store.ts'
import { checkTokenPair, type TokenPairRefusal } from './activation-pair.ts'
import type { StockToken } from './hardware-token.ts'

/** 'no-token': none of this id waits for them. It was taken back, or is another's (H06). */
export type TokenRefusal = ActivationRefusal | TokenPairRefusal | NameRefusal | 'no-token'
export type TokenActivation =
  | (Activation & { added: true })
  | { added: false; reason: TokenRefusal; until?: Date; retryAt?: Date }

interface Activating {
  session: Session
  tokenId: HardwareTokenId
  /** As it will stand in the list of devices. */
  name: string
  typed: TypedPair
  asker: Asker
}

/** Wrong codes at one token, whoever it is given to. */
export const activationCounter = (token: HardwareTokenId): ThrottleKey => `hardware-token:${token}`

/**
 * Two codes that follow each other make the token that an administrator gave a device of who was given it (DE-9), also as
 * the one that replaces what was lost. Who may is what `mayEnrol` says: the administrator's word opens nothing.
 */
export async function activateToken(
  ports: Ports,
  activating: Activating,
): Promise<TokenActivation> {
  const { session, tokenId, typed } = activating
  const before = await ports.read((stores) => given(stores, tokenId, session.userId))
  if (!before) return { added: false, reason: 'no-token' }
  const codes = codesOf(before, typed)
  if (!codes) return { added: false, reason: 'not-a-code' }
  const limit = limits.deviceCodes(ports.settings)
  const charged = await charge(ports, [{ key: activationCounter(tokenId), limit }])
  if (!charged.allowed) {
    const { reason, retryAt } = charged
    return { added: false, reason, ...(retryAt && { retryAt }) }
  }
  try {
    return await ports.transact((stores) =>
      activate(ports, stores, { ...activating, typed: codes }),
    )
  } catch (thrown) {
    if (thrown instanceof NotAdded) return { added: false, reason: thrown.reason }
    throw thrown
  }
}

/** What waits for this user to take it. */
async function given(
  { hardwareTokens }: Stores,
  tokenId: HardwareTokenId,
  userId: UserId,
): Promise<StockToken | undefined> {
  const token = await hardwareTokens.find(tokenId)
  return token?.state === 'assigned' && token.userId === userId ? token : undefined
}

function codesOf({ oath }: StockToken, { first, second }: TypedPair): TypedPair | undefined {
  const [one, two] = [readCode(first, oath.digits), readCode(second, oath.digits)]
  return one && two ? { first: one, second: two } : undefined
}

async function activate(
  ports: Ports,
  stores: Stores,
  { session: asking, tokenId, name, typed, asker }: Activating,
): Promise<TokenActivation> {
  const refuse = (reason: TokenRefusal, until?: Date): TokenActivation => ({
    added: false,
    reason,
    ...(until && { until }),
  })
  const own = await lockSession(ports, stores, asking)
  if (!own) return refuse('session-over')
  const { user, session } = own
  const enroller = await readEnroller(ports, stores, { session, user })
  const moment = { settings: ports.settings, now: ports.now() }
  const door = mayEnrol(enroller, { ...moment, begun: false })
  if (!door.open) return refuse(door.reason, door.until)
  const naming = judgeName(tidyName(name), enroller.devices)
  if (!naming.accepted) return refuse(naming.reason)
  const token = await given(stores, tokenId, user.id)
  if (!token) return refuse('no-token')
  const secret = ports.vault.open(token.sealedSecret, token.id)
  const verdict = checkTokenPair({ ...token, secret: hotpKey(secret) }, typed, ports.now())
  if (!verdict.accepted) return refuse(verdict.reason)

  const device = deviceFrom(ports, { token, secret, name: tidyName(name), ...verdict })
  const { lastStep } = verdict
  const taken = { ...token, state: 'active' as const, deviceId: device.id, lastStep }
  if (!(await stores.hardwareTokens.change(taken))) return refuse('no-token')
  // By way of a draft: the store lets a name in through that door alone.
  const draft = { status: 'draft', draftOf: session.id, draftUntil: ports.now() } as const
  await stores.devices.add({ ...device, ...draft })
  await stores.throttle.clear(activationCounter(tokenId))
  return addDevice(ports, stores, { session, asker, user, device })
}

function deviceFrom(
  { chance, vault, now }: Ports,
  from: {
    token: StockToken
    secret: Uint8Array
    name: string
    lastStep: number
    driftSteps: number
  },
): HardwareToken {
  const { token, secret, name, lastStep, driftSteps } = from
  const id = chance.id<DeviceId>()
  return {
    id,
    accountId: token.accountId,
    userId: token.userId!,
    kind: 'token',
    name,
    oath: token.oath,
    status: 'active',
    sealedSecret: vault.seal(secret, id),
    lastStep,
    driftSteps,
    createdAt: now(),
    activatedAt: now(),
  }
}
