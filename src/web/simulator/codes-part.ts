import type { Words } from '../../words/words.ts'
import { to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, button, details, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { simulatorAddresses as at } from './addresses.ts'
import type { KeptEntry } from './handset.ts'
import { codeAt, secondsLeft } from './one-time-code.ts'
import type { PhoneState } from './phone-state.ts'

/** What was typed into the form for a secret, when it was refused. */
export interface Typed {
  name: string
  refusals: readonly Refusal[]
}

/** The authenticator app. */
export function codesPart({ words }: View, { handset, now }: PhoneState, typed?: Typed): Html {
  const { entries } = handset
  return html`${entries.length === 0 && html`<p class="hint">${words('simulator.codes-none')}</p>`}
${entries.length > 0 && html`<ul class="codes">${entries.map((entry) => oneCode(words, entry, now))}</ul>`}
${act(words, { action: at.scan, label: words('simulator.scan'), kind: entries.length === 0 ? 'primary' : 'secondary' })}
<p class="hint">${words('simulator.scan-hint')}</p>
${typed ? secretForm(words, typed) : details(words('simulator.type-secret'), secretForm(words))}`
}

function oneCode(words: Words, entry: KeptEntry, now: Date): Html {
  const name = nameOf(words, entry)
  const seconds = secondsLeft(entry, now)
  return html`<li><p class="code-name">${name}</p><p class="code-digits">${inTwo(codeAt(entry, now))}</p>
<simulator-countdown data-seconds="${seconds}" data-period="${entry.periodSeconds}"><progress max="${entry.periodSeconds}" value="${seconds}" aria-hidden="true"></progress>
<span class="hint">${words('simulator.seconds-left', { seconds })}</span></simulator-countdown>
<form method="post" action="${to(at.removeEntry, { id: entry.id })}"><button class="link"><span aria-hidden="true">${words('simulator.remove')}</span><span
class="visually-hidden">${words('simulator.remove-entry', { name })}</span></button></form></li>`
}

const nameOf = (words: Words, { issuer, account }: KeptEntry): string =>
  [issuer, account].filter(Boolean).join(' · ') || words('simulator.entry-unnamed')

/** '123 456': easier to carry over; read out digit by digit by no screen reader anyway. */
const inTwo = (code: string): string => {
  const middle = Math.ceil(code.length / 2)
  return `${code.slice(0, middle)} ${code.slice(middle)}`
}

const secretForm = (words: Words, typed?: Typed): Html =>
  form(
    at.entries,
    html`${textField(words, {
      name: 'name',
      label: words('simulator.entry-name'),
      value: typed?.name,
      maxlength: 100,
      refusals: typed?.refusals ?? [],
    })}${textField(words, {
      name: 'secret',
      label: words('simulator.entry-secret'),
      hint: words('simulator.entry-secret-hint'),
      refusals: typed?.refusals ?? [],
    })}${button(words, { label: words('simulator.entry-add'), kind: 'secondary' })}`,
  )
