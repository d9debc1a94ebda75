import type { Activity, ActivityPage } from '../../domain/audit/list-activity.ts'
import { browserName } from '../../words/browser-name.ts'
import { eventText } from '../../words/event-text.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { table } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'

/** Newest first, fifty at a time: what, when, who, and from where. */
export function activityPage({
  view,
  activities,
  next,
  isFirst,
}: ActivityPage & { view: View; isFirst: boolean }): Html {
  const { words } = view
  const list = table({
    caption: words('account.activity-caption'),
    columns: [
      words('account.activity-what'),
      words('account.activity-when'),
      words('account.activity-who'),
      words('account.activity-where'),
    ],
    rows: activities.map((activity) => row(view, activity)),
  })
  const older =
    next !== undefined &&
    html`<a href="${routes.account.activity}?before=${next}">${words('account.activity-older')}</a>`
  const newest =
    !isFirst && html`<a href="${routes.account.activity}">${words('account.activity-newest')}</a>`
  const main = html`<p>${words('account.activity-lead')}</p>
${activities.length > 0 ? list : html`<p>${words('account.activity-none')}</p>`}
<p class="actions">${newest}${older}</p>
<p><a href="${routes.security.page}">${words('account.security-go')}</a></p>
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
  return layout({ view, title: words('account.activity'), main })
}

function row(view: View, { event, by }: Activity): (string | Html)[] {
  const { words } = view
  const { kind, at, userAgent, network } = event
  const where = userAgent === undefined ? '' : browserName(userAgent, words)
  const who = typeof by === 'string' ? words(`account.activity-by-${by}`) : by.name
  return [
    eventText(words, kind),
    html`<time datetime="${at.toISOString()}">${formatMoment(at, view)}</time>`,
    who,
    userAgent === undefined && network === undefined
      ? '–'
      : html`<span>${where}${network !== undefined && html` <span class="hint">${network}</span>`}</span>`,
  ]
}
