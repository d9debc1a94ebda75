import type { Oath } from '../../domain/devices/device.ts'
import { TOKEN_STATES, type TokenState } from '../../domain/hardware-tokens/hardware-token.ts'
import type { TokenList, TokenLook } from '../../domain/hardware-tokens/look-at-tokens.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import type { Words } from '../../words/words.ts'
import { routes, to } from '../routes.ts'
import { selectField, textField } from '../shared/field.ts'
import { type Child, type Html, html } from '../shared/html.ts'
import { badge, button, linkButton, table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nothing, pager, userLink } from './parts.ts'

interface TokensPage {
  view: View
  acting: Acting
  /** As typed. */
  beginning: string
  only?: TokenState
  after?: string
  found: TokenList
}

/** Every hardware token of the account, by serial; or those that were asked for. */
export function tokensPage(page: TokensPage): Html {
  const { view, acting, beginning, only, after, found } = page
  const { words } = view
  const query = { ...(beginning && { serial: beginning }), ...(only && { only }) }
  const bring =
    acting.may('permissions:write') &&
    html`<p class="actions">${linkButton(words, { label: words('hardware-tokens.import-go'), href: routes.admin.importTokens, kind: 'primary' })}</p>`
  const main = html`<p>${words('hardware-tokens.lead')}</p>${bring}
${search(page)}${found.tokens.length > 0 ? listOf(words, found.tokens) : empty(page)}
${pager(words, { path: routes.admin.hardwareTokens, query, after, next: found.next })}`
  return adminLayout({ view, acting, title: words('hardware-tokens.section'), main })
}

const search = ({ view: { words }, beginning, only }: TokensPage): Html =>
  html`<form method="get" action="${routes.admin.hardwareTokens}" role="search" class="search">
${textField(words, { name: 'serial', label: words('hardware-tokens.search'), value: beginning, optional: true, maxlength: 64 })}
${selectField(words, {
  name: 'only',
  label: words('hardware-tokens.only'),
  options: [
    { value: '', label: words('hardware-tokens.everything') },
    ...TOKEN_STATES.map((value) => ({ value, label: words(`hardware-tokens.state-${value}`) })),
  ],
  value: only ?? '',
  optional: true,
})}
${button(words, { label: words('hardware-tokens.show'), kind: 'secondary' })}</form>`

function listOf(words: Words, tokens: readonly TokenLook[]): Html {
  const columns = [
    words('hardware-tokens.column-serial'),
    words('hardware-tokens.column-manufacturer'),
    words('hardware-tokens.column-kind'),
    words('hardware-tokens.column-user'),
    words('hardware-tokens.column-state'),
  ]
  const rows = tokens.map((looked): Child[] => [
    html`<a href="${to(routes.admin.hardwareToken, { id: looked.token.id })}">${looked.token.serial}</a>`,
    looked.token.manufacturer,
    kindText(words, looked.token.oath),
    looked.user ? userLink(looked.user) : words('hardware-tokens.nobody'),
    tokenBadge(words, looked),
  ])
  return table({ caption: words('hardware-tokens.count', { count: tokens.length }), columns, rows })
}

/** How its codes are made, in a few words. */
export function kindText(words: Words, { algorithm, digits, period }: Oath): string {
  const about = { digits, algorithm: algorithm.replace('sha', 'SHA-') }
  return period === undefined
    ? words('hardware-tokens.kind-hotp', about)
    : words('hardware-tokens.kind-totp', { ...about, period })
}

export function tokenBadge(words: Words, { token: { state }, released }: TokenLook): Html {
  if (released) return badge('info', words('hardware-tokens.state-released'))
  const kinds = {
    'in-stock': 'neutral',
    assigned: 'info',
    active: 'success',
    retired: 'warning',
  } as const
  return badge(kinds[state], words(`hardware-tokens.state-${state}`))
}

function empty({ view: { words }, beginning, only, after }: TokensPage): Html {
  if (beginning === '' && !only && after === undefined)
    return nothing(words('hardware-tokens.none-title'), words('hardware-tokens.none'))
  const all = linkButton(words, {
    label: words('hardware-tokens.all'),
    href: routes.admin.hardwareTokens,
  })
  const [title, text] = [
    words('hardware-tokens.not-found-title'),
    words('hardware-tokens.not-found'),
  ]
  return nothing(title, text, all)
}
