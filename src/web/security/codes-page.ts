import type { OwnCodes } from '../../domain/recovery-codes/look-at-codes.ts'
import { formatDay, formatMoment } from '../../words/moments.ts'
import { recoveryCodeField } from '../recovery/recovery-code-field.ts'
import { routes } from '../routes.ts'
import { printPage } from '../shared/elements.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, button, card, form, linkButton, notice } from '../shared/parts.ts'
import { provenLine } from '../shared/proven.ts'
import type { Refusal, View } from '../shared/view.ts'
import { codeSheet, type Sheet } from './code-sheet.ts'

const { codes: path, codesFile, page: security, tryCode } = routes.security

/** What recovery codes are for, what is left of them, and one button that makes new ones. */
export function codesPage({
  view,
  own,
  refusals = [],
}: {
  view: View
  own: OwnCodes
  refusals?: readonly Refusal[]
}): Html {
  const { words } = view
  const { stock, renew } = own
  const label = words(stock ? 'recovery-codes.make-new' : 'recovery-codes.make')
  const main = html`${renew && notice(words, 'info', words(stock ? 'recovery-codes.renew' : 'recovery-codes.renew-first'))}
<p>${words('recovery-codes.why')}</p><p>${stockText(view, own)}</p>${stock && provenLine(view, stock.provenAt)}
${stock && html`<p>${words('recovery-codes.replaces')}</p>`}
<div class="actions">${act(words, { action: path, hidden: { what: 'make' }, label })}
${tryButton(view, own)}${linkButton(words, { label: words('recovery-codes.later'), href: security })}</div>`
  return layout({ view, title: words('recovery-codes.title'), main, refusals })
}

/** Part of the security page. */
export function codesCard(view: View, own: OwnCodes): Html {
  const { words } = view
  const { stock, low } = own
  const label = words(stock ? 'recovery-codes.card-go' : 'recovery-codes.card-make')
  const warning =
    stock && low && notice(words, 'warning', words('recovery-codes.low', { left: stock.left }))
  const body = html`${warning}<p>${stock ? stockText(view, own) : words('recovery-codes.why')}</p>
${stock && provenLine(view, stock.provenAt)}<div class="actions">${linkButton(words, { label, href: path })}${tryButton(view, own)}</div>`
  return card(words('recovery-codes.title'), body, 'recovery-codes')
}

/** Nothing to try where nothing is left. */
const tryButton = ({ words }: View, { stock }: OwnCodes): Html | undefined =>
  stock && stock.left > 0
    ? linkButton(words, { label: words('recovery-codes.try'), href: tryCode })
    : undefined

/** A rehearsal of the sheet in the drawer: one code, which stays good. */
export function tryCodePage(view: View, refusals: readonly Refusal[] = []): Html {
  const { words } = view
  const go = button(words, { label: words('recovery-codes.try-go') })
  const main = html`<p>${words('recovery-codes.try-lead')}</p>
${form(tryCode, html`${recoveryCodeField(words, refusals)}${go}`)}
<p><a href="${security}">${words('security.back')}</a></p>`
  return layout({ view, title: words('recovery-codes.try-title'), main, refusals })
}

function stockText(view: View, { stock }: OwnCodes): string {
  const { words } = view
  if (!stock) return words('recovery-codes.none')
  const { left, of, madeAt } = stock
  return words('recovery-codes.stock', { left, of, day: formatDay(madeAt, view) })
}

/** The codes themselves, once: until one of them is typed back, or their hour is over. */
export function keepPage(sheet: Sheet & { refusals?: readonly Refusal[] }): Html {
  const { view, codes, refusals = [] } = sheet
  const { words } = view
  const until = formatMoment(codes.until, view)
  const field = textField(words, {
    name: 'typed',
    label: words('recovery-codes.typed-back'),
    hint: words('recovery-codes.typed-back-hint'),
    maxlength: 100,
    refusals,
  })
  const go = button(words, {
    label: words('recovery-codes.keep-go'),
    name: 'what',
    value: 'keep',
  })
  const main = html`${notice(words, 'warning', words('recovery-codes.keep-once', { until }))}
${codeSheet(sheet)}
<div class="unprinted"><div class="actions">${printPage(words)}
<a class="button secondary" href="${codesFile}">${words('recovery-codes.download')}</a></div>
<p class="hint">${words('recovery-codes.keep-hint')}</p>
<form method="post" action="${path}" novalidate>${field}${go}</form>
${act(words, { action: path, hidden: { what: 'cancel' }, label: words('recovery-codes.cancel'), kind: 'link' })}</div>`
  return layout({
    view,
    title: words('recovery-codes.keep-title'),
    main,
    refusals,
    elements: ['copy-text', 'print-page'],
  })
}
