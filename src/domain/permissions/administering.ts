import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { type Acting, type ActingRefusal, actingAs, actingUpon, type By } from './acting.ts'
import type { Permission, Rank } from './permission-sets.ts'

/** 'yourself': one's own pages are for that. 'root': nobody in the account is above root. */
export type AdministeringRefusal = ActingRefusal | 'yourself' | 'root'
export type Administering =
  | { acting: Acting; subject: User; subjectRank: Rank }
  | { reason: AdministeringRefusal }

/** As `actingUpon`, and tells apart the two refusals that have a way out of their own. */
export async function administering(
  ports: Ports,
  stores: Stores,
  input: { by: By; permission: Permission; subject: UserId },
): Promise<Administering> {
  if (input.subject === ownerOf(input.by)) {
    const acting = await actingAs(ports, stores, input)
    return 'reason' in acting ? acting : { reason: 'yourself' }
  }
  const both = await actingUpon(ports, stores, input)
  if (!('reason' in both) || both.reason !== 'rank') return both
  const { role } = await stores.users.get(input.subject)
  return { reason: role === 'root' ? 'root' : 'rank' }
}

/** Whose session or token it is. */
export const ownerOf = ({ session, token }: By): UserId => (session ?? token).userId
