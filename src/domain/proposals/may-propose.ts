import type { Acting, ActingRefusal } from '../permissions/acting.ts'
import {
  mayProposeNumber,
  type Permission,
  permissionsOf,
  rankOf,
  type Standing,
} from '../permissions/permission-sets.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { User } from '../users/user.ts'
import type { Proposal } from './proposal.ts'

/** What a proposer is asked for: root's number is an account's matter, all else is about a user. */
export const permissionToPropose = (subject: Pick<User, 'role'>): Permission =>
  subject.role === 'root' ? 'account:write' : 'users:write'

/**
 * Whether this standing may propose for somebody. For root only a number, and only in the middle of a recovery (LO-9): in
 * all else nobody acts upon a higher rank.
 */
export function mayPropose(
  standing: Standing,
  {
    subject,
    subjectStanding,
    kind,
    recovery,
  }: {
    subject: Pick<User, 'role'>
    subjectStanding: Standing
    kind: Proposal['kind']
    recovery: Recovery | undefined
  },
): boolean {
  if (subject.role === 'root')
    return kind === 'number' && recovery !== undefined && mayProposeNumber(standing)
  const higher = rankOf(standing) > rankOf(subjectStanding)
  return higher && permissionsOf(standing).has('users:write')
}

/** The recovery that a proposed number would help: the mail link is there, the call is not. */
export const recoveryInNeed = (recoveries: readonly Recovery[], now: Date): Recovery | undefined =>
  recoveries.find(
    ({ way, status, proofs, claims, provingUntil }) =>
      way === 'alternative-factors' &&
      status.name === 'proving' &&
      !claims &&
      provingUntil > now &&
      proofs.some(({ proof }) => proof === 'mail-link'),
  )

/** 'yourself': one's own pages are for that. 'in-recovery-browser': never who recovers, and never where (LO-9). */
export type PersonRefusal = ActingRefusal | 'yourself' | 'in-recovery-browser'

/** Nobody speaks for the person who recovers out of the browser that recovers. */
export function refusalOfPerson(
  acting: Acting,
  { subject, recovery }: { subject: User; recovery: Pick<Recovery, 'browser'> | undefined },
): PersonRefusal | undefined {
  if (acting.user.id === subject.id) return 'yourself'
  const { browser } = acting.by.session ?? {}
  return recovery && recovery.browser === browser ? 'in-recovery-browser' : undefined
}
