import assert from 'node:assert/strict'
import type { Mail, PhoneCall } from '../../drill/simulator.ts'
import { until } from '../../drill/wait.ts'
import type { NoticeEvent } from '../../src/domain/notices/notice.ts'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import type { Answer, Browser } from './browser.ts'
import { type Owner, showPassword } from './owner.ts'
import type { Service } from './target.ts'

const linkOf = ({ links }: Mail, path: string): string | undefined =>
  links.map((link) => new URL(link).pathname).find((pathname) => pathname.startsWith(path))

/** Does something that sends a mail, and waits for that mail. Answers the path of the link in it. */
export async function linkFrom(
  { simulator }: Service,
  path: '/link/' | '/stop/',
  act: () => Promise<unknown>,
): Promise<string> {
  const before = new Set((await simulator.mails()).map(({ id }) => id))
  await act()
  return until(`a mail with a link to ${path}`, async () => {
    const fresh = (await simulator.mails()).filter(({ id }) => !before.has(id))
    const link = fresh.map((mail) => linkOf(mail, path)).findLast((found) => found !== undefined)
    return link ? { found: link } : { instead: `${fresh.length} other mails` }
  })
}

/** Everything that was to be mailed has been. */
export const mailIsOut = ({ ports }: Service): Promise<true> =>
  until('an empty outbox', async () => {
    const waiting = await ports.read(({ outbox }) => outbox.waiting())
    return waiting === 0 ? { found: true as const } : { instead: `${waiting} letters` }
  })

/** Password, then alternative factors with the device named as lost. */
export async function beginRecovery(owner: Owner, browser: Browser): Promise<Answer> {
  await showPassword(browser, owner)
  return browser.post('/recovery/start', { lost: owner.device.id })
}

/** Asks for the mail link of step 1. Answers its path. */
export async function askForLink(
  service: Service,
  { user }: Owner,
  browser: Browser,
): Promise<string> {
  const addresses = await service.ports.read(({ users }) => users.addresses(user.id))
  const address = addresses[0]!.id
  return linkFrom(service, '/link/', () => browser.post('/recovery/mail', { address }))
}

export async function proveByMail(service: Service, owner: Owner, browser: Browser): Promise<void> {
  const link = await askForLink(service, owner, browser)
  assert.equal((await browser.post(link)).status, 303, 'the link of the mail is taken')
}

export const ringing = ({ simulator }: Service): Promise<PhoneCall> =>
  until('the telephone to ring', async () => {
    const call = (await simulator.calls()).findLast(({ state }) => state === 'ringing')
    return call ? { found: call } : { instead: 'silence' }
  })

export const challengeOf = ({ simulator }: Service, id: string): Promise<string> =>
  until('the voice to ask for a digit', async () => {
    const call = (await simulator.calls()).find((one) => one.id === id)!
    const said = call.transcript.findLast(({ who }) => who === 'voice')?.text
    const digit = /[1-8]/.exec(said ?? '')?.[0]
    return digit === undefined ? { instead: `${said}` } : { found: digit }
  })

export const digitsOn = (browser: Browser, path = '/recovery'): Promise<string> =>
  until('six digits on the page', async () => {
    const { page } = await browser.get(path)
    return page.digits === undefined ? { instead: page } : { found: page.digits }
  })

export async function proveByCall(service: Service, browser: Browser): Promise<PhoneCall> {
  const { simulator } = service
  assert.equal((await browser.post('/recovery/call')).status, 303, 'a call is placed')
  const call = await ringing(service)
  await simulator.answer(call.id)
  await simulator.press(call.id, await challengeOf(service, call.id))
  await simulator.press(call.id, `${await digitsOn(browser)}#`)
  return (await simulator.calls()).find(({ id }) => id === call.id)!
}

/** All three proofs of alternative factors. */
export async function proveAll(service: Service, owner: Owner, browser: Browser): Promise<void> {
  assert.equal((await beginRecovery(owner, browser)).location, '/recovery')
  await proveByMail(service, owner, browser)
  await proveByCall(service, browser)
  await mailIsOut(service)
}

/** As far as the restricted session. */
export async function enterRecovery(
  service: Service,
  owner: Owner,
  browser: Browser,
): Promise<void> {
  await proveAll(service, owner, browser)
  const entry = await browser.post('/recovery/enter')
  assert.equal(entry.location, '/security', entry.page.text)
}

export const recoveriesOf = ({ ports }: Service, { user }: Owner): Promise<Recovery[]> =>
  ports.read(({ recoveries }) => recoveries.of(user.id, new Date(0)))

/** What the owner was told, in the order it happened. */
export async function toldTo({ ports }: Service, { user }: Owner): Promise<NoticeEvent[]> {
  const notices = await ports.read((stores) => stores.notices.of(user.id, new Date(0)))
  return notices.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ event }) => event)
}
