import { type Context, Hono } from 'hono'
import { createAccount } from '../../domain/accounts/create-account.ts'
import { inviteRoot } from '../../domain/accounts/invite-root.ts'
import { listAccounts } from '../../domain/accounts/list-accounts.ts'
import type { AccountId } from '../../domain/ids.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Refusal } from '../shared/view.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { ACCOUNTS_DONE, accountsPage, newAccountPage, type TypedAccount } from './accounts-page.ts'
import { refusalText } from './refusal-texts.ts'
import { settle } from './settle.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const accountForm = strictForm({ name: textOf(), country: textOf(2), email: textOf(320) })
const inviteForm = strictForm({ account: textOf(12) })
const permission = 'accounts:create'
const PAGE = 50

/** Every account of the installation, for its operators, and a new one. */
export function accountsRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission)
  const fresh = withPermission(deps, permission, { fresh: true })
  const { accounts, newAccount } = routes.admin

  const list = async (c: Context<Administering>, refusal?: string) => {
    const { view, acting, session } = c.var
    const asked = c.req.query('after')
    const after = asked && /^\d{12}$/.test(asked) ? { after: asked as AccountId } : {}
    const found = await listAccounts(ports, { by: { session }, ...after, limit: PAGE })
    if (!found.done) return answerRefusal(c, found.reason, permission)
    const done = ACCOUNTS_DONE.find((name) => name === c.req.query('done'))
    const turning = { ...after, next: found.next }
    const said = { ...(done && { done }), ...(refusal !== undefined && { refusal }) }
    const page = { view, acting, lines: found.accounts, turning, ...said }
    return c.html(`${accountsPage(page)}`, refusal === undefined ? 200 : 422)
  }

  const showNew = (
    c: Context<Administering>,
    typed: TypedAccount,
    refusals: readonly Refusal[] = [],
  ) => {
    const { view, acting } = c.var
    const countries = ports.numbers.countries(view.language)
    const page = { view, acting, countries, typed, refusals }
    return c.html(`${newAccountPage(page)}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(accounts, guard, (c) => list(c))

  web.post(routes.adminForms.inviteRoot, guard, async (c) => {
    const { account } = await readForm(c, inviteForm)
    const about = { by: { session: c.var.session }, asker: askerOf(c) }
    return settle(c, await inviteRoot(ports, { ...about, accountId: account as AccountId }), {
      permission,
      onwards: () => `${accounts}?done=root-invited`,
      again: (reason, retryAt) => list(c, refusalText(c.var.view, reason, retryAt)),
    })
  })

  web.get(newAccount, fresh, async (c) => {
    const { accountId } = c.var.acting.user
    const { country } = await ports.read((stores) => stores.accounts.get(accountId))
    return showNew(c, { name: '', country, email: '' })
  })

  web.post(newAccount, fresh, async (c) => {
    const typed = await readForm(c, accountForm)
    const about = { by: { session: c.var.session }, asker: askerOf(c) }
    return settle(c, await createAccount(ports, { ...about, ...typed }), {
      permission,
      onwards: () => `${accounts}?done=account-created`,
      again: (reason, retryAt) => {
        const text = refusalText(c.var.view, reason, retryAt)
        return showNew(c, typed, [{ field: fieldOf(reason), text }])
      },
    })
  })

  return web
}

function fieldOf(reason: string): string {
  if (reason.startsWith('name')) return 'name'
  return reason === 'unknown-country' ? 'country' : 'email'
}
