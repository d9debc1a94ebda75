import type { Passkey, Question } from '../passkey.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

const ADD = '/security/devices/new'
const DRAFT = '/security/devices/draft'

/** Adds a passkey from a session that may. With a path it takes another device's place. */
export async function addPasskey(
  browser: Visitor,
  key: Passkey,
  { path = ADD, ...typed }: { path?: string; name?: string; handset?: string },
): Promise<void> {
  await browser.open(path)
  await browser.submit(path, { kind: ['passkey'], ...typed })
  expectAt(browser.page, DRAFT)
  await browser.submit(DRAFT, { passkey: key.make(await questionOf(browser)) })
  const added = browser.page.status === 200 && browser.page.refusals.length === 0
  expectThat(added && !browser.offers(DRAFT), 'the passkey to be added', browser.page)
}

/** What the page's button for a passkey does. As seen from another origin where one is given. */
export async function usePasskey(
  browser: Visitor,
  key: Passkey,
  { at, origin, ...typed }: { at: string; origin?: string; password?: string },
): Promise<void> {
  await browser.submit(at, { ...typed, passkey: key.answer(await questionOf(browser), origin) })
}

/** What a script of the page asks for before it asks the passkey. */
async function questionOf(browser: Visitor): Promise<Question> {
  const { html } = browser.page
  const element = /<passkey-(?:get|create)\b([^>]*)>/.exec(html)?.[1] ?? ''
  const [path, purpose] = ['ask', 'purpose'].map(
    (name) => new RegExp(`data-${name}="([^"]*)"`).exec(element)?.[1],
  )
  expectThat(path, 'a button for a passkey', browser.page)
  const { status, body } = await browser.fetch(path, purpose ? `purpose=${purpose}` : '')
  expectThat(status === 200, 'a question for a passkey', `${status} ${body}`)
  return JSON.parse(body)
}
