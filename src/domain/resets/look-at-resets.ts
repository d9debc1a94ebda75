import type { ResetId, UserId } from '../ids.ts'
import { type Acting, lookingAs, type Refused, standingOf } from '../permissions/acting.ts'
import { type Rank, rankOf } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { presetFor } from '../ways/situation.ts'
import type { Preset } from '../ways/ways.ts'
import type { Reset } from './reset.ts'

/** A reset and who is in it, for whoever looks. */
export interface SeenReset {
  reset: Reset
  subject: User
  subjectRank: Rank
  subjectPreset: Preset
  /** Absent once they are gone. */
  askedBy: User | undefined
  agreedBy: User | undefined
  mayAgree: boolean
  mayCancel: boolean
}

/** One reset of this account; undefined where there is none. Changes nothing. */
export function lookAtReset(
  ports: Ports,
  { session, resetId }: { session: Session; resetId: ResetId },
): Promise<SeenReset | Refused | undefined> {
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by: { session }, permission: 'devices:reset' })
    if ('reason' in acting) return acting
    const reset = await stores.resets.find(resetId)
    if (reset?.accountId !== acting.user.accountId) return undefined
    return seen(stores, reset, acting)
  })
}

/** Those that wait or are open, newest first. */
export function lookAtResets(
  ports: Ports,
  input: { session: Session; after?: Pick<Reset, 'askedAt' | 'id'>; limit: number },
): Promise<{ resets: SeenReset[]; more: boolean } | Refused> {
  const { session, after, limit } = input
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by: { session }, permission: 'devices:reset' })
    if ('reason' in acting) return acting
    const { accountId } = acting.user
    const page = { ...(after && { after }), limit: limit + 1 }
    const found = await stores.resets.running(accountId, page)
    const resets: SeenReset[] = []
    for (const reset of found.slice(0, limit)) resets.push(await seen(stores, reset, acting))
    return { resets, more: found.length > limit }
  })
}

async function seen(stores: Stores, reset: Reset, acting: Acting): Promise<SeenReset> {
  const find = (id: UserId | undefined) => (id ? stores.users.find(id) : undefined)
  const subject = await stores.users.get(reset.userId)
  const subjectRank = rankOf(await standingOf(stores, subject))
  const account = await stores.accounts.get(subject.accountId)
  const isSubject = acting.user.id === subject.id
  const asked = acting.user.id === reset.askedBy
  return {
    reset,
    subject,
    subjectRank,
    subjectPreset: presetFor(account, subjectRank),
    askedBy: await find(reset.askedBy),
    agreedBy: await find(reset.agreedBy),
    mayAgree: reset.status.name === 'waiting' && acting.rank >= subjectRank && !asked && !isSubject,
    mayCancel: asked || (acting.rank > subjectRank && !isSubject),
  }
}
