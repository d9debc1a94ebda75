import type { AccountId } from '../../domain/ids.ts'
import { shownCode } from '../../domain/recovery-codes/recovery-code.ts'
import type { ShownCodes } from '../../domain/recovery-codes/show-codes.ts'
import { formatDay } from '../../words/moments.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { copyText } from '../shared/elements.ts'
import { type Html, html } from '../shared/html.ts'
import { facts } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

export interface Sheet {
  view: View
  codes: ShownCodes
  /** The installation's name and address: a sheet is found years later, by somebody who forgot both. */
  service: string
  publicUrl: string
  accountId: AccountId
  /** The name that they sign in with. */
  user: string
}

/** Ten codes and everything that makes their paper of use on the day it is needed. Printed alone. */
export function codeSheet(sheet: Sheet): Html {
  const { view, service, codes } = sheet
  const { words } = view
  const list = codes.codes.map(
    (code) =>
      html`<li class="code-line"><span class="tick" aria-hidden="true"></span><code>${groupsOf(code)}</code></li>`,
  )
  return html`<section class="sheet" aria-label="${words('recovery-codes.sheet-title', { service })}">
<h2>${words('recovery-codes.sheet-title', { service })}</h2>
${facts(factsOf(sheet))}
<h3>${words('recovery-codes.sheet-codes')}</h3>
${copyText(words, html`<ol class="codes">${list}</ol>`)}
${NOTES.map((note) => html`<p>${words(`recovery-codes.${note}`)}</p>`)}</section>`
}

/** Cut between its groups where a narrow screen has no room for a line. */
const groupsOf = (code: string): Html =>
  html`${shownCode(code)
    .split('-')
    .map((group, place) => html`${place > 0 && html`-<wbr>`}${group}`)}`

/** The same as a file, which people keep in a safe or a password manager. */
export function codeText(sheet: Sheet): string {
  const { view, service, codes } = sheet
  const { words } = view
  return [
    words('recovery-codes.sheet-title', { service }),
    '',
    ...factsOf(sheet).map(({ term, value }) => words('letters.fact', { label: term, value })),
    '',
    words('recovery-codes.sheet-codes'),
    ...codes.codes.map((code) => `[ ] ${shownCode(code)}`),
    '',
    ...NOTES.map((note) => words(`recovery-codes.${note}`)),
    '',
  ].join('\r\n')
}

const NOTES = ['sheet-what', 'sheet-how', 'sheet-tick', 'sheet-old'] as const

const factsOf = ({ view, publicUrl, accountId, user, codes }: Sheet) => [
  { term: view.words('recovery-codes.sheet-address'), value: publicUrl },
  { term: view.words('recovery-codes.sheet-account'), value: shownAccountId(accountId) },
  { term: view.words('recovery-codes.sheet-user'), value: user },
  { term: view.words('recovery-codes.sheet-day'), value: formatDay(codes.madeAt, view) },
]
