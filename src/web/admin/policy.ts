import { type Context, Hono } from 'hono'
import {
  changeOthersPolicy,
  type OthersPolicy,
  othersFor,
} from '../../domain/accounts/change-others-policy.ts'
import { judgePreset } from '../../domain/accounts/change-policy.ts'
import { RANKS } from '../../domain/permissions/permission-sets.ts'
import { PRESETS, type Preset } from '../../domain/ways/ways.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { choiceField } from '../shared/field.ts'
import { oneOf, readForm, strictForm } from '../shared/form.ts'
import { type Html, html } from '../shared/html.ts'
import { button, card, form, notice } from '../shared/parts.ts'
import { inARow } from '../shared/phrases.ts'
import type { Refusal, View } from '../shared/view.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { adminLayout } from './admin-layout.ts'
import { resetRefusal } from './reset-refusals.ts'
import { settle } from './settle.ts'
import { type Administering, withPermission } from './with-permission.ts'

/** Each form sends one of them. */
const policyForm = strictForm({
  administrators: oneOf(PRESETS).optional(),
  users: oneOf(PRESETS).optional(),
})
const permission = 'policy:write'

interface Part {
  of: OthersPolicy
  preset: Preset
  /** What cannot be chosen, for who there is to help. */
  refused: readonly Preset[]
  mayChange: boolean
}

/** How users and administrators get back in, set by whoever is above them. Root's own stands on root's pages. */
export function othersPolicyRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, permission, { fresh: true })

  const partsFor = (c: Context<Administering>): Promise<Part[]> =>
    ports.read(async (stores) => {
      const { user, rank } = c.var.acting
      const account = await stores.accounts.get(user.accountId)
      const part = async (of: OthersPolicy, preset: Preset, highest: number): Promise<Part> => {
        const others = await othersFor(stores, { of, user })
        const refused = PRESETS.filter((one) => !judgePreset(one, others).accepted)
        return { of, preset, refused, mayChange: rank > highest }
      }
      return [
        await part('users', account.userPreset, RANKS.everyone),
        await part('administrators', account.administratorPreset, RANKS.administrator),
      ]
    })
  const show = async (c: Context<Administering>, refusals: readonly Refusal[] = []) => {
    const done = c.req.query('done') === 'saved'
    const shown = { parts: await partsFor(c), refusals, done }
    return c.html(`${page(c, shown)}`, refusals.length > 0 ? 422 : 200)
  }

  web.get(routes.admin.policy, guard, (c) => show(c))

  web.post(routes.admin.policy, guard, async (c) => {
    const typed = await readForm(c, policyForm)
    const { session, view } = c.var
    const of = typed.users ? 'users' : 'administrators'
    const preset = typed[of]
    if (!preset) return show(c, [{ field: of, text: view.words('account.policy-nothing') }])
    const outcome = await changeOthersPolicy(ports, { session, of, preset, asker: askerOf(c) })
    return settle(c, outcome, {
      permission,
      onwards: () => `${routes.admin.policy}?done=saved`,
      again: (reason) => show(c, [{ field: of, text: resetRefusal(view, reason) }]),
    })
  })

  return web
}

function page(
  c: Context<Administering>,
  { parts, refusals, done }: { parts: Part[]; refusals: readonly Refusal[]; done: boolean },
): Html {
  const { view, acting } = c.var
  const { words } = view
  const main = html`${done && notice(words, 'success', words('resets.policy-saved'))}
<p>${words('resets.policy-lead')}</p>${parts.map((part) => one(view, part, refusals))}`
  return adminLayout({ view, acting, title: words('resets.policy-title'), main, refusals })
}

function one(view: View, part: Part, refusals: readonly Refusal[]): Html {
  const { words } = view
  const { of, preset, refused, mayChange } = part
  const title = words(`resets.policy-${of}`)
  if (!mayChange) {
    const now = html`<p>${words(`account.policy-${preset}`)}</p>`
    return card(title, html`${now}<p class="hint">${words('resets.policy-above')}</p>`)
  }
  const options = PRESETS.map((value) => {
    const hint = words(`resets.policy-${value}-hint`)
    const not = refused.includes(value) ? words('resets.policy-not-now') : ''
    return {
      value,
      label: words(`account.policy-${value}`),
      hint: not ? inARow(words, hint, not) : hint,
    }
  })
  const choice = choiceField(words, {
    name: of,
    label: words('account.policy-choose'),
    options,
    value: preset,
    refusals,
  })
  const go = button(words, { label: words('account.policy-go') })
  return card(title, form(routes.admin.policy, html`${choice}${go}`))
}
