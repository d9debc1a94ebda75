import { digitsOn, pressAsked, ringing, showing, takeCall } from '../../../drill/acts/call.ts'
import { openFresh, pageOf } from '../../../drill/acts/people.ts'
import type { Person } from '../../../drill/acts/person.ts'
import { beginRecovery, confirmByMail, PAGE } from '../../../drill/acts/recover.ts'
import { until } from '../../../drill/wait.ts'
import { type Organisation, press } from './organisation.ts'
import type { Tour } from './tour.ts'

const OWN = '/account/proposals'

/** An administrator proposes a number and an address for somebody, who accepts both. */
export async function seeProposals(tour: Tour, people: Organisation): Promise<void> {
  const { look } = tour
  const { sora, grace } = people
  await look('proposed for me, nothing', sora.browser, OWN)
  const page = await pageOf(grace, 'sora')
  await seeNumber(tour, grace, `${page}/number`)
  await look('proposed for me, a number', sora.browser, OWN)
  await look('account, something proposed', sora.browser, '/account')
  await look('user, a proposal under way', grace.browser, page)
  const accepted = await press(sora, OWN, `${OWN}/:id/accept`)
  await look('account, a proposal accepted', sora.browser, accepted)
  await seeAddress(tour, people, `${page}/address`)
}

/** The form, its test call followed, and the number proven. */
async function seeNumber({ scene, look, refuse }: Tour, by: Person, path: string): Promise<void> {
  const { browser } = by
  await openFresh(by, path)
  await look('number of another', browser, path)
  const odd = { path, action: path, typed: { number: '12' } }
  await refuse('number of another, malformed', browser, odd)
  await openFresh(by, path)
  await browser.submit(path, { country: 'JP', number: '090-4444-5555' })
  const call = await ringing(scene)
  await look('number of another, ringing', browser, path)
  await scene.simulator.answer(call.id)
  await pressAsked(scene, call.id)
  const digits = await digitsOn(browser, path)
  await look('number of another, keying', browser, path)
  await scene.simulator.press(call.id, `${digits}#`)
  const when = ({ html }: { html: string }) => /notice-success/.test(html)
  await showing(browser, path, { what: 'the number to be proven', when })
  await look('number of another, proven', browser, path)
}

async function seeAddress(
  { scene, look, send, refuse }: Tour,
  { grace, sora }: Organisation,
  path: string,
): Promise<void> {
  const { browser } = grace
  const email = 'sora.a.long.name.of.somebody@example.net'
  await openFresh(grace, path)
  await look('address of another', browser, path)
  const odd = { path, action: path, typed: { email: 'sora@' } }
  await refuse('address of another, malformed', browser, odd)
  await openFresh(grace, path)
  await browser.submit(path, { email })
  await look('address of another, unproven', browser, path)
  await look('proposed for me, an address not answered', sora.browser, OWN)
  const link = await until('the mail to the proposed address', async () => {
    const mails = (await scene.simulator.mails()).filter(({ to }) => to === email)
    const paths = mails.flatMap((mail) => mail.links.map((one) => new URL(one).pathname))
    const found = paths.find((one) => one.startsWith('/proposal/'))
    return found ? { found } : { instead: `${paths.length} other links` }
  })
  const anybody = scene.visitor()
  await look('proposed address', anybody, link)
  await send('proposed address, answered', anybody, { path: link, action: link })
  await look('proposed address, over', anybody, link)
  await look('address of another, proven', browser, path)
  await press(grace, path, '/admin/proposals/:id/withdraw')
}

/** LO-9: the number of a root user who is getting back in. */
export async function seeNumberOfRoot(
  tour: Tour,
  { root, grace, alan }: Organisation,
): Promise<void> {
  const { scene, look } = tour
  const path = '/admin/users/root/number'
  await openFresh(alan, path)
  await look('number of root, not now', alan.browser, path)
  const browser = scene.visitor()
  await beginRecovery(browser, root)
  await confirmByMail(scene, browser, root.email)
  await look('recovery, ask for another number', browser, PAGE)
  await look('number of root, in a recovery', alan.browser, path)
  await openFresh(alan, path)
  await alan.browser.submit('/admin/users/:id/number', {
    country: 'JP',
    number: '090-7777-8888',
  })
  await takeCall(scene, alan.browser, path)
  await openFresh(grace, path)
  await showing(grace.browser, path, {
    what: 'a number to confirm',
    when: ({ forms }) => forms.some(({ action }) => action.endsWith('/confirm')),
  })
  await look('number of root, for the second', grace.browser, path)
  await look('recovery, another number', browser, PAGE)
  await press(grace, path, '/admin/proposals/:id/confirm')
  await look('number of root, confirmed', grace.browser, path)
  await look('recovery, another number, confirmed', browser, PAGE)
}
