import type { AccountView } from '../../domain/accounts/look-at-account.ts'
import type { Numbers } from '../../domain/numbers/number.ts'
import { isUsable } from '../../domain/users/user.ts'
import { routes } from '../routes.ts'
import { shownAccountId } from '../shared/account-id.ts'
import { type Html, html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { facts, notice } from '../shared/parts.ts'
import { phrases } from '../shared/phrases.ts'
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
  const signIn = account.addresses.find(({ purpose }) => purpose === 'sign-in')?.email ?? ''
  const id = html`<code>${shownAccountId(account.account.id)}</code>`
  const shown = inOrder([numberStep(page), addressStep(page), deviceStep(page)])
  const all = shown.every(({ state }) => state === 'done')
  const main = html`${notice(words, 'success', words('setup.welcome-done', { address: signIn }))}
${facts([{ term: words('setup.welcome-account'), value: id }])}
<p>${words(all ? 'setup.welcome-all-done' : 'setup.welcome-lead')}</p>${steps(words, shown)}
<p><a href="${routes.account.page}">${words(all ? 'setup.welcome-account-go' : 'setup.welcome-skip')}</a></p>`
  return layout({ view, title: words('setup.welcome-title'), main })
}

/** The first that is not done is the one to do now. The others can be done too, in any order. */
function inOrder(all: readonly Step[]): Step[] {
  const now = all.findIndex(({ state }) => state === 'waiting')
  return all.map((step, i) => (i === now ? { ...step, state: 'current' } : step))
}

function numberStep({ view, account: { number }, numbers }: WelcomePage): Step {
  const { words } = view
  const title = words('setup.welcome-number')
  const shown = number ? numbers.show(number.e164) : ''
  if (isUsable(number))
    return { title, state: 'done', note: words('setup.welcome-number-done', { number: shown }) }
  const unproven = words('setup.welcome-number-unproven', { number: shown })
  const go = words(number ? 'setup.welcome-number-call' : 'setup.welcome-number-go')
  const body = html`<p>${words('setup.welcome-number-text')}</p>${link(view, routes.account.number, go)}`
  return { title, state: 'waiting', ...(shown !== '' && { note: unproven }), body }
}

function addressStep({ view, account: { addresses } }: WelcomePage): Step {
  const { words } = view
  const title = words('setup.welcome-address')
  const others = addresses.filter(({ purpose }) => purpose === 'notification')
  const verified = others.find(({ verifiedAt }) => verifiedAt)
  if (verified) {
    const note = words('setup.welcome-address-done', { address: verified.email })
    return { title, state: 'done', note }
  }
  const waiting =
    others[0] && words('setup.welcome-address-unverified', { address: others[0].email })
  const go = words('setup.welcome-address-go')
  const body = html`<p>${words('setup.welcome-address-text')}</p>${link(view, routes.account.address, go)}`
  return { title, state: 'waiting', ...(waiting && { note: waiting }), body }
}

function deviceStep({ view, account: { user } }: WelcomePage): Step {
  const { words } = view
  const title = words('setup.welcome-device')
  if (user.protectedAt) return { title, state: 'done', note: words('setup.welcome-device-done') }
  const go = words('setup.welcome-device-go')
  const body = html`<p>${words('setup.welcome-device-text')}</p>${link(view, routes.security.add, go)}`
  return { title, state: 'waiting', body }
}

const link = ({ words }: View, href: string, label: string): Html =>
  html`<a class="button secondary" href="${href}">${phrases(words, label)}</a>`
