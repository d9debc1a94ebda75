import { enrol } from '../acts/enrol.ts'
import { addressesOf } from '../acts/person.ts'
import { appOf, expectSignedIn, expectSignedOut, signIn, signInFully } from '../acts/sign-in.ts'
import { said } from '../said.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectRefusal } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import type { Recovering } from './get-back-in.ts'

interface Replacing extends Recovering {
  /** Signed in before the loss. */
  before: Visitor
}

/** From the session of a recovery to a full sign-in with a new device; the old one is worthless. */
export async function replaceDevice(scene: Scene, replacing: Replacing): Promise<void> {
  const { person, browser, old, before } = replacing
  const { step, mailbox, language } = scene
  await step('restricted', async () => {
    for (const path of ['/account', '/account/number', '/recovery/open'])
      expectAt(await browser.open(path), '/security')
  })
  await step('old-session-over', async () => {
    await expectSignedOut(before)
  })
  await step('device-replaced', async () => {
    person.app = await enrol(scene, browser, 'new phone')
    expectAt(browser.page, '/signin')
    await expectSignedOut(browser)
  })
  await step('told-of-device-replaced', async () => {
    await mailbox.takeAll(addressesOf(person), 'recovery-finished')
  })
  await step('old-device-worthless', async () => {
    const thief = scene.visitor()
    expectRefusal(await signIn(thief, person, old.code), 'code', said.codeWrong[language])
    const code = await old.code()
    const page = await thief.post('/signin/code', `device=${old.device}&code=${code}`)
    expectRefusal(page, 'code')
    await expectSignedOut(thief)
  })
  await step('signed-in-again', async () => {
    await signInFully(person, browser)
    await expectSignedIn(browser)
  })
  await step('new-code-used-once', async () => {
    const other = scene.visitor()
    const page = await signIn(other, person, async () => appOf(person).lastCode())
    expectRefusal(page, 'code', said.codeUsed[language])
  })
}
