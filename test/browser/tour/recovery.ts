import { digitsOn, pressAsked, ringing, showing, wrongDigits } from '../../../drill/acts/call.ts'
import { beginDevice, enrol } from '../../../drill/acts/enrol.ts'
import { followLink } from '../../../drill/acts/link.ts'
import {
  askForMail,
  beginRecovery,
  confirmByCall,
  confirmByMail,
  enter,
  PAGE,
} from '../../../drill/acts/recover.ts'
import { appOf, showPassword, signInFully } from '../../../drill/acts/sign-in.ts'
import { wasNotMe } from '../../../drill/acts/stop.ts'
import { stopLink, verifyLink } from '../../../drill/mailbox.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import { decline } from './set-up.ts'
import type { Guest, Tour } from './tour.ts'

/** Password, mail and telephone, as far as the way in. Gives back the browser that began. */
export async function seeRecovery(tour: Tour, person: Guest): Promise<Visitor> {
  const { scene, look, refuse } = tour
  const browser = scene.visitor()
  await look('recovery, none', browser, PAGE)
  await beginRecovery(browser, person)
  await look('recovery, mail', browser, PAGE)
  await askForMail(browser)
  const link = verifyLink(await scene.mailbox.take({ to: person.email, letter: 'verify' }))
  await look('recovery, mail sent', browser, PAGE)
  const wrong = { path: PAGE, action: '/recovery/code', typed: { digits: '000000' } }
  await refuse('recovery, wrong digits of the mail', browser, wrong)
  await followLink(browser, link, PAGE)
  await seeCall(tour, person, browser)
  await signInFully(person)
  await look('recovery, seen by its owner', person.browser, '/recovery/open')
  return browser
}

async function seeCall(tour: Tour, person: Guest, browser: Visitor): Promise<void> {
  const { scene, outside, look } = tour
  const { simulator } = scene
  await look('recovery, call', browser, PAGE)
  await browser.submit('/recovery/call')
  const missed = await ringing(scene)
  await outside.otherLine(person.email)
  await look('recovery, ringing by another line', browser, PAGE)
  await decline(scene.visitor(), missed.id)
  const failed = ({ steps }: Visitor['page']) => steps[1] === 'failed'
  await showing(browser, PAGE, { what: 'the call to have failed', when: failed })
  await look('recovery, busy', browser, PAGE)
  await browser.submit('/recovery/call')
  await seeHungUp(tour, browser)
  await browser.submit('/recovery/call')
  const call = await ringing(scene)
  await simulator.answer(call.id)
  await look('recovery, answered', browser, PAGE)
  await pressAsked(scene, call.id)
  const digits = await digitsOn(browser, PAGE)
  await look('recovery, keying', browser, PAGE)
  await simulator.press(call.id, `${wrongDigits(digits)}#`)
  await look('recovery, wrong digits keyed', browser, PAGE)
  await simulator.press(call.id, `${digits}#`)
  await showing(browser, PAGE, {
    what: 'the way in to be open',
    when: ({ forms }) => forms.some(({ action }) => action === '/recovery/enter'),
  })
  await look('recovery, way in open', browser, PAGE)
}

/** Somebody took the call, and hung up: before the next one there is a pause. */
async function seeHungUp({ scene, look }: Tour, browser: Visitor): Promise<void> {
  const { id } = await ringing(scene)
  await scene.simulator.answer(id)
  await scene.simulator.hangUp(id)
  const failed = ({ steps }: Visitor['page']) => steps[1] === 'failed'
  await showing(browser, PAGE, { what: 'the call to be over', when: failed })
  await look('recovery, called again too soon', browser, PAGE)
  await scene.simulator.advance(5 * 60)
  await browser.open(PAGE)
}

