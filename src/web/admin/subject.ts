import type { Context } from 'hono'
import type { UserId } from '../../domain/ids.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import { lookAtUser, type UserView } from '../../domain/users/look-at-user.ts'
import type { View } from '../shared/view.ts'
import { idParam } from '../shared/web.ts'
import { type Administering, answerRefusal } from './with-permission.ts'

/** What every page about one user is made of. */
export interface SubjectPage {
  view: View
  acting: Acting
  subject: UserView
}

/**
 * The user of the address, for a page about them; or the answer that says why not. One of another account is as little
 * there as one of nobody (H06).
 */
export async function subjectOf(
  ports: Ports,
  c: Context<Administering>,
): Promise<SubjectPage | Response> {
  const { view, acting, session } = c.var
  const userId = idParam<UserId>(c, 'id')
  const look = await lookAtUser(ports, { by: { session }, userId })
  if (!look.done) return answerRefusal(c, look.reason, 'users:read')
  return { view, acting, subject: look.view }
}

/** As lists call them. */
export const nameOfSubject = ({ user }: UserView): string => user.userName ?? user.email ?? ''

/** As `subjectOf`, for a page that changes something: whoever may not is told before anything is typed. */
export async function subjectToChange(
  ports: Ports,
  c: Context<Administering>,
): Promise<SubjectPage | Response> {
  const page = await subjectOf(ports, c)
  if (page instanceof Response || page.subject.below) return page
  const { id, role } = page.subject.user
  if (id === page.acting.user.id) return answerRefusal(c, 'yourself')
  return answerRefusal(c, role === 'root' ? 'root' : 'rank')
}
