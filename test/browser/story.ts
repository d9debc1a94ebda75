import { verifyLink } from '../../drill/mailbox.ts'
import type { Scene } from '../../drill/story.ts'
import type { Hands } from './hands.ts'
import { type OthersApp, readQr } from './others-apps.ts'
import type { Phone } from './phone.ts'

/** Somebody at a browser of their own, a telephone in their hand. */
export interface Person extends Hands {
  /** Another tab of the same browser. */
  tab(): Promise<Hands>
  phone: Phone
}

export interface Stories {
  scene: Scene
  /** Whether scripts run: a waiting page then moves on by itself. */
  scripts: boolean
  somebody(): Promise<Person>
}

const EMAIL = 'ada@example.org'
const SECOND = 'lovelace@example.net'
const PASSWORD = 'seven calm herons wade'

/** From the printed address to the welcome page. */
export async function moveIn(story: Stories, person: Person): Promise<void> {
  await person.open(story.scene.stage.setupAddress)
  await person.type('#account', 'Analytical Engines')
  await person.choose('#country', 'JP')
  await person.type('#email', EMAIL)
  await person.press('main form button')
  await followMail(story, person, EMAIL)
  await person.await('#password')
  await person.type('#password', PASSWORD)
  await person.press('form[action="/setup/password"] button')
}

/** The button behind the link of the newest mail to this address: in a tab beside the waiting page, where that goes on. */
async function followMail(story: Stories, person: Person, to: string): Promise<void> {
  const link = verifyLink(await story.scene.mailbox.take({ to, letter: 'verify' }))
  const place = story.scripts ? await person.tab() : person
  await place.open(link)
  await place.press('main form button')
  if (place !== person) await place.page.close()
}

/** Number and second address, as the welcome page leads to them. The address is verified on another machine. */
export async function protect(story: Stories, person: Person): Promise<void> {
  const { scene, somebody } = story
  await person.press('main a[href="/account/number"]')
  await person.type('#number', '090-1234-5678')
  await person.press('form[action="/account/number"] button')
  await takeCall(person, 'form[action="/account/number/call"] button')
  await person.await('.badge-success')
  await person.press('main a[href="/welcome"]')

  await person.press('main a[href="/account/addresses"]')
  await person.type('#email', SECOND)
  await person.press('form[action="/account/addresses"] button')
  const elsewhere = await somebody()
  await elsewhere.open(verifyLink(await scene.mailbox.take({ to: SECOND, letter: 'verify' })))
  await elsewhere.press('main form button')
  const digits = await elsewhere.page.locator('.digits').innerText()
  await person.type('#digits', digits)
  await person.press('form[action="/account/addresses/code"] button')
  await person.press('main a[href="/welcome"]')
  await person.press('main a[href="/security/devices/new"]')
}

async function takeCall({ press, await: see, page, phone }: Person, button: string): Promise<void> {
  await press(button)
  await phone.answer()
  await see('.digits')
  await phone.key(await page.locator('.digits').innerText())
}

/** From the name of the device to its two codes. The secret is read off a photograph of the page. */
export async function enrol(
  { type, press, page }: Person,
  name: string,
  appOf: (uri: string) => OthersApp,
): Promise<OthersApp> {
  await type('#name', name)
  await press('form[action="/security/devices/new"] button')
  await press('a[href$="qr=shown"]')
  const app = appOf(await readQr(page.locator('.qr')))
  await type('#first', await app.next())
  await type('#second', await app.next())
  await press('form[action="/security/devices/draft"] button')
  return app
}

/** Name, password, code. */
export async function signIn(person: Hands, app: OthersApp): Promise<void> {
  await showPassword(person)
  await person.type('#code', await app.next())
  await person.press('form[action="/signin/code"] button')
}

async function showPassword({ open, type, press, page }: Hands): Promise<void> {
  await open(new URL('/signin', page.url()).href)
  await type('#email', EMAIL)
  await press('form[action="/signin"] button')
  await type('#password', PASSWORD)
  await press('form[action="/signin/password"] button')
}

/** Alternative factors, from the sign-in page to the session that can replace the device. */
export async function getBackIn(story: Stories, person: Person): Promise<void> {
  await person.open(story.scene.stage.origin)
  await showPassword(person)
  await person.press('main a[href="/trouble"]')
  await person.press('form[action="/recovery/start"] button')
  await person.press('form[action="/recovery/mail"] button')
  await followMail(story, person, EMAIL)
  const call = 'form[action="/recovery/call"] button'
  await person.await(call)
  await takeCall(person, call)
  const enter = 'form[action="/recovery/enter"] button'
  await person.await(enter)
  await person.press(enter)
}
