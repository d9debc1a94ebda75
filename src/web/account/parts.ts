import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { type Html, html } from '../shared/html.ts'
import { linkButton, notice } from '../shared/parts.ts'
import type { View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { placeOf } from '../signin/place.ts'

/** Why nothing can be changed now, and until when (invariant 5). */
export function frozenNotice(view: View, { frozenUntil }: AccountView): Html | undefined {
  if (!frozenUntil) return undefined
  return notice(view.words, 'warning', whenText(view, 'account.frozen', frozenUntil))
}

/** Leads to the confirm page and back to `path`, before anything is typed that would be lost. */
export const confirmPart = ({ words }: View, path: string): Html =>
  html`<p>${words('account.confirm')}</p>
<p>${linkButton(words, { label: words('account.confirm-go'), href: `${routes.confirm}?return=${placeOf(path)}` })}</p>`

/** To the next step, for who has just set up, once nothing is left to do here: in the part that follows what happens. */
export const nextStep = ({ words }: View, { user }: AccountView): Html | undefined =>
  user.protectedAt ? undefined : html`<p class="next-step">${nextLink(words, 'primary')}</p>`

/** On from here: back to the overview, and past what is left to do for who has just set up. */
export const onwards = ({ words }: View, { user }: AccountView, ready = false): Html =>
  html`<p class="actions">${!user.protectedAt && !ready && html`<span class="skip-step">${nextLink(words, 'secondary')}</span>`}<a href="${routes.account.page}">${words('account.back')}</a></p>`

const nextLink = (words: Words, kind: 'primary' | 'secondary'): Html =>
  linkButton(words, { label: words('account.next-step'), href: routes.welcome, kind })
