import { enrol } from '../acts/enrol.ts'
import type { Token } from '../acts/hardware-token.ts'
import { choose, isOffered } from '../acts/named.ts'
import { usePasskey } from '../acts/passkey.ts'
import { addressesOf, type Person } from '../acts/person.ts'
import { enter } from '../acts/recover.ts'
import { useCode } from '../acts/recovery-codes.ts'
import { expectSignedIn, expectSignedOut, showPassword, signInFully } from '../acts/sign-in.ts'
import { wait } from '../acts/stop.ts'
import type { App } from '../app.ts'
import type { Passkey } from '../passkey.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectRefusal, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

export const NAMES = {
  app: 'old phone',
  key: 'blue key',
  token: 'grey token',
  newApp: 'other phone',
  newKey: 'green key',
} as const

/** What somebody has besides their phone. */
export interface Held {
  /** The entry on the second phone. */
  other: App
  key: Passkey
  token: Token
  /** On paper. The first was typed when they were kept. */
  codes: readonly string[]
}

/** One after another, until the paper is all that is left. */
export async function loseAll(scene: Scene, person: Person, held: Held): Promise<void> {
  await losePhone(scene, person, held)
  await losePasskey(scene, person, held)
  await loseToken(scene, person, held)
  await usePaper(scene, person, held)
}

async function losePhone(scene: Scene, person: Person, { other, key }: Held): Promise<void> {
  const { step } = scene
  const browser = await step('first-phone-gone', () => lose(scene, person, NAMES.app))
  await step('second-phone-worthless', () =>
    expectNoWay(scene, person, [NAMES.app, () => other.nextCode()]),
  )
  await step('offered-passkey', async () => {
    await choose(browser, NAMES.key)
    const at = '/signin/code'
    await usePasskey(browser, key, { at, origin: 'https://aikagi.example' })
    expectRefusal(browser.page, 'passkey')
    await usePasskey(browser, key, { at })
    await expectSignedIn(browser)
  })
}

async function losePasskey(scene: Scene, person: Person, { key, token }: Held): Promise<void> {
  const { step } = scene
  const browser = await step('passkey-gone', async () => {
    await wait(scene, WEEK)
    return lose(scene, person, NAMES.key)
  })
  await step('passkey-worthless', async () => {
    const finder = scene.visitor()
    await finder.open('/signin?root')
    await usePasskey(finder, key, { at: '/signin/passkey' })
    expectRefusal(finder.page, 'passkey')
    await expectSignedOut(finder)
  })
  await step('offered-token', async () => {
    await choose(browser, NAMES.token)
    await browser.submit('/signin/code', { code: await token.app.nextCode() })
    await expectSignedIn(browser)
  })
}

async function loseToken(scene: Scene, person: Person, { token }: Held): Promise<void> {
  const { step } = scene
  await step('token-gone', async () => {
    await wait(scene, WEEK)
    person.browser = await lose(scene, person, NAMES.token)
  })
  await step('token-worthless', () =>
    expectNoWay(scene, person, [NAMES.token, () => token.app.nextCode()]),
  )
}

async function usePaper(scene: Scene, person: Person, { codes }: Held): Promise<void> {
  const { step, mailbox } = scene
  const { browser } = person
  await step('offered-code', async () => {
    await useCode(browser, codes[1]!)
    await enter(browser)
    await mailbox.takeAll(addressesOf(person), 'recovery-granted')
  })
  await step('code-once', async () => {
    const finder = scene.visitor()
    await showPassword(finder, person)
    await finder.open('/trouble')
    await finder.submit('/recovery/recovery-code', { typed: codes[1]! })
    expectRefusal(finder.page, 'typed')
  })
  await step('device-after-code', async () => {
    person.app = await enrol(scene, browser, NAMES.newApp)
    expectAt(browser.page, '/signin')
    await signInFully(person)
    await mailbox.takeAll(addressesOf(person), 'recovery-finished')
  })
}

const WEEK = 7 * 24

/** After the password, on the trouble page: from now on that device is worthless, and both addresses know. */
async function lose(scene: Scene, person: Person, name: string): Promise<Visitor> {
  const browser = scene.visitor()
  await showPassword(browser, person)
  await browser.open('/trouble')
  const { fields } = browser.formFor('/trouble/lost')
  const device = fields.find(({ label }) => label === name)?.value
  expectThat(device, `${name} to be named`, browser.page)
  await browser.submit('/trouble/lost', { device: [device] })
  expectThat(browser.page.status === 200, 'it to be worthless', browser.page)
  await scene.mailbox.takeAll(addressesOf(person), 'device-reported-lost')
  return browser
}

/** Whoever found it knows the password too, and is asked for something else. */
async function expectNoWay(
  scene: Scene,
  person: Person,
  [name, code]: [string, () => Promise<string>],
): Promise<void> {
  const finder = scene.visitor()
  await showPassword(finder, person)
  expectThat(!isOffered(finder.page, name), `${name} to be asked for nothing`, finder.page)
  await finder.post('/signin/code', `device=&code=${await code()}&passkey=`)
  const { status, path } = finder.page
  expectThat(status >= 400 || path === '/trouble', 'its code to be refused', finder.page)
  await expectSignedOut(finder)
}
