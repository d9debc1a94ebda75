import { followLink } from '../../../drill/acts/link.ts'
import { openFresh, pageOf } from '../../../drill/acts/people.ts'
import type { Person } from '../../../drill/acts/person.ts'
import { confirmByCall, confirmByMail, PAGE } from '../../../drill/acts/recover.ts'
import { showPassword } from '../../../drill/acts/sign-in.ts'
import { verifyLink } from '../../../drill/mailbox.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import { freshen, type Organisation, openOrganisation, press } from './organisation.ts'
import { seeNumberOfRoot, seeProposals } from './proposals.ts'
import type { Tour } from './tour.ts'

const RESETS = '/admin/resets'
const POLICY = '/admin/policy'
const REASONS = { en: 'We spoke in the office.', ja: '社内で本人と話しました。' }

/** What people type is in their own language. */
const reasonIn = ({ language }: Tour['scene']) => ({ reason: REASONS[language] })

/** Administrators help people back in: resets, proposals, and recoveries that they agree to. `email`: see `openOrganisation`. */
export async function seeResets(tour: Tour, email: string): Promise<void> {
  const people = await openOrganisation(tour, email)
  await seeProposals(tour, people)
  await seeEqual(tour, people)
  await seeLower(tour, people)
  await seeApproval(tour, people)
  await seeInPerson(tour, people)
  await seeNumberOfRoot(tour, people)
}

/** Asked for by an administrator for another one: a second one must agree. */
async function seeEqual(
  { scene, look, refuse }: Tour,
  { root, grace }: Organisation,
): Promise<void> {
  await look('resets, none', grace.browser, RESETS)
  const page = await pageOf(grace, 'alan')
  const path = `${page}/reset`
  const typed = reasonIn(scene)
  await openFresh(grace, path)
  await look('reset, of an equal', grace.browser, path)
  await refuse('reset, no reason', grace.browser, { path, action: path, typed: { reason: '' } })
  const ask = async () => {
    await openFresh(grace, path)
    await grace.browser.submit(path, typed)
    return grace.browser.page.path.split('?')[0]!
  }
  const answered = (asked: string, answer: string) => press(root, asked, `${asked}/${answer}`)
  const asked = await ask()
  await look('reset, waiting, for who asked', grace.browser, `${asked}?done=asked`)
  await freshen(grace)
  await refuse('reset, asked for twice', grace.browser, { path, action: path, typed })
  await look('reset, waiting, for the second', root.browser, asked)
  await look('resets, one', root.browser, RESETS)
  await look('user, a reset under way', root.browser, page)
  await look('reset, open after two', root.browser, await answered(asked, 'agree'))
  await look('reset, taken back', root.browser, await answered(asked, 'cancel'))
  await look('reset, declined', root.browser, await answered(await ask(), 'decline'))
}

/** Of a lower rank at once. What its user then sees, with the password and without. */
async function seeLower(tour: Tour, { root, sora }: Organisation): Promise<void> {
  const { scene, look } = tour
  const browser = scene.visitor()
  await showPassword(browser, sora)
  await look('trouble, ask your administrator', browser, '/trouble')
  await look('reset, of a lower one', root.browser, await resetPageOf(root, sora))
  await reset(tour, root, sora)
  await seeForgottenToo(tour, sora)
  const path = await reset(tour, root, sora)
  await look('reset, open', root.browser, path)
  await look('trouble, a reset is open', browser, '/trouble')
  await browser.open('/trouble')
  await browser.submit('/recovery/reset')
  await look('after a reset, mail or call', browser, PAGE)
  await confirmByMail(scene, browser, sora.email)
  await look('after a reset, way in open', browser, PAGE)
  await look('reset, used', root.browser, path)
  await browser.submit('/recovery/cancel')
}

async function resetPageOf(by: Person, { user }: Person): Promise<string> {
  const path = `${await pageOf(by, user!.name)}/reset`
  await openFresh(by, path)
  return path
}

/** Where it is followed. */
async function reset({ scene }: Tour, by: Person, of: Person): Promise<string> {
  await by.browser.submit(await resetPageOf(by, of), reasonIn(scene))
  return by.browser.page.path.split('?')[0]!
}

async function seeForgottenToo({ scene, look }: Tour, { email, user }: Person): Promise<void> {
  const browser = scene.visitor()
  await browser.open('/forgotten/user')
  await browser.submit('/forgotten/user', { account: user!.account, user: user!.name })
  const link = verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
  await followLink(browser, link, PAGE)
  await look('after a reset, password forgotten too', browser, PAGE)
  await browser.submit('/recovery/cancel')
}

/** Where policy asks for somebody to agree to a recovery. */
async function seeApproval(tour: Tour, { root, grace, sora }: Organisation): Promise<void> {
  const { scene, look, refuse } = tour
  await openFresh(root, POLICY)
  const odd = { path: POLICY, action: POLICY, typed: { users: false } }
  await refuse('rules for others, nothing chosen', root.browser, odd)
  await look('rules for others, seen by an administrator', grace.browser, POLICY)
  await choose(root, 'hold-72h-approver')
  await look('rules for others, saved', root.browser, root.browser.page.path)
  const browser = scene.visitor()
  await showPassword(browser, sora)
  await browser.open('/trouble')
  await browser.submit('/recovery/start')
  await confirmByMail(scene, browser, sora.email)
  await confirmByCall(scene, browser)
  await look('recovery, waiting for an approver', browser, PAGE)
  const list = '/admin/recoveries'
  await look('recoveries, one', root.browser, list)
  const page = await pageOf(root, 'sora')
  await look('user, a recovery under way', root.browser, page)
  const { html } = await root.browser.open(list)
  const path = /href="(\/admin\/recoveries\/[\w-]+)"/.exec(html)?.[1] ?? ''
  await look('recovery of another, waiting', root.browser, path)
  for (const deed of ['approve', 'stop'] as const) {
    const after = await press(root, path, `${path}/${deed}`)
    await look(`recovery of another, after ${deed}`, root.browser, after)
  }
}

async function choose(root: Person, users: string): Promise<void> {
  await openFresh(root, POLICY)
  await root.browser.submit(POLICY, { users })
}

/** Where policy leaves everything to administrators, who say a code in person. */
async function seeInPerson(tour: Tour, { root, sora }: Organisation): Promise<void> {
  const { scene, look, send, refuse } = tour
  await choose(root, 'administrator-only')
  const browser: Visitor = scene.visitor()
  await showPassword(browser, sora)
  await look('trouble, ask your administrator in person', browser, '/trouble')
  const path = await reset(tour, root, sora)
  await look('trouble, a reset is open, in person', browser, '/trouble')
  await browser.open('/trouble')
  await browser.submit('/recovery/reset')
  const action = '/recovery/reset-code'
  await look('in person, code', browser, PAGE)
  await freshen(root)
  await send('reset, a code to say', root.browser, { path, action: `${path}/code` })
  const wrong = { path: PAGE, action, typed: { typed: '00000000' } }
  await refuse('in person, wrong code', browser, wrong)
  await press(root, path, `${path}/code`)
  const { html } = root.browser.page
  const code = /class="digits"[^>]*>(\d{4} \d{4})</.exec(html)?.[1] ?? ''
  await browser.open(PAGE)
  await browser.submit(action, { typed: code })
  await look('in person, way in open', browser, PAGE)
  await browser.submit('/recovery/cancel')
}
