import type { TroubleView } from '../../domain/recovery/look-at-trouble.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { card, facts, notice } from '../shared/parts.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { elementsFor } from '../signin/code-page.ts'
import { troubleLost } from './trouble-lost.ts'
import { offerCard } from './trouble-offers.ts'

export interface TroublePage {
  view: View
  trouble: TroubleView
  refusals?: readonly Refusal[]
  done?: string
}

/** "Trouble with your device?": only ways that would work for this user now, the best first (SI-6). */
export function troublePage(page: TroublePage): Html {
  const { view, trouble, done, refusals = [] } = page
  const { words } = view
  const { offers, situation } = trouble
  const main = html`${done && notice(words, 'success', done)}
<p>${words(offers.length > 0 ? 'recovery.trouble-lead' : 'recovery.trouble-none')}</p>
${offers.map((offer) => offerCard(page, offer))}${closed(page)}${troubleLost(page)}
${facts([{ term: words('recovery.trouble-account'), value: shownAccountId(situation.account.id) }])}`
  const title = words('recovery.trouble-title')
  return layout({ view, title, refusals, main, ...elementsFor(trouble.lost) })
}

/** People know of mail and telephone and look for it: why it is not among the ways. */
function closed({ view, trouble }: TroublePage): Html | undefined {
  if (!trouble.closed) return undefined
  const until = trouble.situation.user.alternativeFactorsClosedUntil
  const why = whenText(view, `recovery.closed-${trouble.closed}`, until)
  return card(view.words('recovery.factors-closed-title'), html`<p>${why}</p>`)
}
