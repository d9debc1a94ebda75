import { showing } from '../../../drill/acts/call.ts'
import { followLink } from '../../../drill/acts/link.ts'
import { appOf } from '../../../drill/acts/sign-in.ts'
import { verifyLink } from '../../../drill/mailbox.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import type { Guest, Tour } from './tour.ts'

/** Name, password and code, each with a refusal, and the trouble page of somebody with two devices. */
export async function seeSignIn(tour: Tour, person: Guest): Promise<void> {
  const { scene, look, refuse } = tour
  const browser = scene.visitor()
  await look('sign-in', browser, '/signin')
  await look('sign-in, way back ended', browser, '/signin?cancelled')
  const named = { path: '/signin', action: '/signin', typed: { email: 'ada@' } }
  await refuse('sign-in, not an address', browser, named)
  await browser.open('/signin')
  await browser.submit('/signin', { email: person.email })
  const path = '/signin/password'
  await look('sign-in, password', browser, path)
  const wrong = { password: 'wrong wrong wrong' }
  await refuse('sign-in, wrong password', browser, { path, action: path, typed: wrong })
  await browser.open(path)
  await browser.submit(path, { password: person.password })
  await seeCode(tour, person, browser)
}

async function seeCode(tour: Tour, person: Guest, browser: Visitor): Promise<void> {
  const { look, refuse } = tour
  const path = '/signin/code'
  await look('sign-in, code', browser, path)
  const used = { path, action: path, typed: { code: appOf(person).lastCode() } }
  await refuse('sign-in, used code', browser, used)
  const again = '/trouble/resynchronise'
  await look('trouble, re-synchronise', browser, again)
  const typed = { first: '000000', second: '000000' }
  await refuse('trouble, re-synchronise, twice the same', browser, {
    path: again,
    action: again,
    typed,
  })
  await look('trouble', browser, '/trouble')
  await refuse('trouble, nothing chosen as lost', browser, {
    path: '/trouble',
    action: '/trouble/lost',
    typed: { device: false },
  })
}

/** A forgotten password of somebody with a device, up to the new one. */
export async function seeForgotten(tour: Tour, person: Guest): Promise<void> {
  const { scene, look, refuse } = tour
  const browser = scene.visitor()
  const path = '/forgotten'
  await look('forgotten', browser, path)
  await refuse('forgotten, not an address', browser, {
    path,
    action: path,
    typed: { email: 'ada@' },
  })
  await browser.open(path)
  await browser.submit(path, { email: person.email })
  await seeSent(tour, browser)
  await follow(tour, person, browser)
  await look('forgotten, device', browser, '/recovery')
  const code = { path: '/recovery', action: '/recovery/device', typed: { code: '000000' } }
  await refuse('forgotten, wrong code', browser, code)
  await browser.open('/recovery')
  await browser.submit('/recovery/device', { code: await appOf(person).nextCode() })
  await look('forgotten, holding', browser, '/recovery')
  await scene.simulator.advance(24 * 3600 + 60)
  await browser.open(path)
  await browser.submit(path, { email: person.email })
  await follow(tour, person, browser)
  await browser.submit('/recovery/device', { code: await appOf(person).nextCode() })
  await showing(browser, '/recovery', {
    what: 'the owner to be told',
    when: ({ forms }) => forms.some(({ action }) => action === '/recovery/new-password'),
  })
  await look('forgotten, new password', browser, '/recovery')
  const weak = { path: '/recovery', action: '/recovery/new-password', typed: { password: 'short' } }
  await refuse('forgotten, weak password', browser, weak)
}

async function seeSent({ look, refuse }: Tour, browser: Visitor): Promise<void> {
  const path = '/forgotten/sent'
  await look('forgotten, sent', browser, path)
  const wrong = { path, action: path, typed: { digits: '000000' } }
  await refuse('forgotten, wrong digits', browser, wrong)
}

async function follow({ scene }: Tour, { email }: Guest, browser: Visitor): Promise<void> {
  const link = verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
  await followLink(browser, link, '/recovery')
}
