import type { Words } from '../../words/words.ts'
import { type Html, html } from './html.ts'
import type { Refusal } from './view.ts'

export interface Field {
  /** Also the id. */
  name: string
  label: string
  hint?: string
  /** All refusals of the page: the field finds its own. */
  refusals?: readonly Refusal[] | undefined
  /** Typed before; never for passwords and codes. */
  value?: string | undefined
  optional?: boolean
  /** Takes the focus when nothing was refused. At most one on a page. */
  first?: boolean
}

export interface TextField extends Field {
  type?: 'text' | 'email' | 'tel'
  /** The purpose, by the names of the HTML standard: 'username', 'email', 'tel'. */
  autocomplete?: string
  maxlength?: number
}

/** One line of text with its label, hint and refusal. */
export const textField = (words: Words, field: TextField): Html =>
  labelled(
    words,
    field,
    html`<input class="input" id="${field.name}" name="${field.name}" type="${field.type ?? 'text'}"
${field.type === 'email' && html`autocapitalize="none" spellcheck="false"`} value="${field.value ?? ''}"
autocomplete="${field.autocomplete ?? 'off'}" maxlength="${field.maxlength ?? 256}" ${state(field)}>`,
  )

/** `current` for signing in, `new` when one is chosen. It is never shown again with its value. */
export const passwordField = (words: Words, field: Field & { kind: 'current' | 'new' }): Html =>
  labelled(
    words,
    field,
    html`<input class="input" id="${field.name}" name="${field.name}" type="password"
autocomplete="${field.kind}-password" maxlength="256" ${state(field)}>`,
  )

/** A file to send. The browser forgets it with every answer. */
export const fileField = (words: Words, field: Field & { accept: string }): Html =>
  labelled(
    words,
    field,
    html`<input class="input" id="${field.name}" name="${field.name}" type="file" accept="${field.accept}" ${state(field)}>`,
  )

/** A code from an app, a letter or the screen: large spaced digits, the numeric keyboard. */
export const codeField = (words: Words, field: Field & { digits?: number }): Html =>
  labelled(
    words,
    field,
    html`<input class="input code" id="${field.name}" name="${field.name}" inputmode="numeric"
autocomplete="one-time-code" maxlength="${(field.digits ?? 6) * 3}" spellcheck="false" ${state(field)}>`,
  )

export interface Option {
  value: string
  label: string
  hint?: string
  /** Of the label, where it is not the page's. */
  lang?: string
}

/** One of many in a closed list, for long lists (countries, time zones). */
export const selectField = (
  words: Words,
  field: Field & { options: readonly Option[]; autocomplete?: string },
): Html =>
  labelled(
    words,
    field,
    html`<select class="input" id="${field.name}" name="${field.name}"
autocomplete="${field.autocomplete ?? 'off'}" ${state(field)}>${field.options.map(
      ({ value, label }) =>
        html`<option value="${value}"${value === field.value && html` selected`}>${label}</option>`,
    )}</select>`,
  )

/** Radio buttons (or check boxes with `many`), each a full row to press. */
export function choiceField(
  words: Words,
  field: Field & { options: readonly Option[]; many?: boolean; values?: readonly string[] },
): Html {
  const chosen = field.values ?? [field.value]
  const rows = field.options.map(({ value, label, hint, lang }, i) => {
    const id = i === 0 ? field.name : `${field.name}-${value}`
    return html`<div class="choice"><input type="${field.many ? 'checkbox' : 'radio'}" id="${id}"
name="${field.name}" value="${value}"${chosen.includes(value) && html` checked`}${
      hint && html` aria-describedby="${id}-hint"`
    }><label for="${id}"${lang && html` lang="${lang}"`}>${label}</label>${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>`
  })
  return html`<fieldset class="field${refusalOf(field) && ' field-refused'}" ${describedBy(field)}>
<legend>${field.label} ${optional(words, field)}</legend>${about(words, field)}${rows}</fieldset>`
}

/** One yes-or-no: a single check box. Its value is 'on'. */
export const checkField = (words: Words, field: Field & { checked?: boolean }): Html =>
  html`<div class="field${refusalOf(field) && ' field-refused'}">${error(words, field)}<div class="choice"><input type="checkbox" id="${field.name}"
name="${field.name}"${field.checked && html` checked`} ${describedBy(field)}><label for="${field.name}">${field.label}</label>${hint(field)}</div></div>`

const labelled = (words: Words, field: Field, input: Html): Html =>
  html`<div class="field${refusalOf(field) && ' field-refused'}">
<label for="${field.name}">${field.label} ${optional(words, field)}</label>${about(words, field)}
${input}</div>`

const refusalOf = ({ name, refusals }: Field): string | undefined =>
  refusals?.find(({ field }) => field === name)?.text

const optional = (words: Words, { optional }: Field): Html | undefined =>
  optional ? html`<span class="hint">${words('shared.optional')}</span>` : undefined

const about = (words: Words, field: Field): Html => html`${hint(field)}${error(words, field)}`

const hint = (field: Field): Html | undefined =>
  field.hint === undefined
    ? undefined
    : html`<p class="hint" id="${field.name}-hint">${field.hint}</p>`

function error(words: Words, field: Field): Html | undefined {
  const refusal = refusalOf(field)
  if (refusal === undefined) return undefined
  return html`<p class="refusal" id="${field.name}-refusal"><span
class="visually-hidden">${words('shared.error-label')}</span> ${refusal}</p>`
}

/** `required` is left to the server, whose words are in the person's language and beside the field. */
const state = (field: Field): Html =>
  html`${describedBy(field)}${field.optional !== true && html` aria-required="true"`}${
    field.first && !field.refusals?.length && html` autofocus`
  }`

function describedBy(field: Field): Html | undefined {
  const refused = refusalOf(field) !== undefined
  const ids = [field.hint && `${field.name}-hint`, refused && `${field.name}-refusal`]
  const described = ids.filter(Boolean).join(' ')
  if (described === '') return undefined
  return html`aria-describedby="${described}"${refused && html` aria-invalid="true"`}`
}
