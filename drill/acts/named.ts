import { textOf } from '../html-text.ts'
import type { Page } from '../page.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import type { Person } from './person.ts'
import { appOf, expectSignedIn, showPassword } from './sign-in.ts'

/** The id of a device, as the list of the security page leads to it. */
export async function deviceNamed(browser: Visitor, name: string): Promise<string> {
  const page = await browser.open('/security')
  const id = linkTo(page, /^\/security\/devices\/([\w-]{8,})$/, name)
  expectThat(id, `${name} in the list`, page)
  return id
}

const OFFERED = /^\/signin\/code\?device=([\w-]+)$/

export const isOffered = (page: Page, name: string): boolean =>
  linkTo(page, OFFERED, name) !== undefined

/** Asks for this device where the page offers it: the code page, or the one of trouble. */
export async function choose(browser: Visitor, name: string): Promise<void> {
  const device = linkTo(browser.page, OFFERED, name)
  expectThat(device, `${name} to be offered`, browser.page)
  expectAt(await browser.open(`/signin/code?device=${device}`), '/signin/code')
}

/** By the app, whichever device was used last and is asked for. */
export async function signInByApp(
  person: Person,
  { name, browser = person.browser }: { name: string; browser?: Visitor },
): Promise<void> {
  await showPassword(browser, person)
  await browser.open('/trouble')
  await choose(browser, name)
  await browser.submit('/signin/code', { code: await appOf(person).nextCode() })
  await expectSignedIn(browser)
}

/** What the first group finds in the address of the link with this text. */
function linkTo({ html }: Page, address: RegExp, text: string): string | undefined {
  const links = [...html.matchAll(/<a\b[^>]*? ?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
  const fitting = links.filter(
    ([, href, inside]) => address.test(href!) && textOf(inside!) === text,
  )
  return address.exec(fitting[0]?.[1] ?? '')?.[1]
}
