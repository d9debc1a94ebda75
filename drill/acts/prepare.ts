import type { Scene } from '../story.ts'
import { expectAt } from '../unexpected.ts'
import { addAddress, enterNumber, proveNumber } from './contacts.ts'
import { enrol } from './enrol.ts'
import { ada, type Person } from './person.ts'
import { choosePassword, nameAccount, verifySetupAddress } from './set-up.ts'
import { appOf } from './sign-in.ts'

/** The first account, its owner signed in with the password alone. */
export async function makeAccount(scene: Scene, person: Person): Promise<void> {
  await nameAccount(scene, person)
  await verifySetupAddress(scene, person)
  await choosePassword(person)
}

/** Somebody with a proven number, a device, a second address unless they skipped it, and a session that showed the device. */
export async function prepare(
  scene: Scene,
  { oneAddress = false }: { oneAddress?: boolean } = {},
): Promise<Person> {
  const { second, ...person }: Person = ada(scene)
  const { browser, number } = person
  await makeAccount(scene, person)
  await enterNumber(browser, number)
  await proveNumber(scene, browser)
  if (second && !oneAddress) await addAddress(scene, browser, second)
  const app = await enrol(scene, browser, 'old phone')
  const whole: Person = { ...person, app, ...(second && !oneAddress && { second }) }
  await confirmSession(whole)
  return whole
}

/** The session that added the first device shows it (SI-3). */
export async function confirmSession(person: Person): Promise<void> {
  const { browser } = person
  await browser.open('/account')
  expectAt(browser.page, '/confirm')
  await browser.submit('/confirm', { code: await appOf(person).nextCode() })
  expectAt(browser.page, '/account')
}
