import { enrol } from '../acts/enrol.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { prepare } from '../acts/prepare.ts'
import { beginRecovery, confirmByCall, confirmByMail, enter, PAGE } from '../acts/recover.ts'
import {
  appOf,
  expectSignedIn,
  expectSignedOut,
  showPassword,
  signIn,
  signInFully,
} from '../acts/sign-in.ts'
import { undo, wait, wasNotMe } from '../acts/stop.ts'
import { stopLink } from '../mailbox.ts'
import { letters, said } from '../said.ts'
import type { Scene, Story } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** Somebody with the owner's password, mailbox and number gets in; the owner still has the device (LO-8). */
export const notMe: Story = {
  name: 'not-me',
  async play(scene) {
    const owner = await scene.step('prepared', () => prepare(scene))
    const thief = scene.visitor()
    const theirs = await takeOver(scene, owner, thief)
    await takeBack(scene, owner, thief)
    await scene.step('thief-device-worthless', async () => {
      const page = await signIn(scene.visitor(), owner, () => theirs.nextCode())
      expectRefusal(page, 'code', said.codeWrong[scene.language])
    })
    await stopTheNext(scene, owner)
  },
}

async function takeOver(scene: Scene, owner: Person, thief: Visitor) {
  const { step, mailbox } = scene
  await step('thief-gets-in', async () => {
    await beginRecovery(thief, owner)
    await confirmByMail(scene, thief, owner.email)
    await confirmByCall(scene, thief)
    await enter(thief)
  })
  const app = await step('thief-enrols', async () => {
    const app = await enrol(scene, thief, 'not hers')
    await signIn(thief, owner, () => app.nextCode())
    await expectSignedIn(thief)
    return app
  })
  await step('owner-out', async () => {
    await expectSignedOut(owner.browser)
    const page = await signIn(owner.browser, owner, () => appOf(owner).nextCode())
    expectRefusal(page, 'code')
  })
  await step('told-of-entry', async () => {
    for (const letter of ['recovery-started', 'recovery-granted'] as const)
      await mailbox.takeAll(addressesOf(owner), letter)
  })
  return app
}

async function takeBack(scene: Scene, owner: Person, thief: Visitor): Promise<void> {
  const { step, mailbox, language } = scene
  const browser = scene.visitor()
  await step('undo-offered', async () => {
    const mail = await mailbox.take({ to: owner.second!, letter: 'recovery-finished' })
    await wasNotMe(browser, stopLink(mail), letters['recovery-finished'][language])
    expectThat(browser.offers('/stop/:token/undo'), 'to be offered an undo', browser.page)
  })
  await step('undo-needs-both', async () => {
    const path = browser.page.path
    await undo(browser, { password: 'not the old password', code: await appOf(owner).nextCode() })
    expectRefusal(browser.page, 'password')
    await browser.open(path)
    await undo(browser, { password: owner.password, code: '000000' })
    expectRefusal(browser.page, 'password')
    await browser.open(path)
  })
  await step('undone', async () => {
    await undo(browser, { password: owner.password, code: await appOf(owner).nextCode() })
    expectThat(browser.page.status === 200, 'it to be undone', browser.page)
    expectThat(!browser.offers('/stop/:token/undo'), 'nothing more to undo', browser.page)
  })
  await step('thief-out', async () => {
    await expectSignedOut(thief)
  })
  await step('owner-in', async () => {
    await signInFully(owner)
    await expectSignedIn(owner.browser)
  })
  await step('told-of-undo', async () => {
    await mailbox.takeAll(addressesOf(owner), 'recovery-undone')
  })
  await step('closed-after-undo', async () => {
    await showPassword(thief, owner)
    await thief.open('/trouble')
    expectThat(!thief.offers('/recovery/start'), 'alternative factors to be closed', thief.page)
  })
}

/** Another attempt, stopped before it is complete: the link of the notice is enough. */
async function stopTheNext(scene: Scene, owner: Person): Promise<void> {
  const { step, mailbox, language } = scene
  const thief = scene.visitor()
  await step('thief-again', async () => {
    await wait(scene, 25)
    await beginRecovery(thief, owner)
    await confirmByMail(scene, thief, owner.email)
  })
  const reader = scene.visitor()
  await step('nothing-by-mistake', async () => {
    const mail = await mailbox.take({ to: owner.email, letter: 'recovery-started' })
    const link = stopLink(mail)
    await reader.open(link)
    expectRefusal(await reader.submit('/stop/:token'), 'event')
    await reader.open(link)
    await reader.submit('/stop/:token', { event: 'none' })
    await thief.open(PAGE)
    expectThat(thief.offers('/recovery/call'), 'the attempt to go on still', thief.page)
    await wasNotMe(reader, link, letters['recovery-started'][language])
    expectThat(said.stopped[language].test(reader.page.text), 'it to be stopped', reader.page)
  })
  await step('thief-stopped', async () => {
    await thief.open(PAGE)
    expectThat(!thief.offers('/recovery/call'), 'the attempt to be over', thief.page)
    expectAt(await thief.post('/recovery/call', ''), '/recovery/call')
    expectThat(thief.page.status >= 400, 'no call', thief.page)
  })
}
