import { type Context, Hono } from 'hono'
import { addMember } from '../../domain/groups/add-member.ts'
import { deleteGroup } from '../../domain/groups/delete-group.ts'
import { removeMember } from '../../domain/groups/remove-member.ts'
import { renameGroup } from '../../domain/groups/rename-group.ts'
import type { GroupId, UserId } from '../../domain/ids.ts'
import { givePermission } from '../../domain/permissions/give-permission.ts'
import { takePermission } from '../../domain/permissions/take-permission.ts'
import { findByName } from '../../domain/users/find-by-name.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Html } from '../shared/html.ts'
import { idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { type GroupPage, groupOf, groupToChange } from './group-of.ts'
import {
  deleteGroupPage,
  GROUP_DONE,
  groupPage,
  groupSetsPage,
  renameGroupPage,
  type Said,
} from './group-page.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { setForm } from './user-sets.ts'
import { type Administering, withPermission } from './with-permission.ts'

const renameForm = strictForm({ name: textOf() })
const emptyForm = strictForm({})
/** One of both: a name is added, a user is taken out. */
const memberForm = strictForm({ name: textOf(), leave: textOf(64) })

const paths = routes.admin

/** One group: who is in it, what it gives, and everything that changes it. */
export function groupRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, 'groups:write', { fresh: true })

  const show = async (
    c: Context<Administering>,
    page: (shown: GroupPage & Said) => Html,
    said: Said = {},
  ) => {
    const shown = page === groupPage ? await groupOf(ports, c) : await groupToChange(ports, c)
    if (shown instanceof Response) return shown
    return c.html(`${page({ ...shown, ...said })}`, said.refusal === undefined ? 200 : 422)
  }
  const about = (c: Context<Administering>) => {
    const groupId = idParam<GroupId>(c, 'id')
    return { by: { session: c.var.session }, groupId, asker: askerOf(c) }
  }
  const home = (c: Context<Administering>, done: string) =>
    `${to(paths.group, { id: idParam(c, 'id') })}?done=${done}`

  web.get(paths.group, withPermission(deps, 'users:read'), (c) => {
    const done = GROUP_DONE.find((name) => name === c.req.query('done'))
    return show(c, groupPage, done ? { done } : {})
  })

  web.get(paths.renameGroup, guard, (c) => show(c, renameGroupPage))
  web.post(paths.renameGroup, guard, async (c) => {
    const { name: typed } = await readForm(c, renameForm)
    return settle(c, await renameGroup(ports, { ...about(c), name: typed }), {
      permission: 'groups:write',
      onwards: () => home(c, 'renamed'),
      again: (reason) =>
        show(c, renameGroupPage, { typed, refusal: refusalText(c.var.view, reason) }),
    })
  })

  web.get(paths.deleteGroup, guard, (c) => show(c, deleteGroupPage))
  web.post(paths.deleteGroup, guard, async (c) => {
    await readForm(c, emptyForm)
    return settle(c, await deleteGroup(ports, about(c)), {
      permission: 'groups:write',
      onwards: () => `${paths.groups}?done=deleted`,
      again: (reason) => show(c, deleteGroupPage, { refusal: refusalText(c.var.view, reason) }),
    })
  })

  web.post(routes.adminForms.groupMembers, guard, async (c) => {
    const { name: typed, leave } = await readForm(c, memberForm)
    const { acting, view } = c.var
    const userId =
      leave === '' ? await findByName(ports, { acting, name: typed }) : (leave as UserId)
    if (!userId) return show(c, groupPage, { typed, refusal: view.words('admin.no-such-name') })
    const asked = { ...about(c), userId }
    const outcome = leave === '' ? await addMember(ports, asked) : await removeMember(ports, asked)
    return settle(c, outcome, {
      permission: 'groups:write',
      onwards: () => home(c, leave === '' ? 'joined' : 'left'),
      again: (reason) => show(c, groupPage, { typed, refusal: refusalText(view, reason) }),
    })
  })

  const giving = withPermission(deps, 'permissions:write', { fresh: true })
  web.get(paths.groupPermissions, giving, (c) => show(c, groupSetsPage))
  web.post(paths.groupPermissions, giving, async (c) => {
    const { set: permissionSet, change } = await readForm(c, setForm)
    const { groupId, ...rest } = about(c)
    const asked = { ...rest, permissionSet }
    const outcome =
      change === 'give'
        ? await givePermission(ports, { ...asked, to: { groupId } })
        : await takePermission(ports, { ...asked, from: { groupId } })
    return settle(c, outcome, {
      permission: 'permissions:write',
      onwards: () => home(c, change === 'give' ? 'set-given' : 'set-taken'),
      again: (reason) => show(c, groupSetsPage, { refusal: refusalText(c.var.view, reason) }),
    })
  })

  return web
}