/** The restricted session up to the new device; then its owner undoes it. */
export async function seeRestricted(tour: Tour, person: Guest, browser: Visitor): Promise<void> {
  const { scene, look, refuse } = tour
  const old = appOf(person)
  await enter(browser)
  await look('restricted, a token given', browser, '/security')
  const found = /href="(\/security\/devices\/[\w-]+\/found)"/.exec(browser.page.html)?.[1] ?? ''
  await look('restricted, found', browser, found)
  const wrong = { path: found, action: found, typed: { code: '000000' } }
  await refuse('restricted, found, wrong code', browser, wrong)
  await beginDevice(scene, browser, 'new phone')
  await look('restricted, device begun', browser, '/security')
  await enrol(scene, browser, 'new phone')
  await look('sign-in, device replaced', browser, '/signin?replaced')
  await look('recovery, finished', browser, PAGE)
  await seeUndo(tour, person, () => old.nextCode())
}

async function seeUndo(
  { scene, look, send, refuse }: Tour,
  { second, password }: Guest,
  code: () => Promise<string>,
): Promise<void> {
  const anybody = scene.visitor()
  const notice = await scene.mailbox.take({ to: second, letter: 'recovery-finished' })
  const path = new URL(stopLink(notice)).pathname
  await look('not me', anybody, path)
  await refuse('not me, nothing chosen', anybody, { path, action: path })
  await send('not me, none of these', anybody, { path, action: path, typed: { event: 'none' } })
  await wasNotMe(anybody, stopLink(notice), /new device|新しいデバイス/)
  const undo = anybody.page.path
  const action = `${path}/undo`
  await look('undo', anybody, undo)
  const wrong = { password: 'wrong wrong wrong', code: '000000' }
  await refuse('undo, wrong', anybody, { path: undo, action, typed: wrong })
  await send('undo, done', anybody, { path: undo, action, typed: { password, code: await code() } })
  await look('not me, over', anybody, `/stop/${'x'.repeat(43)}`)
}

/** After the undo, a recovery is first closed, then under a hold: waiting, then claimed in another browser, then stopped by its owner. */
export async function seeHold(tour: Tour, person: Guest): Promise<void> {
  const { scene, look, refuse, send } = tour
  const browser = scene.visitor()
  await showPassword(browser, person)
  await look('trouble, alternative factors closed', browser, '/trouble')
  await scene.simulator.advance(25 * 3600)
  await showPassword(browser, person)
  await look('trouble, with a hold', browser, '/trouble')
  await beginRecovery(browser, person)
  await confirmByMail(scene, browser, person.email)
  await confirmByCall(scene, browser)
  await look('recovery, holding', browser, PAGE)
  await scene.simulator.advance(24 * 3600 + 60)
  await look('recovery, the mail once more', browser, PAGE)
  await browser.open(PAGE)
  await confirmByMail(scene, browser, person.email)
  await look('recovery, the password once more', browser, PAGE)
  const wrong = { path: PAGE, action: '/recovery/password', typed: { password: 'wrong' } }
  await refuse('recovery, the password once more, wrong', browser, wrong)
  const other = scene.visitor()
  await showPassword(other, person)
  await look('trouble, all confirmed', other, '/trouble')
  await beginRecovery(other, person)
  await look('recovery, claiming', other, PAGE)
  const owner = scene.visitor()
  await signInFully(person, owner)
  await look('recovery under a hold, seen by its owner', owner, '/recovery/open')
  const stop = { path: '/recovery/open', action: '/recovery/open' }
  await send('recovery, stopped by its owner', owner, stop)
}

/** A recovery that its owner stops by mail. */
export async function seeStop(tour: Tour, person: Guest): Promise<void> {
  const { scene, look, send } = tour
  const { mailbox } = scene
  const browser = scene.visitor()
  await mailbox.takeAll([person.email, person.second], 'recovery-started')
  await beginRecovery(browser, person)
  const notice = await mailbox.take({ to: person.second, letter: 'recovery-started' })
  const path = new URL(stopLink(notice)).pathname
  const stop = { path, action: path, typed: { event: true } }
  await send('not me, stopped', scene.visitor(), stop)
  await look('recovery, stopped', browser, PAGE)
}
