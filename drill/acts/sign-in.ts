import type { Page } from '../page.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import type { Person } from './person.ts'

export type Credentials = Pick<Person, 'email' | 'password' | 'user'>

/** Name and password. Ends where the product leads: the code page for whoever has a device. */
export async function showPassword(
  browser: Visitor,
  { email, user, password }: Credentials,
): Promise<Page> {
  if (user) {
    await browser.open('/signin/user')
    await browser.submit('/signin/user', { account: user.account, user: user.name })
  } else {
    await browser.open('/signin?root')
    await browser.submit('/signin', { email })
  }
  expectAt(browser.page, '/signin/password')
  return browser.submit('/signin/password', { password })
}

/** Up to a code of the device that the page asks for. */
export async function signIn(
  browser: Visitor,
  credentials: Credentials,
  code: () => Promise<string>,
): Promise<Page> {
  expectAt(await showPassword(browser, credentials), '/signin/code')
  return browser.submit('/signin/code', { code: await code() })
}

/** As `signIn`, and it must lead in. */
export async function signInFully(person: Person, browser = person.browser): Promise<void> {
  await signIn(browser, person, () => appOf(person).nextCode())
  expectThat(
    browser.page.status === 200 && !browser.page.path.startsWith('/signin'),
    'to be signed in',
    browser.page,
  )
}

export async function signOut(browser: Visitor): Promise<void> {
  await browser.submit('/signout')
  expectAt(browser.page, '/signin')
}

/** The area for whoever is fully signed in answers itself, not by a door before it. */
export async function expectSignedIn(browser: Visitor): Promise<Page> {
  return expectAt(await browser.open('/account'), '/account')
}

export async function expectSignedOut(browser: Visitor): Promise<Page> {
  return expectAt(await browser.open('/account'), '/signin')
}

export function appOf({ app, email }: Person) {
  if (!app) throw new Error(`${email} has no authenticator app`)
  return app
}
