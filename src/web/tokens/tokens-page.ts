import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { ApiToken } from '../../domain/tokens/api-token.ts'
import type { TokenList } from '../../domain/tokens/list-tokens.ts'
import { formatDay, formatMoment } from '../../words/moments.ts'
import { confirmPart } from '../account/parts.ts'
import { routes, to } from '../routes.ts'
import { choiceField, selectField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, badge, button, card, form, linkButton, notice, table } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export type Done = 'revoked' | 'reinstated'
export interface Typed {
  name: string
  sets: readonly string[]
  days: string
}

interface TokensPage {
  view: View
  account: AccountView
  list: TokenList
  done?: Done
  typed?: Typed
  refusals?: readonly Refusal[]
}

/** The tokens there are, and a form for another one. */
export function tokensPage(page: TokensPage): Html {
  const { view, done, refusals = [] } = page
  const { words } = view
  const main = html`${done && notice(words, 'success', words(`tokens.done-${done}`))}
<p>${words('tokens.lead')}</p><p>${words('tokens.never')}</p>
<p><a href="${routes.api.docs}">${words('tokens.docs')}</a></p>
${tokens(page)}${making(page)}
${card(
  words('tokens.cli-title'),
  html`<p>${words('tokens.cli-lead')}</p>${linkButton(words, {
    label: words('tokens.cli-open'),
    href: routes.account.commandLine,
  })}`,
)}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('tokens.title'), main, refusals })
}

function tokens({ view, list: { tokens, most } }: TokensPage): Html {
  const { words } = view
  const title = words('tokens.list-title')
  if (tokens.length === 0) return card(title, html`<p>${words('tokens.none')}</p>`)
  const columns = [
    words('tokens.column-name'),
    words('tokens.column-sets'),
    words('tokens.column-expires'),
    words('tokens.column-used'),
    words('tokens.column-action'),
  ]
  const rows = tokens.map((token) => [
    html`${token.name} ${token.suspendedAt && badge('warning', words('tokens.suspended'))}`,
    token.sets.length > 0 ? token.sets.join(', ') : words('tokens.sets-none'),
    formatDay(token.expiresAt, view),
    token.lastUsedAt ? formatMoment(token.lastUsedAt, view) : words('tokens.never-used'),
    actions(view, token),
  ])
  const caption = words('tokens.count', { count: tokens.length, most })
  return card(title, table({ caption, columns, rows }))
}

const actions = ({ words }: View, { id, suspendedAt }: ApiToken): Html =>
  html`<div class="actions">${
    suspendedAt &&
    act(words, {
      action: to(routes.account.reinstateToken, { id }),
      label: words('tokens.reinstate'),
      kind: 'secondary',
    })
  }${act(words, {
    action: to(routes.account.revokeToken, { id }),
    label: words('tokens.revoke'),
    kind: 'danger',
  })}</div>`

const DAYS = ['7', '30', '90', '180', '365']

function making(page: TokensPage): Html {
  const { view, account } = page
  const { words } = view
  const title = words('tokens.make-title')
  if (!account.user.protectedAt) {
    const label = words('tokens.no-device-go')
    const go = linkButton(words, { label, href: routes.security.add })
    return card(title, html`<p>${words('tokens.no-device')}</p>${go}`)
  }
  if (!account.confirmed) return card(title, confirmPart(view, routes.account.tokens))
  return card(title, form(routes.account.tokens, fields(page)))
}

function fields({ view: { words }, list, typed, refusals }: TokensPage): Html {
  const name = textField(words, {
    name: 'name',
    label: words('tokens.name-label'),
    hint: words('tokens.name-hint'),
    value: typed?.name,
    maxlength: 64,
    refusals,
  })
  const sets = choiceField(words, {
    name: 'sets',
    label: words('tokens.sets-label'),
    hint: words('tokens.sets-hint'),
    many: true,
    optional: true,
    options: list.sets.map((set) => ({
      value: set,
      label: set,
      hint: words(`tokens.set-${set}`),
    })),
    values: typed?.sets ?? [],
    refusals,
  })
  const days = selectField(words, {
    name: 'days',
    label: words('tokens.days-label'),
    hint: words('tokens.days-hint'),
    options: DAYS.map((value) => ({
      value,
      label: words('tokens.days-option', { days: Number(value) }),
    })),
    value: typed?.days ?? '90',
    refusals,
  })
  const offered = list.sets.length > 0 ? sets : html`<p>${words('tokens.sets-hint-none')}</p>`
  return html`${name}${offered}${days}${button(words, { label: words('tokens.make-go') })}`
}
