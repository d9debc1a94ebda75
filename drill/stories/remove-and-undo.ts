import { deviceNamed, signInByApp } from '../acts/named.ts'
import { addPasskey, usePasskey } from '../acts/passkey.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { expectSignedOut } from '../acts/sign-in.ts'
import { wait, wasNotMe } from '../acts/stop.ts'
import { stopLink } from '../mailbox.ts'
import { Passkey } from '../passkey.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import { NAMES } from './lose-all.ts'

/** An open session is enough to remove a device, and not enough to keep its owner out. */
export async function removeAndUndo(scene: Scene, person: Person): Promise<Passkey> {
  const { step, mailbox } = scene
  const key = new Passkey(scene.stage.origin)
  await step('another-key', async () => {
    // Until the recovery can be undone no more, nothing is added.
    await wait(scene, 73)
    await signInByApp(person, { name: NAMES.newApp })
    await addPasskey(person.browser, key, { name: NAMES.newKey, handset: '' })
  })
  const { browser } = person
  await step('removed-by-thief', async () => {
    const device = await deviceNamed(browser, NAMES.newKey)
    await browser.open(`/security/devices/${device}/remove`)
    await browser.submit('/security/devices/:id/remove')
    expectAt(browser.page, '/security')
  })
  await step('removal-undone', async () => {
    const mail = await mailbox.take({ to: person.email, letter: 'device-removed' })
    const owner = scene.visitor()
    await wasNotMe(owner, stopLink(mail), new RegExp(NAMES.newKey))
    await usePasskey(owner, key, { at: '/stop/:token/undo', password: person.password })
    expectThat(owner.page.status === 200, 'the removal to be undone', owner.page)
    await mailbox.takeAll(addressesOf(person), 'removal-undone')
    await expectSignedOut(browser)
  })
  return key
}
