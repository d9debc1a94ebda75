import type { Asker } from '../asker.ts'
import type { ResetId } from '../ids.ts'
import {
  type Acting,
  type ActingRefusal,
  actingAs,
  lockBoth,
  standingOf,
} from '../permissions/acting.ts'
import { permissionsOf, rankOf } from '../permissions/permission-sets.ts'
import { standingAsSecond } from '../permissions/second-person.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { tellOfReset } from './ask-reset.ts'
import { keepReset } from './keep-reset.ts'
import type { Reset } from './reset.ts'
import { rankToReset } from './stands.ts'

/**
 * 'same-person', 'same-browser': the second must be somebody else, somewhere else. 'too-new': their rank was given too
 * lately to count. 'asker-gone': who asked could not ask any more.
 */
export type AgreeRefusal =
  | ActingRefusal
  | 'no-such-reset'
  | 'yourself'
  | 'same-person'
  | 'same-browser'
  | 'too-new'
  | 'asker-gone'
  | 'over'
export type Agreement = { done: true; reset: Reset } | { done: false; reason: AgreeRefusal }

/** A second administrator agrees to the reset of somebody of the first one's own rank. From now on it is open. */
export function agreeReset(
  ports: Ports,
  input: { session: Session; resetId: ResetId; asker: Asker },
): Promise<Agreement> {
  const { session, resetId, asker } = input
  const refuse = (reason: AgreeRefusal): Agreement => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const seen = await stores.resets.find(resetId)
    const subject = seen && (await lockBoth(stores, session.userId, seen.userId))
    const acting = await actingAs(ports, stores, { by: { session }, permission: 'devices:reset' })
    if ('reason' in acting) return refuse(acting.reason)
    const reset = await stores.resets.find(resetId)
    if (!reset || subject?.accountId !== acting.user.accountId) return refuse('no-such-reset')
    const reason = await refusalToAgree(ports, stores, { reset, acting, subject, asker })
    if (reason) return refuse(reason)

    const kept = await keepReset(ports, stores, {
      reset,
      event: { name: 'agreed', by: acting.user.id },
      ...{ user: subject, actor: acting.user.id, session, asker },
    })
    if (!kept) return refuse('over')
    await tellOfReset(ports, stores, { reset: kept, subject, asker, except: acting.user })
    return { done: true, reset: kept }
  })
}

async function refusalToAgree(
  ports: Ports,
  stores: Stores,
  { reset, acting, subject, asker }: { reset: Reset; acting: Acting; subject: User; asker: Asker },
): Promise<AgreeRefusal | undefined> {
  if (reset.status.name !== 'waiting' || reset.status.until <= ports.now()) return 'over'
  if (acting.user.id === subject.id) return 'yourself'
  if (acting.user.id === reset.askedBy) return 'same-person'
  if (isSameBrowser(reset, acting, asker)) return 'same-browser'
  const subjectRank = rankOf(await standingOf(stores, subject))
  if (subjectRank > acting.rank) return 'rank'
  const { now, settings } = ports
  const moment = { askedAt: reset.askedAt, now: now(), settings }
  const counting = await standingAsSecond(stores, acting.user, moment)
  if (rankOf(counting) < subjectRank || !permissionsOf(counting).has('devices:reset'))
    return 'too-new'
  return (await rankToReset(stores, reset.askedBy)) >= subjectRank ? undefined : 'asker-gone'
}

const isSameBrowser = ({ askedIn }: Reset, { by }: Acting, { browser }: Asker): boolean =>
  askedIn === browser || askedIn === by.session?.browser
