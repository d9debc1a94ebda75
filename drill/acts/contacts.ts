import { verifyLink } from '../mailbox.ts'
import type { Page } from '../page.ts'
import type { PhoneCall } from '../simulator.ts'
import type { Scene } from '../story.ts'
import { expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { showing, takeCall } from './call.ts'
import { digitsElsewhere } from './link.ts'

export const NUMBER = '/account/number'
const ADDRESSES = '/account/addresses'

/** Types a number as people write it at home. The page shows it as it will be called. */
export async function enterNumber(browser: Visitor, number: string): Promise<void> {
  await browser.open(NUMBER)
  await browser.submit(NUMBER, { number })
  expectThat(browser.offers('/account/number/call'), 'a test call to be offered', browser.page)
}

/** The test call, which is the whole keyed call (LO-10). */
export async function proveNumber(scene: Scene, browser: Visitor): Promise<PhoneCall> {
  await browser.submit('/account/number/call')
  const call = await takeCall(scene, browser, NUMBER)
  await expectProven(browser)
  return call
}

export const expectProven = (browser: Visitor): Promise<Page> =>
  showing(browser, NUMBER, {
    what: 'the number to be proven',
    when: ({ digits, html }) => digits === undefined && /notice-success|badge-success/.test(html),
  })

/** Enters a second address. Its link is opened somewhere else, and the digits shown there are typed here. */
export async function addAddress(scene: Scene, browser: Visitor, email: string): Promise<void> {
  await browser.open(ADDRESSES)
  await browser.submit(ADDRESSES, { email })
  const link = verifyLink(await scene.mailbox.take({ to: email, letter: 'verify' }))
  const digits = await digitsElsewhere(scene.visitor(), link)
  await browser.submit('/account/addresses/code', { digits })
  expectThat(
    browser.page.refusals.length === 0 && !browser.offers('/account/addresses/code'),
    'the address to be verified',
    browser.page,
  )
}
