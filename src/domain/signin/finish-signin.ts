import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import { wantsRenewal } from '../recovery-codes/look-at-codes.ts'
import type { ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import type { User } from '../users/user.ts'
import { recoveryToShow } from './recovery-to-show.ts'

export interface FinishedSignin {
  /** For the session cookie; it is stored nowhere. */
  token: string
  /** Somebody is getting back in meanwhile: show that first, with "stop it" as the default answer. */
  showRecovery: boolean
  /** They came back without a device lately: recovery codes are renewed. */
  renewCodes: boolean
  user: User
}

const WEEK_MS = 7 * 24 * 3_600_000

/** Every factor was shown: a new session, whatever the browser held before (B11), and a browser to be known by. */
export async function finishSignin(
  ports: Ports,
  stores: Stores,
  signin: { user: User; asker: Asker; factors: readonly ShownFactor[] },
): Promise<FinishedSignin> {
  const { user, asker } = signin
  const now = ports.now()
  const { session, token } = await startSession(ports, stores, signin)
  await writeEvent(ports, stores, { kind: 'signin.finished', user, asker, session })
  await stores.browsers.remember({
    browser: asker.browser,
    accountId: user.accountId,
    userId: user.id,
    signedInAt: now,
    firstSeenAt: now,
    userAgent: asker.userAgent,
    network: asker.network,
  })
  const recoveries = await stores.recoveries.of(user.id, new Date(now.getTime() - WEEK_MS))
  return {
    token,
    user,
    showRecovery: recoveryToShow(recoveries, now) !== undefined,
    renewCodes: await wantsNewCodes(stores, user, recoveries),
  }
}

/** Looked for where somebody came back lately, and nowhere else. */
const wantsNewCodes = async (
  { recoveryCodes }: Stores,
  { id }: User,
  recoveries: readonly Recovery[],
): Promise<boolean> =>
  wantsRenewal(recoveries, undefined) && wantsRenewal(recoveries, await recoveryCodes.stock(id))
