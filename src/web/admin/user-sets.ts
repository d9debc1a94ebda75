import { type Context, Hono } from 'hono'
import type { UserId } from '../../domain/ids.ts'
import { givePermission } from '../../domain/permissions/give-permission.ts'
import { PERMISSION_SETS } from '../../domain/permissions/permission-sets.ts'
import { takePermission } from '../../domain/permissions/take-permission.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm } from '../shared/form.ts'
import { type Html, html } from '../shared/html.ts'
import { notice } from '../shared/parts.ts'
import { idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { adminLayout } from './admin-layout.ts'
import { refusalText } from './refusal-texts.ts'
import { setsPart } from './sets-part.ts'
import { settle } from './settle.ts'
import { nameOfSubject, type SubjectPage, subjectToChange } from './subject.ts'
import { type Administering, withPermission } from './with-permission.ts'

/** One button, one set. */
export const setForm = strictForm({
  set: oneOf(PERMISSION_SETS),
  change: oneOf(['give', 'take']),
})
const permission = 'permissions:write'

/** What a user was given themselves, each set with its button. */
export function userSetRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })
  const path = routes.admin.userPermissions
  const show = async (c: Context<Administering>, refusal?: string) => {
    const page = await subjectToChange(ports, c)
    if (page instanceof Response) return page
    const [given, taken] = ['given', 'taken'].map((what) =>
      PERMISSION_SETS.find((set) => set === c.req.query(what)),
    )
    const { words } = c.var.view
    const done = given
      ? words('admin.done-given', { set: given })
      : taken && words('admin.done-taken', { set: taken })
    const shown = { ...page, ...(refusal !== undefined && { refusal }), ...(done && { done }) }
    return c.html(`${userSetsPage(shown)}`, refusal === undefined ? 200 : 422)
  }

  web.get(path, guard, (c) => show(c))
  web.post(path, guard, async (c) => {
    const { set: permissionSet, change } = await readForm(c, setForm)
    const about = { by: { session: c.var.session }, permissionSet, asker: askerOf(c) }
    const holder = { userId: idParam<UserId>(c, 'id') }
    const outcome =
      change === 'give'
        ? await givePermission(ports, { ...about, to: holder })
        : await takePermission(ports, { ...about, from: holder })
    const done = `${change === 'give' ? 'given' : 'taken'}=${encodeURIComponent(permissionSet)}`
    return settle(c, outcome, {
      permission,
      onwards: () => `${to(path, { id: holder.userId })}?${done}`,
      again: (reason) => show(c, refusalText(c.var.view, reason)),
    })
  })
  return web
}

function userSetsPage({
  view,
  acting,
  subject,
  refusal,
  done,
}: SubjectPage & { refusal?: string; done?: string }): Html {
  const { words } = view
  const { user, grants, groups } = subject
  const name = nameOfSubject(subject)
  const own = grants.filter(({ holderId }) => holderId === user.id)
  const others = grants.filter(({ holderId }) => holderId !== user.id)
  const nameOf = (id: string) => groups.find((group) => group.id === id)?.name ?? ''
  const part = setsPart({
    view,
    acting,
    action: to(routes.admin.userPermissions, { id: user.id }),
    held: new Set(own.map(({ permissionSet }) => permissionSet)),
    byGroup: new Map(
      others.map(({ permissionSet, holderId }) => [permissionSet, nameOf(holderId)]),
    ),
  })
  const main = html`${done && notice(words, 'success', done)}
<p>${words('admin.sets-lead')}</p><div id="sets">${part}</div>
<p><a href="${to(routes.admin.user, { id: user.id })}">${words('admin.back-to-user', { name })}</a></p>`
  const refusals = refusal === undefined ? [] : [{ field: 'sets', text: refusal }]
  const title = words('admin.sets-title', { name })
  return adminLayout({ view, acting, title, main, refusals })
}
