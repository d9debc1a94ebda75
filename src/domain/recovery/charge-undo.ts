import type { Asker } from '../asker.ts'
import { isKnown } from '../browsers/store.ts'
import type { UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { chargesApart, clearedBy } from '../throttle/charges-apart.ts'
import type { ThrottleKey } from '../throttle/store.ts'

/** 'too-many': strangers tried so often that only a browser of the owner's is asked. */
export type UndoRefusal =
  | { undone: false; reason: 'wait'; retryAt: Date }
  | { undone: false; reason: 'too-many' }

/**
 * Charges one try at an undo before the password is looked at (invariant 7), counted as at sign-in: whoever holds a link and
 * nothing else keeps nobody waiting in a browser that they have signed in with (A12).
 */
export async function chargeUndo(
  ports: Ports,
  { userId, asker }: { userId: UserId; asker: Asker },
): Promise<
  { allowed: true; counted: readonly ThrottleKey[] } | { allowed: false; refusal: UndoRefusal }
> {
  const { settings, now } = ports
  const browser = await ports.read(({ browsers }) => browsers.find(userId, asker.browser))
  const known = isKnown(browser, settings, now())
  const charges = chargesApart(settings, { what: 'undo', target: userId, asker, known })
  const charged = await charge(ports, charges)
  if (charged.allowed) return { allowed: true, counted: clearedBy(charges) }
  const { retryAt } = charged
  const refusal = retryAt
    ? ({ undone: false, reason: 'wait', retryAt } as const)
    : ({ undone: false, reason: 'too-many' } as const)
  return { allowed: false, refusal }
}
