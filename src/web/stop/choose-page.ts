import type { ListedNotice } from '../../domain/recovery/stop-by-notice.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { choiceField } from '../shared/field.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'

/** The answer of someone who recognises everything, or of a machine that presses the last of the buttons. */
export const NONE_OF_THESE = 'none'

/** Recent events to choose one from. None is chosen beforehand. */
export function choosePage({
  view,
  token,
  listed,
  refusals,
}: {
  view: View
  token: string
  listed: readonly ListedNotice[]
  refusals: readonly Refusal[]
}): Html {
  const { words } = view
  const events = listed.map(({ id, event, at, about }) => ({
    value: id,
    label: about
      ? words('stop.event-about', { event: words(`letters.${event}-subject`), about })
      : words(`letters.${event}-subject`),
    hint: formatMoment(at, view),
  }))
  const choice = choiceField(words, {
    name: 'event',
    label: words('stop.choose'),
    options: [...events, { value: NONE_OF_THESE, label: words('stop.none') }],
    refusals,
  })
  const go = button(words, { label: words('stop.go'), kind: 'danger' })
  const main = html`<p>${words('stop.lead')}</p>
${form(to(routes.stop.page, { token }), html`${choice}${go}`)}`
  return layout({ view, title: words('stop.title'), refusals, main })
}
