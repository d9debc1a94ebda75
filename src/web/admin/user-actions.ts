import { type Context, Hono } from 'hono'
import type { UserId } from '../../domain/ids.ts'
import { deleteUser } from '../../domain/users/delete-user.ts'
import { inviteUser } from '../../domain/users/invite-user.ts'
import { reinstateUser } from '../../domain/users/reinstate-user.ts'
import { renameUser } from '../../domain/users/rename-user.ts'
import { suspendUser } from '../../domain/users/suspend-user.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Html } from '../shared/html.ts'
import { idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { nameOfSubject, type SubjectPage, subjectToChange } from './subject.ts'
import { deletePage, invitePage, renamePage, suspendPage } from './user-action-pages.ts'
import { type Administering, withPermission } from './with-permission.ts'

const renameForm = strictForm({ name: textOf() })
const inviteForm = strictForm({ email: textOf(320) })
const deleteForm = strictForm({ name: textOf() })
const emptyForm = strictForm({})
const permission = 'users:write'

type Shown = SubjectPage & { typed?: string; refusal?: string }

/** Rename, invite again, suspend or reinstate, delete: each a page that says what it means. */
export function userActionRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })
  const paths = routes.admin

  const show = async (
    c: Context<Administering>,
    page: (shown: Shown) => Html,
    about: { typed?: string; refusal?: string } = {},
  ) => {
    const shown = await subjectToChange(ports, c)
    if (shown instanceof Response) return shown
    return c.html(`${page({ ...shown, ...about })}`, about.refusal === undefined ? 200 : 422)
  }
  const about = (c: Context<Administering>) => {
    const userId = idParam<UserId>(c, 'id')
    return { by: { session: c.var.session }, userId, asker: askerOf(c) }
  }
  const home = (c: Context<Administering>, done: string) =>
    `${to(paths.user, { id: idParam(c, 'id') })}?done=${done}`

  web.get(paths.renameUser, guard, (c) => show(c, renamePage))
  web.post(paths.renameUser, guard, async (c) => {
    const { name: typed } = await readForm(c, renameForm)
    return settle(c, await renameUser(ports, { ...about(c), userName: typed }), {
      permission,
      onwards: () => home(c, 'renamed'),
      again: (reason) => show(c, renamePage, { typed, refusal: refusalText(c.var.view, reason) }),
    })
  })

  web.get(paths.inviteUser, guard, (c) => show(c, invitePage))
  web.post(paths.inviteUser, guard, async (c) => {
    const { email: typed } = await readForm(c, inviteForm)
    const email = typed === '' ? {} : { email: typed }
    return settle(c, await inviteUser(ports, { ...about(c), ...email }), {
      permission,
      onwards: () => home(c, 'invited'),
      again: (reason, retryAt) =>
        show(c, invitePage, { typed, refusal: refusalText(c.var.view, reason, retryAt) }),
    })
  })

  web.get(paths.suspendUser, guard, (c) => show(c, suspendPage))
  web.post(paths.suspendUser, guard, async (c) => {
    await readForm(c, emptyForm)
    return settle(c, await suspendUser(ports, about(c)), {
      permission,
      onwards: () => home(c, 'suspended'),
      again: (reason) => show(c, suspendPage, { refusal: refusalText(c.var.view, reason) }),
    })
  })
  web.post(routes.adminForms.reinstateUser, guard, async (c) => {
    await readForm(c, emptyForm)
    return settle(c, await reinstateUser(ports, about(c)), {
      permission,
      onwards: () => home(c, 'reinstated'),
      again: (reason) => show(c, suspendPage, { refusal: refusalText(c.var.view, reason) }),
    })
  })

  web.get(paths.deleteUser, guard, (c) => show(c, deletePage))
  web.post(paths.deleteUser, guard, async (c) => {
    const { name: typed } = await readForm(c, deleteForm)
    const shown = await subjectToChange(ports, c)
    if (shown instanceof Response) return shown
    if (typed.normalize('NFKC') !== nameOfSubject(shown.subject).normalize('NFKC'))
      return show(c, deletePage, { typed, refusal: c.var.view.words('admin.no-other-name') })
    return settle(c, await deleteUser(ports, about(c)), {
      permission,
      onwards: () => `${paths.users}?done=deleted`,
      again: (reason) => show(c, deletePage, { typed, refusal: refusalText(c.var.view, reason) }),
    })
  })

  return web
}
