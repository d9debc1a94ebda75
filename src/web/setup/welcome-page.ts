import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { Numbers } from '../../domain/numbers/number.ts'
import { isUsable } from '../../domain/users/user.ts'
import type { Words } from '../../words/words.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { facts, linkButton, notice } from '../shared/parts.ts'
import { type Step, steps } from '../shared/steps.ts'
import type { View } from '../shared/view.ts'

interface WelcomePage {
  view: View
  account: AccountView
  numbers: Numbers
}

/** What is done, what remains, and why each of it matters on the day the phone is gone. */
export function welcomePage(page: WelcomePage): Html {
  const { view, account } = page
  const { words } = view
  const id = html`<code>${shownAccountId(account.account.id)}</code>`
  const shown = inOrder(words, [numberOffer(page), addressOffer(page), deviceOffer(page)])
  const all = shown.every(({ state }) => state === 'done')
  const main = html`${notice(words, 'success', doneText(page))}
${facts([{ term: words('setup.welcome-account'), value: id }])}
<p>${words(all ? 'setup.welcome-all-done' : 'setup.welcome-lead')}</p>${steps(words, shown)}
<p><a href="${routes.account.page}">${words(all ? 'setup.welcome-account-go' : 'setup.welcome-skip')}</a></p>`
  return layout({ view, title: words('setup.welcome-title'), main })
}

/** With what its reader signs in from now on. */
function doneText({ view: { words }, account: { user, addresses, account } }: WelcomePage): string {
  const address = addresses.find(({ purpose }) => purpose === 'sign-in')?.email ?? ''
  if (user.userName === undefined) return words('setup.welcome-done', { address })
  const where = account.alias ?? shownAccountId(account.id)
  return words('setup.welcome-done-user', { account: where, name: user.userName })
}

/** One of the three: done, with what is known of it, or a page to do it on. */
type Offer = { title: string } & (
  | { done: string }
  | { note?: string | undefined; text: string; href: string; go: string }
)

/** The first that is not done is the one to do now. The others can be done too, in any order. */
function inOrder(words: Words, offers: readonly Offer[]): Step[] {
  const now = offers.findIndex((offer) => !('done' in offer))
  return offers.map((offer, i) => {
    const { title } = offer
    if ('done' in offer) return { title, state: 'done', note: offer.done }
    const { text, href, go, note } = offer
    const kind = i === now ? 'primary' : 'secondary'
    const body = html`<p>${text}</p>${linkButton(words, { label: go, href, kind })}`
    return { title, state: i === now ? 'current' : 'waiting', ...(note && { note }), body }
  })
}

function numberOffer({ view: { words }, account: { number }, numbers }: WelcomePage): Offer {
  const title = words('setup.welcome-number')
  const shown = number ? numbers.show(number.e164) : ''
  if (isUsable(number))
    return { title, done: words('setup.welcome-number-done', { number: shown }) }
  const text = words('setup.welcome-number-text')
  const href = routes.account.number
  if (shown === '') return { title, text, href, go: words('setup.welcome-number-go') }
  const note = words('setup.welcome-number-unproven', { number: shown })
  return { title, note, text, href, go: words('setup.welcome-number-call') }
}

function addressOffer({ view: { words }, account: { addresses } }: WelcomePage): Offer {
  const title = words('setup.welcome-address')
  const others = addresses.filter(({ purpose }) => purpose === 'notification')
  const verified = others.find(({ verifiedAt }) => verifiedAt)
  if (verified)
    return { title, done: words('setup.welcome-address-done', { address: verified.email }) }
  const [waiting] = others
  return {
    title,
    note: waiting && words('setup.welcome-address-unverified', { address: waiting.email }),
    text: words('setup.welcome-address-text'),
    href: routes.account.address,
    go: words('setup.welcome-address-go'),
  }
}

function deviceOffer({ view: { words }, account: { user } }: WelcomePage): Offer {
  const title = words('setup.welcome-device')
  if (user.protectedAt) return { title, done: words('setup.welcome-device-done') }
  const text = words('setup.welcome-device-text')
  return { title, text, href: routes.security.add, go: words('setup.welcome-device-go') }
}
