import { type Context, Hono } from 'hono'
import { listGroups } from '../../domain/groups/list-groups.ts'
import type { GroupId } from '../../domain/ids.ts'
import { createUser } from '../../domain/users/create-user.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { manyOf, oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import type { Refusal } from '../shared/view.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { newUserPage, type TypedUser } from './new-user-page.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const newUserForm = strictForm({
  name: textOf(),
  email: textOf(320),
  language: oneOf(['en', 'ja']),
  groups: manyOf(20),
})
const permission = 'users:write'
/** As many as a page offers; into others people are put afterwards. */
const GROUPS = 30

/** Somebody new, invited at once where an address is given. */
export function newUserRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })

  const show = async (
    c: Context<Administering>,
    typed: TypedUser,
    refusals: readonly Refusal[] = [],
  ) => {
    const { view, acting, session } = c.var
    const list = await listGroups(ports, { by: { session }, limit: GROUPS })
    if (!list.done) return answerRefusal(c, list.reason, permission)
    const page = { view, acting, groups: list.groups, typed, refusals }
    return c.html(`${newUserPage(page)}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.admin.newUser, guard, (c) =>
    show(c, { name: '', email: '', language: c.var.view.language, groups: [] }),
  )

  web.post(routes.admin.newUser, guard, async (c) => {
    const typed = await readForm(c, newUserForm)
    const { name: userName, email, language } = typed
    const created = await createUser(ports, {
      by: { session: c.var.session },
      asker: askerOf(c),
      userName,
      language,
      groups: typed.groups as GroupId[],
      ...(email !== '' && { email }),
    })
    return settle(c, created, {
      permission,
      onwards: ({ user, invited }) =>
        `${to(routes.admin.user, { id: user.id })}?done=${invited ? 'created-invited' : 'created'}`,
      again: (reason, retryAt) => {
        const field = reason.startsWith('email') || reason === 'too-many' ? 'email' : 'name'
        return show(c, typed, [{ field, text: refusalText(c.var.view, reason, retryAt) }])
      },
    })
  })

  return web
}
