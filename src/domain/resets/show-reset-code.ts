import type { Asker } from '../asker.ts'
import type { ResetId } from '../ids.ts'
import { type ActingRefusal, actingAs, lockBoth, standingOf } from '../permissions/acting.ts'
import { rankOf } from '../permissions/permission-sets.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { presetFor } from '../ways/situation.ts'
import { openOf } from './reset.ts'
import { stands } from './stands.ts'

/** 'by-mail': the policy lets this user come back by mail or telephone, so nothing is said in person. */
export type ShowCodeRefusal = ActingRefusal | 'no-such-reset' | 'yourself' | 'over' | 'by-mail'
export type ShownCode =
  | { done: true; code: string; until: Date }
  | { done: false; reason: ShowCodeRefusal }

/**
 * The one-time code that an administrator says to a person who stands before them, where policy leaves recoveries to
 * administrators only. Shown once; a new one makes the older worthless. What is kept is a keyed hash.
 */
export function showResetCode(
  ports: Ports,
  { session, resetId, asker }: { session: Session; resetId: ResetId; asker: Asker },
): Promise<ShownCode> {
  const refuse = (reason: ShowCodeRefusal): ShownCode => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const seen = await stores.resets.find(resetId)
    const subject = seen && (await lockBoth(stores, session.userId, seen.userId))
    const acting = await actingAs(ports, stores, { by: { session }, permission: 'devices:reset' })
    if ('reason' in acting) return refuse(acting.reason)
    if (!seen || subject?.accountId !== acting.user.accountId) return refuse('no-such-reset')
    if (subject.id === acting.user.id) return refuse('yourself')
    const subjectRank = rankOf(await standingOf(stores, subject))
    const isTheirs = acting.user.id === seen.askedBy || acting.user.id === seen.agreedBy
    if (acting.rank < subjectRank || (acting.rank === subjectRank && !isTheirs))
      return refuse('rank')
    const reset = openOf(await stores.resets.find(resetId), ports.now())
    if (!reset || !(await stands(stores, reset, subjectRank))) return refuse('over')
    const account = await stores.accounts.get(subject.accountId)
    if (presetFor(account, subjectRank) !== 'administrator-only') return refuse('by-mail')

    const code = String(ports.chance.integer(0, 99_999_999)).padStart(8, '0')
    const until = new Date(ports.now().getTime() + ports.settings.resetCodeMs)
    await stores.resets.putCode(resetId, {
      mac: ports.vault.mac(RESET_CODE, resetId + code),
      until,
    })
    const data = { resetId }
    await writeAct(ports, stores, { kind: 'reset.code-shown', acting, subject, asker, data })
    return { done: true, code, until }
  })
}

/** What its hash is for. */
export const RESET_CODE = 'reset-code'
