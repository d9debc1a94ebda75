import { addAddress, enterNumber, proveNumber } from '../../../drill/acts/contacts.ts'
import { acceptInvitation, give, invite, openFresh, protectBy } from '../../../drill/acts/people.ts'
import type { Person } from '../../../drill/acts/person.ts'
import { appOf, signInFully } from '../../../drill/acts/sign-in.ts'
import { expectThat } from '../../../drill/unexpected.ts'
import type { Tour } from './tour.ts'

/** An organisation of its own: what is done to its people changes nothing for the other guests. */
export interface Organisation {
  root: Person
  /** May do everything that is below root. */
  grace: Person
  alan: Person
  /** May do nothing for others. */
  sora: Person
}

/** `email`: whom an operator invited as the root user of a new account. */
export async function openOrganisation(tour: Tour, email: string): Promise<Organisation> {
  const { scene } = tour
  const root: Person = {
    browser: scene.visitor(),
    email,
    password: 'nine brass wheels turn',
    // The account may be of any country.
    number: '+81 90-2222-3333',
  }
  await acceptInvitation(scene, root)
  await enterNumber(root.browser, root.number)
  await proveNumber(scene, root.browser)
  await addAddress(scene, root.browser, 'babbage@example.net')
  await protectBy(scene, root, 'phone of charles')
  const { html } = await root.browser.open('/account')
  const account = /\d{4} \d{4} \d{4}/.exec(html)?.[0]
  expectThat(account, 'the account id', root.browser.page)
  const joined = async (name: string): Promise<Person> => {
    const person: Person = {
      browser: scene.visitor(),
      email: `${name}@example.com`,
      password: `the ${name} of four lamps`,
      number: '',
      user: { account, name },
    }
    await invite(root, { name, email: person.email })
    await acceptInvitation(scene, person)
    await protectBy(scene, person, 'phone')
    return person
  }
  const [grace, alan, sora] = [await joined('grace'), await joined('alan'), await joined('sora')]
  for (const person of [grace, alan]) {
    await give(root, person.user!.name, 'AdministratorAccess')
    await signInFully(person)
  }
  return { root, grace, alan, sora }
}

/** Presses a button of the page at `path`, which asks for a device first where it was shown too long ago. */
export async function press(person: Person, path: string, action: string): Promise<string> {
  const { browser } = person
  await browser.open(path)
  const form = browser.formFor(action)
  await browser.press(form)
  if (browser.page.path.startsWith('/confirm')) {
    await browser.submit('/confirm', { code: await appOf(person).nextCode() })
    await browser.open(path)
    await browser.press(form)
  }
  return browser.page.path
}

/** As `press`, for what is pressed in Chromium next: a page of the administration that asks for the device. */
export const freshen = (administrator: Person) => openFresh(administrator, '/admin/policy')
