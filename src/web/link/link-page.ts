import type { MailLink } from '../../domain/links/link.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { act, card, facts, linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

interface LinkPage {
  view: View
  token: string
}

/** In the browser that asked for the mail: one button, so that fetching the page completes nothing. */
export function herePage({ view, token, link }: LinkPage & { link: MailLink }): Html {
  const { words } = view
  const isTrial = link.target.purpose === 'rehearsal'
  const main = html`<p>${words(`link.here-${link.target.purpose}`)}</p>
${facts([{ term: words('link.address'), value: link.email }])}
${act(words, { action: to(routes.link.page, { token }), label: words(isTrial ? 'link.rehearsal-go' : 'link.verify') })}`
  return layout({ view, title: words(isTrial ? 'link.rehearsal-title' : 'link.title'), main })
}

/** The mailbox was tried from another browser, which learns no more than the mail said. */
export function provenPage(view: View): Html {
  const { words } = view
  const main = notice(words, 'success', words('link.proven-text'))
  return layout({ view, title: words('link.proven-title'), main })
}

/** Anywhere else: it says nothing about who asked, and leads back to where it began. */
export function elsewherePage({ view, token }: LinkPage): Html {
  const { words } = view
  const main = html`<p>${words('link.elsewhere-text')}</p>
${notice(words, 'warning', words('link.elsewhere-yours'))}
${act(words, { action: to(routes.link.digits, { token }), label: words('link.show') })}`
  return layout({ view, title: words('link.elsewhere-title'), main })
}

/** The six digits for the page that began. They complete nothing here. */
export function digitsPage(view: View, { digits, until }: { digits: string; until: Date }): Html {
  const { words } = view
  const spoken = `${words('link.digits-label')}: ${[...digits].join(' ')}`
  const shown = html`<p class="digits" role="img" aria-label="${spoken}">${digits}</p>
<p>${words('link.digits-how')}</p>
<p class="hint">${words('link.digits-valid', { until: formatMoment(until, view) })}</p>`
  const main = html`${card(undefined, shown)}${notice(words, 'warning', words('link.digits-warning'))}`
  return layout({ view, title: words('link.digits-title'), main })
}

/** Spent, replaced, expired or never sent: the same words. */
export function overPage(view: View): Html {
  const { words } = view
  const main = html`<p>${words('link.over-text')}</p><p>${words('link.over-next')}</p>
<p>${linkButton(words, { label: words('shared.go-signin'), href: routes.signin.name, kind: 'primary' })}</p>`
  return layout({ view, title: words('link.over-title'), main })
}
