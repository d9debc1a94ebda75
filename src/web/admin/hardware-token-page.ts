import type { TokenChangeRefusal } from '../../domain/hardware-tokens/change-tokens.ts'
import type { TokenLook } from '../../domain/hardware-tokens/look-at-tokens.ts'
import type { Acting } from '../../domain/permissions/acting.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, card, facts, form, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { kindText, tokenBadge } from './hardware-tokens-page.ts'
import { userLink } from './parts.ts'
import type { ActorRefusal } from './with-permission.ts'

export const TOKEN_DONE = ['assigned', 'taken-back', 'retired'] as const

export type ShownRefusal =
  | Exclude<TokenChangeRefusal, ActorRefusal | 'no-such-token'>
  | 'no-such-name'

interface TokenPage {
  view: View
  acting: Acting
  looked: TokenLook
  /** As typed: to whom it is given. */
  typed: string
  refusal?: ShownRefusal
  done?: (typeof TOKEN_DONE)[number]
}

/** One token: what it is, who has it, and everything that changes that. Never its secret. */
export function tokenPage(page: TokenPage): Html {
  const { view, acting, looked, refusal, done } = page
  const { words } = view
  const refusals: Refusal[] = refusal
    ? [{ field: 'name', text: words(`hardware-tokens.no-${refusal}`) }]
    : []
  const main = html`${done && notice(words, 'success', words(`hardware-tokens.done-${done}`))}
${known(view, looked)}${changes(page, refusals)}
<p><a href="${routes.admin.hardwareTokens}">${words('hardware-tokens.back')}</a></p>`
  const title = words('hardware-tokens.title', { serial: looked.token.serial })
  return adminLayout({ view, acting, title, main, refusals })
}

function known(view: View, looked: TokenLook): Html {
  const { words } = view
  const { token, user } = looked
  const given = token.assignedAt
  return facts([
    { term: words('hardware-tokens.column-state'), value: tokenBadge(words, looked) },
    { term: words('hardware-tokens.column-manufacturer'), value: token.manufacturer },
    { term: words('hardware-tokens.column-kind'), value: kindText(words, token.oath) },
    {
      term: words('hardware-tokens.column-user'),
      value: user ? userLink(user) : words('hardware-tokens.nobody'),
    },
    ...(given ? [{ term: words('hardware-tokens.given'), value: formatMoment(given, view) }] : []),
    { term: words('hardware-tokens.imported'), value: formatMoment(token.importedAt, view) },
  ])
}

function changes(page: TokenPage, refusals: readonly Refusal[]): Html {
  const { view, looked } = page
  const { words } = view
  const { token, released } = looked
  if (token.state === 'retired') return notice(words, 'info', words('hardware-tokens.retired-text'))
  if (token.state === 'active' && !released)
    return notice(words, 'info', words('hardware-tokens.in-use-text'))
  const free = token.state === 'in-stock' || released
  return html`${free && assign(page, refusals)}${token.state !== 'in-stock' && takeBack(view, looked)}${retire(view, looked)}`
}

function assign({ view: { words }, looked, typed }: TokenPage, refusals: readonly Refusal[]): Html {
  const fields = html`<input type="hidden" name="change" value="assign"><p>${words('hardware-tokens.assign-text')}</p>
${textField(words, { name: 'name', label: words('hardware-tokens.assign-name'), hint: words('hardware-tokens.assign-name-hint'), value: typed, refusals })}
${button(words, { label: words('hardware-tokens.assign-go') })}`
  return card(words('hardware-tokens.assign-title'), form(actionOf(looked), fields), 'assign')
}

function takeBack({ words }: View, looked: TokenLook): Html {
  const text = looked.released ? 'hardware-tokens.back-text-released' : 'hardware-tokens.back-text'
  const go = act(words, {
    action: actionOf(looked),
    hidden: { change: 'take-back' },
    label: words('hardware-tokens.back-go'),
    kind: 'secondary',
  })
  return card(words('hardware-tokens.back-title'), html`<p>${words(text)}</p>${go}`)
}

function retire({ words }: View, looked: TokenLook): Html {
  const go = act(words, {
    action: actionOf(looked),
    hidden: { change: 'retire' },
    label: words('hardware-tokens.retire-go'),
    kind: 'danger',
  })
  const text = words('hardware-tokens.retire-text')
  return card(words('hardware-tokens.retire-title'), html`<p>${text}</p>${go}`)
}

const actionOf = ({ token: { id } }: TokenLook): string => to(routes.admin.hardwareToken, { id })
