import type { Call } from '../calls/call.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { frozenUntil } from '../recovery/frozen.ts'
import { isConfirmed, isFullySignedIn } from '../sessions/confirmed.ts'
import type { Session } from '../sessions/session.ts'
import { newestTestCall } from '../users/call-number.ts'
import { type Situation, situationOf } from '../ways/situation.ts'
import { type Others, othersBeside } from './change-policy.ts'

/** Everything the account page shows. */
export interface AccountView extends Situation {
  /** Everything the user has was shown: else the page shows nothing. */
  signedIn: boolean
  /** A factor was shown in the last minutes: else the page asks for it before it offers changes. */
  confirmed: boolean
  frozenUntil: Date | undefined
  call: Call | undefined
  others: Others
}

/** Reads the account of the session's user as its owner sees it. */
export function lookAtAccount(
  ports: Ports,
  { session }: { session: Session },
): Promise<AccountView> {
  return ports.read(async (stores) => {
    const [now, settings] = [ports.now(), ports.settings]
    const situation = await situationOf(stores, session.userId, now)
    const { user, recoveries, number } = situation
    return {
      ...situation,
      signedIn: isFullySignedIn(session, user),
      confirmed: isConfirmed(session, user, { settings, now }),
      frozenUntil: frozenUntil(recoveries, now),
      call: number && (await newestTestCall(ports, stores, number)),
      others: await othersBeside(stores, user),
    }
  })
}

/** Number and newest call of a user: what the live part of the page follows. */
export async function lookAtNumber(ports: Ports, userId: UserId): Promise<NumberView> {
  return ports.read(async (stores) => numberView(ports, stores, userId))
}

export interface NumberView {
  number: Situation['number']
  call: Call | undefined
}

async function numberView(ports: Ports, stores: Stores, userId: UserId): Promise<NumberView> {
  const number = await stores.users.findNumber(userId)
  return { number, call: number && (await newestTestCall(ports, stores, number)) }
}
