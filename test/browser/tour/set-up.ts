import { digitsOn, pressAsked, ringing, showing } from '../../../drill/acts/call.ts'
import { addAddress, enterNumber } from '../../../drill/acts/contacts.ts'
import { followLink } from '../../../drill/acts/link.ts'
import { ada } from '../../../drill/acts/person.ts'
import { choosePassword, nameAccount } from '../../../drill/acts/set-up.ts'
import { verifyLink } from '../../../drill/mailbox.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import { until } from '../../../drill/wait.ts'
import { type Guest, type Tour, takeCookies } from './tour.ts'

/** From the empty installation to an account without a device. */
export async function seeSetUp(tour: Tour): Promise<Guest> {
  const { scene, look, refuse, send } = tour
  const person: Guest = { ...ada(scene), second: 'lovelace@example.net' }
  const { browser } = person
  const path = new URL(scene.stage.setupAddress).pathname
  await look('start page before the first account', browser, '/')
  await look('set-up address that is over', browser, `/setup/${'x'.repeat(43)}`)
  await look('set-up', browser, path)
  await refuse('set-up, nothing filled in', browser, {
    path,
    action: path,
    typed: { email: 'ada@' },
  })
  await nameAccount(scene, person)
  const { mailbox } = scene
  const link = verifyLink(await mailbox.take({ to: person.email, letter: 'verify' }))
  const { pathname } = new URL(link)
  await look('set-up, mail sent', browser, '/setup')
  const action = '/setup/code'
  await refuse('set-up, wrong digits', browser, { path: '/setup', action, typed: { digits: '12' } })
  await look('link of a mail, here', browser, pathname)
  const elsewhere = scene.visitor()
  await look('link of a mail, elsewhere', elsewhere, pathname)
  await send('link of a mail, its digits elsewhere', elsewhere, {
    path: pathname,
    action: `${pathname}/digits`,
  })
  await followLink(browser, link, '/setup')
  await look('link of a mail, over', browser, pathname)
  await look('set-up, password', browser, '/setup')
  const weak = {
    path: '/setup',
    action: '/setup/password',
    typed: { password: 'passwordpassword' },
  }
  await refuse('set-up, weak password', browser, weak)
  await choosePassword(person)
  await look('welcome', browser, '/welcome')
  return person
}

/** Number and second address, each up to its proof. */
export async function seeContacts(tour: Tour, person: Guest): Promise<void> {
  const { look, refuse } = tour
  const { browser } = person
  await look('account without a device', browser, '/account')
  await look('policy without a device', browser, '/account/policy')
  await look('confirm by password', browser, '/confirm?return=account')
  await refuse('confirm, wrong password', browser, {
    path: '/confirm?return=account',
    action: '/confirm',
    typed: { password: 'wrong wrong wrong' },
  })
  await seeNumber(tour, person)
  await seeAddresses(tour, person)
  await look('security without a device', browser, '/security')
}

const NUMBER = '/account/number'

async function seeNumber(tour: Tour, { browser, number }: Guest): Promise<void> {
  const { scene, look, show, refuse } = tour
  const { simulator } = scene
  await look('number, none', browser, NUMBER)
  const premium = { path: NUMBER, action: NUMBER, typed: { number: '0990-123-456' } }
  await refuse('number, one that costs', browser, premium)
  await show('number, read as it is typed', async (page) => {
    await takeCookies(page, browser, scene.stage.origin)
    await page.goto(`${scene.stage.origin}${NUMBER}`)
    await page.locator('[name=number]').fill('09012345678')
    await page.locator('[name=number]').blur()
    await page.locator('output:not(:empty)').waitFor()
  })
  await enterNumber(browser, number)
  await look('number, not proven', browser, NUMBER)
  await browser.submit('/account/number/call')
  const missed = await ringing(scene)
  await look('number, test call ringing', browser, NUMBER)
  await decline(scene.visitor(), missed.id)
  const when = ({ html }: { html: string }) => /notice-warning/.test(html)
  await showing(browser, NUMBER, { what: 'the call to have failed', when })
  await look('number, test call busy', browser, NUMBER)
  await browser.submit('/account/number/call')
  const call = await ringing(scene)
  await simulator.answer(call.id)
  await pressAsked(scene, call.id)
  const digits = await digitsOn(browser, NUMBER)
  await look('number, test call keying', browser, NUMBER)
  await simulator.press(call.id, `${digits}#`)
  await showing(browser, NUMBER, {
    what: 'the number to be proven',
    when: ({ html }) => /badge-success/.test(html),
  })
  await look('number, proven', browser, NUMBER)
}

/** The line is busy, as the simulated telephone says it. */
export async function decline(
  program: ReturnType<Tour['scene']['visitor']>,
  call: string,
): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const path = `/simulator/api/calls/${call}/decline`
  await program.send({ method: 'POST', path, headers, body: '{"reason":"busy"}' })
}

async function seeAddresses({ scene, look, refuse }: Tour, person: Guest): Promise<void> {
  const path = '/account/addresses'
  const { browser, second } = person
  await look('addresses, one', browser, path)
  await refuse('addresses, not an address', browser, {
    path,
    action: path,
    typed: { email: 'ada@' },
  })
  await addAddress(scene, browser, second)
  await seeTrial({ scene, look }, browser, second)
  await browser.submit(path, { email: 'mistyped.address.of.ada@mail.example.net' })
  await look('addresses, mail sent', browser, path)
  const action = `${path}/code`
  await refuse('addresses, wrong digits', browser, { path, action, typed: { digits: '000000' } })
}

/** Whether mail arrives, tried of the second address. */
async function seeTrial(
  { scene, look }: Pick<Tour, 'scene' | 'look'>,
  browser: Visitor,
  email: string,
): Promise<void> {
  const path = '/account/addresses'
  const { forms } = await browser.open(path)
  const trial = forms.findLast(({ action }) => action.endsWith('/try'))
  await browser.submit(trial?.action ?? '')
  await look('addresses, one tried', browser, path)
  const pathname = await until('the mail to arrive', async () => {
    const mails = (await scene.simulator.mails()).filter(({ to }) => to === email)
    const link = mails.at(-1)?.links.map((one) => new URL(one).pathname)
    const found = link?.find((one) => one.startsWith('/link/'))
    return found ? { found } : { instead: `${mails.length} mails` }
  })
  await look('mail of a trial', scene.visitor(), pathname)
  await followLink(browser, pathname, path)
  await look('addresses, two, one proven', browser, browser.page.path)
}
