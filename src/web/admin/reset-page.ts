import type { Acting } from '../../domain/permissions/acting.ts'
import type { SeenReset } from '../../domain/resets/look-at-resets.ts'
import { isRunning, REASON_MOST, resetEnd } from '../../domain/resets/reset.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { textField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { act, badge, button, card, facts, form, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { adminLayout } from './admin-layout.ts'
import { nameOf, userLink } from './parts.ts'
import { nameOfSubject, type SubjectPage } from './subject.ts'

/** What the page shows beside the reset itself. */
export interface ShownReset {
  done?: 'asked' | 'agreed' | 'declined' | 'cancelled'
  refusal?: string
  code?: { code: string; until: Date }
}

/** Says what a reset means, and asks why. */
export function newResetPage(page: SubjectPage & { typed?: string; refusal?: string }): Html {
  const { view, acting, subject, typed = '', refusal } = page
  const { words } = view
  const { id } = subject.user
  const refusals = refusal === undefined ? [] : [{ field: 'reason', text: refusal }]
  const means = subject.below ? 'resets.means-alone' : 'resets.means-second'
  const field = textField(words, {
    name: 'reason',
    label: words('resets.reason'),
    hint: words('resets.reason-hint'),
    maxlength: REASON_MOST,
    value: typed,
    first: true,
    refusals,
  })
  const go = html`<div class="actions">${button(words, { label: words('resets.ask-go'), kind: 'danger' })}
${linkButton(words, { label: words('shared.cancel'), href: to(routes.admin.user, { id }) })}</div>`
  const main = html`<ul class="list"><li>${words('resets.means-back')}</li><li>${words(means)}</li>
<li>${words('resets.means-devices')}</li><li>${words('resets.means-told')}</li></ul>
${notice(words, 'warning', words('resets.be-sure'))}
${form(to(routes.admin.resetUser, { id }), html`${field}${go}`)}`
  const title = words('resets.ask-title', { name: nameOfSubject(subject) })
  return adminLayout({ view, acting, title, main, refusals })
}

interface ResetPage extends ShownReset {
  view: View
  acting: Acting
  seen: SeenReset
  now: Date
}

/** One reset: who asked, why, how it stands, and what whoever looks may do about it. */
export function resetPage(page: ResetPage): Html {
  const { view, acting, seen, done, refusal, code } = page
  const { words } = view
  const { reset, subject } = seen
  const refusals = refusal === undefined ? [] : [{ field: 'deeds', text: refusal }]
  const end = resetEnd(reset)
  const main = html`${done && notice(words, 'success', words(`resets.done-${done}`))}
${code && codeCard(view, code)}${facts([
  { term: words('admin.column-name'), value: userLink(subject) },
  { term: words('admin.column-state'), value: resetBadge(view, seen) },
  ...(end ? [{ term: words('resets.until'), value: formatMoment(end, view) }] : []),
  { term: words('resets.reason'), value: reset.reason },
  { term: words('resets.asked-by'), value: byAt(view, seen.askedBy, reset.askedAt) },
  ...(reset.agreedAt
    ? [{ term: words('resets.agreed-by'), value: byAt(view, seen.agreedBy, reset.agreedAt) }]
    : []),
])}
${isRunning(reset) && deeds(page)}
<p><a href="${routes.admin.resets}">${words('resets.back')}</a></p>`
  const title = words('resets.title', { name: nameOf(subject) })
  return adminLayout({ view, acting, title, main, refusals })
}

function codeCard(view: View, { code, until }: { code: string; until: Date }): Html {
  const { words } = view
  const spoken = [...code].join(' ')
  return card(
    words('resets.code-title'),
    html`<p class="digits" role="img" aria-label="${spoken}">${code.slice(0, 4)} ${code.slice(4)}</p>
<p>${words('resets.code-text', { until: formatMoment(until, view) })}</p>`,
  )
}

export const resetBadge = ({ words }: View, { reset: { status } }: SeenReset): Html => {
  if (status.name === 'closed') return badge('neutral', words(`resets.state-${status.outcome}`))
  return badge(status.name === 'used' ? 'neutral' : 'warning', words(`resets.state-${status.name}`))
}

const byAt = (view: View, user: SeenReset['askedBy'], at: Date): Html =>
  html`${user ? userLink(user) : view.words('resets.gone')} (${formatMoment(at, view)})`

function deeds({ view: { words }, seen, now }: ResetPage): Html {
  const { reset, subjectPreset, mayAgree, mayCancel } = seen
  const { id } = reset
  const may = (
    path: string,
    label: Parameters<typeof words>[0],
    kind: 'primary' | 'danger' | 'secondary',
  ) => act(words, { action: to(path, { id }), label: words(label), kind })
  const isOpen = reset.status.name === 'open' && reset.status.until > now
  const inPerson = isOpen && subjectPreset === 'administrator-only' && mayCancel
  return html`<div id="deeds" class="deciding">${mayAgree && html`<p>${words('resets.agree-text')}</p>`}
${inPerson && html`<p>${words('resets.code-how')}</p>`}
${isOpen && !inPerson && html`<p>${words('resets.open-text')}</p>`}<div class="actions">
${mayAgree && may(routes.adminForms.agreeReset, 'resets.agree-go', 'primary')}
${mayAgree && may(routes.adminForms.declineReset, 'resets.decline-go', 'danger')}
${inPerson && may(routes.adminForms.resetCode, 'resets.code-go', 'primary')}
${mayCancel && may(routes.adminForms.cancelReset, 'resets.cancel-go', 'secondary')}</div></div>`
}
