import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { wasLost } from '../recovery/find-device.ts'
import { wasThere } from '../recovery/finish-now.ts'
import { freshProofs, isUnfinished, type Recovery } from '../recovery/recovery.ts'
import type { Session } from '../sessions/session.ts'
import { runningAttempt } from '../signin/look-at-signin.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { AskPurpose } from './challenge.ts'
import { type CredentialName, credentialNames, putQuestion } from './put-question.ts'

/** What `navigator.credentials.get` takes, as JSON. */
export interface PasskeyQuestion {
  challenge: string
  rpId: string
  timeout: number
  userVerification: 'required' | 'discouraged'
  /** Empty: the browser offers what it has, and nobody learns what there is. */
  allowCredentials: CredentialName[]
}

export interface Asking {
  purpose: AskPurpose
  asker: Asker
  /** The session of the browser that asks, if it has one. */
  session?: Session
}

/**
 * A question for a passkey. Undefined: this browser is in the middle of nothing that it could be for, or too many were asked
 * from its network. Which passkeys there are is told only to whoever may be asked for them: after the password, in the session,
 * after the mail link (R12).
 */
export async function askPasskey(
  ports: Ports,
  asking: Asking,
): Promise<PasskeyQuestion | undefined> {
  const { purpose, asker } = asking
  const named = purpose === 'sign-in' || purpose === 'undo'
  const whose = named
    ? undefined
    : await ports.read((stores) => ASKED[purpose](ports, stores, asking))
  if (named ? await asksTooOften(ports, asker) : !whose) return undefined
  const about = { asker, purpose, ...(whose && { subject: whose.userId }) }
  return {
    challenge: await putQuestion(ports, about),
    rpId: ports.passkeys.rpId,
    timeout: ports.settings.passkeyChallengeMs,
    // Beside a password a PIN would be a third thing to ask.
    userVerification: purpose === 'sign-in' ? 'required' : 'discouraged',
    allowCredentials: whose ? credentialNames(whose.devices) : [],
  }
}

/** Whoever has shown nothing is bounded by where they ask from; each question is a row until its time is over. */
async function asksTooOften(ports: Ports, { networkPrefix }: Asker): Promise<boolean> {
  const key = `questions:${networkPrefix}`
  const charged = await charge(ports, [{ key, limit: limits.network(ports.settings) }])
  return !charged.allowed
}

interface Whose {
  userId: UserId
  devices: readonly Device[]
}

type Finder = (ports: Ports, stores: Stores, asking: Asking) => Promise<Whose | undefined>

const ofSession: Finder = async (_, stores, { session }) =>
  session?.kind === 'full' ? devicesOf(stores, session.userId, canSignIn) : undefined

const ofRecovery =
  (may: (ports: Ports, recovery: Recovery) => boolean, fits: typeof wasThere): Finder =>
  async (ports, stores, { asker }) => {
    const recovery = await stores.recoveries.newestIn(asker.browser)
    if (!recovery || !isUnfinished(recovery) || !may(ports, recovery)) return undefined
    return devicesOf(stores, recovery.userId, (device) => fits(device, recovery))
  }

/** Each as the use case that takes the answer will see it. */
const ASKED: Record<Exclude<AskPurpose, 'sign-in' | 'undo'>, Finder> = {
  'second-factor': async (ports, stores, { asker }) => {
    const attempt = await runningAttempt(ports, stores, asker)
    return attempt && devicesOf(stores, attempt.userId, canSignIn)
  },
  confirm: ofSession,
  try: ofSession,
  found: async (ports, stores, { asker, session }) => {
    const userId = session?.userId ?? (await runningAttempt(ports, stores, asker))?.userId
    return userId && devicesOf(stores, userId, wasLost)
  },
  'forgotten-password': ofRecovery(
    ({ now, settings }, { way, proofs }) =>
      way === 'forgotten-password' &&
      freshProofs(proofs, { now: now(), settings }).includes('mail-link'),
    canSignIn,
  ),
  'finish-now': ofRecovery((_, { status }) => status.name === 'holding', wasThere),
}

async function devicesOf(
  { devices }: Stores,
  userId: UserId,
  fits: (device: Device) => boolean,
): Promise<Whose> {
  return { userId, devices: (await devices.all(userId)).filter(fits) }
}
