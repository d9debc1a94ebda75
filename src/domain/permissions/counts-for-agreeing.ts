import type { UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'
import type { Grant } from './grant.ts'

/**
 * Whether a grant counts when somebody agrees to another's request (a second administrator, LO-9): it is older than the
 * request, and it was given by root or long ago. Otherwise one administrator could make the second one that agrees.
 */
export function countsForAgreeing(
  { grantedAt, grantedBy }: Pick<Grant, 'grantedAt' | 'grantedBy'>,
  moment: {
    requestedAt: Date
    now: Date
    settings: Pick<Settings, 'longHoldMs'>
    /** The account's root users. */
    roots: readonly UserId[]
  },
): boolean {
  const { requestedAt, now, settings, roots } = moment
  if (grantedAt >= requestedAt) return false
  return roots.includes(grantedBy) || now.getTime() - grantedAt.getTime() >= settings.longHoldMs
}
