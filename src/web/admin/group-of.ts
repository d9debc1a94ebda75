import type { Context } from 'hono'
import { type GroupView, lookAtGroup } from '../../domain/groups/list-groups.ts'
import type { GroupId, UserId } from '../../domain/ids.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { rankOfSet } from '../../domain/permissions/permission-sets.ts'
import type { Ports } from '../../domain/ports.ts'
import type { View } from '../shared/view.ts'
import { idParam } from '../shared/web.ts'
import { type Administering, answerRefusal } from './with-permission.ts'

const PAGE = 50

export type SeenGroup = Extract<GroupView, { done: true }>

/** What every page about one group is made of. */
export interface GroupPage {
  view: View
  acting: Acting
  seen: SeenGroup
  /** Where this page of its members began. */
  after?: UserId
  /** Whether whoever acts may change the group, as far as can be told before it is locked. */
  mayChange: boolean
}

/** The group of the address with a page of its members, or the answer that says why not (H06). */
export async function groupOf(
  ports: Ports,
  c: Context<Administering>,
): Promise<GroupPage | Response> {
  const { view, acting, session } = c.var
  const groupId = idParam<GroupId>(c, 'id')
  const asked = c.req.query('after')
  const after = asked && /^[\w-]{1,64}$/.test(asked) ? { after: asked as UserId } : {}
  const look = await lookAtGroup(ports, { by: { session }, groupId, ...after, limit: PAGE })
  if (!look.done) return answerRefusal(c, look.reason, 'users:read')
  return { view, acting, seen: look, ...after, mayChange: mayChange(acting, look) }
}

/** As `groupOf`, for a page that changes something: whoever may not is told before anything is typed. */
export async function groupToChange(
  ports: Ports,
  c: Context<Administering>,
): Promise<GroupPage | Response> {
  const page = await groupOf(ports, c)
  if (page instanceof Response || page.mayChange) return page
  const lacks = page.acting.may('permissions:write') ? 'rank' : 'not-permitted'
  return answerRefusal(c, lacks, 'permissions:write')
}

function mayChange(acting: Acting, { grants }: SeenGroup): boolean {
  if (!acting.may('groups:write')) return false
  if (grants.length > 0 && !acting.may('permissions:write')) return false
  return grants.every(({ permissionSet }) => rankOfSet(permissionSet) < acting.rank)
}
