import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { Ports } from '../ports.ts'
import { canBeFound, type Offer, offersOf } from '../ways/offers.ts'
import { type Closed, isOpen, type Situation, situationOf } from '../ways/situation.ts'
import { findClaimable } from './find-claimable.ts'
import type { Recovery } from './recovery.ts'

/** What is open to whoever has just shown the password, and what closes alternative factors. */
export interface TroubleView {
  situation: Situation
  /** The best first. */
  offers: readonly Offer[]
  /** Devices that can still be asked for. */
  usable: Device[]
  /** Suspended ones that "I found it" can bring back. */
  lost: Device[]
  /** Why alternative factors cannot be used, where no reset makes them needless. */
  closed?: Closed
  /** After an administrator's reset: the way that it opens (OW-6). */
  byReset: 'administrator' | 'administrator-in-person' | undefined
  /** Complete already: what is left is to claim it. */
  complete?: Recovery
}

/** What the trouble page shows: only ways that would work for this user now (SI-6). Undefined: the password comes first. */
export function lookAtTrouble(
  ports: Ports,
  { browser }: Pick<Asker, 'browser'>,
): Promise<TroubleView | undefined> {
  return ports.read(async (stores) => {
    const attempt = await stores.signins.find(browser)
    if (
      !attempt ||
      ports.now().getTime() - attempt.passwordShownAt.getTime() >= ports.settings.proofMs
    )
      return undefined
    const situation = await situationOf(stores, attempt.userId, ports.now())
    if (situation.user.suspendedAt) return undefined
    const now = ports.now()
    const outside = { telephone: ports.telephone, settings: ports.settings, now }
    const byReset = BY_RESET.find((way) => isOpen(way, situation, outside).open)
    const factors = isOpen('alternative-factors', situation, outside)
    const complete = findClaimable(situation.recoveries, now)
    return {
      situation,
      usable: situation.devices.filter(canSignIn),
      lost: situation.devices.filter(canBeFound),
      offers: offersOf(situation, outside),
      byReset,
      ...(!byReset && !factors.open && { closed: factors.reason }),
      ...(complete && { complete }),
    }
  })
}

/** Policy opens one of the two. */
const BY_RESET = ['administrator', 'administrator-in-person'] as const
