import type { TokenLook } from '../../domain/hardware-tokens/look-at-tokens.ts'
import { routes, to } from '../routes.ts'
import { codeField, textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, card, form, linkButton } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

export type GivenToken = TokenLook['token']

/** Tokens that wait for their owner to make them theirs. */
export function givenTokens({ words }: View, given: readonly GivenToken[]): Html | undefined {
  if (given.length === 0) return undefined
  const go = given.map(({ id, serial, manufacturer }) =>
    linkButton(words, {
      label: words('hardware-tokens.yours-go', { serial: `${manufacturer} ${serial}` }),
      href: to(routes.security.token, { id }),
      kind: 'primary',
    }),
  )
  const body = html`<p>${words('hardware-tokens.yours-text')}</p><div class="actions">${go}</div>`
  return card(words('hardware-tokens.yours-title'), body, 'given')
}

interface GivenTokenPage {
  view: View
  token: GivenToken
  /** As typed, or as it might be called. */
  name: string
  refusals?: readonly Refusal[]
}

/** Two codes of a token that was given to whoever is signed in. */
export function givenTokenPage({ view, token, name, refusals = [] }: GivenTokenPage): Html {
  const { words } = view
  const { id, manufacturer, serial, oath } = token
  const { digits, period } = oath
  const how = period === undefined ? 'hotp' : 'totp'
  const fields = html`${textField(words, { name: 'name', label: words('hardware-tokens.activate-name'), value: name, maxlength: 40, refusals })}
${codeField(words, { name: 'first', label: words('hardware-tokens.activate-first'), hint: words('hardware-tokens.activate-first-hint', { digits }), first: true, digits, refusals })}
${codeField(words, { name: 'second', label: words('hardware-tokens.activate-second'), hint: words(`hardware-tokens.activate-second-hint-${how}`), digits, refusals })}
${button(words, { label: words('hardware-tokens.activate-go') })}`
  const main = html`<p>${words('hardware-tokens.activate-lead', { manufacturer, serial })}</p>
${form(to(routes.security.token, { id }), fields)}
<p><a href="${routes.security.page}">${words('security.back')}</a></p>`
  return layout({ view, title: words('hardware-tokens.activate-title'), main, refusals })
}
