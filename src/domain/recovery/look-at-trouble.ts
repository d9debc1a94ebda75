import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { Ports } from '../ports.ts'
import { holdMs } from '../ways/hold.ts'
import {
  holdTermsOf,
  isOpen,
  type Openness,
  type Situation,
  situationOf,
} from '../ways/situation.ts'
import { replacesDevice, wayNamed } from '../ways/ways.ts'
import { isComplete, type Recovery } from './recovery.ts'

/** The ways that are open to whoever has just shown the password, and what closes the others. */
export interface TroubleView {
  situation: Situation
  /** Devices that can still be asked for. */
  usable: Device[]
  /** Suspended ones that "I found it" can bring back. */
  lost: Device[]
  alternativeFactors: Openness
  /** After an administrator's reset: the way that it opens (OW-6). */
  byReset: 'administrator' | 'administrator-in-person' | undefined
  /** How long alternative factors would wait, in ms. */
  holdMs: number
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
    const complete = situation.recoveries.find(
      (recovery) => replacesDevice(recovery.way) && isComplete(recovery, now),
    )
    return {
      situation,
      usable: situation.devices.filter(canSignIn),
      lost: situation.devices.filter(
        ({ status, suspendedFor }) => status === 'suspended' && suspendedFor !== 'wrong-codes',
      ),
      alternativeFactors: isOpen('alternative-factors', situation, {
        telephone: ports.telephone,
        now,
      }),
      byReset: BY_RESET.find(
        (way) => isOpen(way, situation, { telephone: ports.telephone, now }).open,
      ),
      holdMs: holdMs(wayNamed('alternative-factors'), holdTermsOf(situation), {
        now,
        settings: ports.settings,
      }),
      ...(complete && { complete }),
    }
  })
}

/** Policy opens one of the two. */
const BY_RESET = ['administrator', 'administrator-in-person'] as const
