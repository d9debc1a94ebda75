import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { until } from '../../drill/wait.ts'
import type { Browser } from './browser.ts'
import { addOwner, type Owner, signIn } from './owner.ts'
import {
  askForLink,
  beginRecovery,
  challengeOf,
  digitsOn,
  mailIsOut,
  proveByCall,
  proveByMail,
  recoveriesOf,
  ringing,
  toldTo,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

let people = 0
const newOwner = () => addOwner(service, `owner${++people}@example.org`)

/** A recovery that asks for the call, and the browser that began it. */
async function atTheCall(): Promise<{ owner: Owner; browser: Browser }> {
  const owner = await newOwner()
  const browser = service.browser()
  await beginRecovery(owner, browser)
  await proveByMail(service, owner, browser)
  return { owner, browser }
}

const act = async (callId: string, name: string, body: object = {}): Promise<void> => {
  const answer = await service.browser().send('POST', `/simulator/api/calls/${callId}/${name}`, {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 200, answer.body)
}

const transcriptOf = async (id: string): Promise<string> => {
  const call = (await service.simulator.calls()).find((one) => one.id === id)!
  return call.transcript
    .filter(({ who }) => who === 'voice')
    .map(({ text }) => text)
    .join(' ')
}

const isOver = (id: string): Promise<true> =>
  until('the call to be over', async () => {
    const call = (await service.simulator.calls()).find((one) => one.id === id)!
    return call.state === 'over' ? { found: true as const } : { instead: call.state }
  })

const proofsOf = async (owner: Owner) =>
  (await recoveriesOf(service, owner)).flatMap(({ proofs }) => proofs.map(({ proof }) => proof))

const call = async (browser: Browser) => {
  assert.equal((await browser.post('/recovery/call')).status, 303)
  return ringing(service)
}

/** Whether the page has a button for the next call. */
const isOffered = async (browser: Browser): Promise<boolean> =>
  (await browser.get('/recovery')).page.forms.some(({ action }) => action === '/recovery/call')

suite('voicemail', () => {
  for (const detected of [true, false]) {
    test(`R16 that plays every tone proves nothing, ${detected ? 'noticed' : 'not noticed'} by the network`, async () => {
      const { owner, browser } = await atTheCall()
      const { id } = await call(browser)
      await act(id, 'voicemail', { detected })
      assert.equal((await browser.get('/recovery')).page.digits, undefined)
      if (!detected) await service.wait(125)
      await isOver(id)
      assert.ok(!(await proofsOf(owner)).includes('keyed-call'))
      if (detected) assert.match((await browser.get('/recovery')).page.text, /Voicemail answered/)
    })
  }

  test('R17 hears no code: nothing that was ever spoken is a code that a page showed', async () => {
    const { owner, browser } = await atTheCall()
    const { id } = await call(browser)
    await service.simulator.answer(id)
    await service.simulator.press(id, await challengeOf(service, id))
    const digits = await digitsOn(browser)
    await service.simulator.press(id, `${digits.replace(/./g, '0')}#`)
    await service.simulator.press(id, `${digits}#`)
    const said = (await transcriptOf(id)).replaceAll(/[\s,、]/g, '')
    assert.ok(!said.includes(digits))
    const runs = said.match(/\d{3,}/g) ?? []
    assert.deepEqual(runs, [owner.user.accountId])
    assert.ok((await proofsOf(owner)).includes('keyed-call'))
  })
})

suite('R19 whoever is rung and asked to key digits for somebody else', () => {
  test('hears the service, the account, what is done and how to stop it, before a digit is asked for', async () => {
    const { owner, browser } = await atTheCall()
    const { id } = await call(browser)
    await service.simulator.answer(id)
    const said = await transcriptOf(id)
    const spoken = [...owner.user.accountId].join(' ')
    assert.match(said.replaceAll(',', ''), new RegExp(spoken))
    for (const part of [/Aikagi/, /signing in again without their device/, /press 9/, /hang up/])
      assert.match(said, part)
    assert.equal((await browser.get('/recovery')).page.digits, undefined)
    await service.simulator.press(id, await challengeOf(service, id))
    const { page } = await browser.get('/recovery')
    assert.match(page.text, /Show these digits to nobody/)
  })

  test('stops everything with 9, and the attempt cannot go on', async () => {
    const { owner, browser } = await atTheCall()
    const { id } = await call(browser)
    await service.simulator.answer(id)
    await service.simulator.press(id, '9#')
    await isOver(id)
    const [recovery] = await recoveriesOf(service, owner)
    assert.deepEqual(recovery!.status.name, 'closed')
    assert.ok((await toldTo(service, owner)).includes('recovery-stopped'))
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    assert.match((await browser.get('/recovery')).page.text, /this way is closed until/)
    const again = service.browser()
    assert.match((await beginRecovery(owner, again)).page.text, /stopped/i)
  })
})

suite('R20 the bill', () => {
  for (const [number, country] of [
    ['0990-123-456', 'JP'],
    ['+1 900 555 0123', 'US'],
    ['+870 773 111 632', 'JP'],
    ['+979 1 2345 6789', 'JP'],
    ['110', 'JP'],
    ['*21*09012345678#', 'JP'],
  ] as const) {
    test(`cannot be run up with ${number}`, async () => {
      const owner = await newOwner()
      const browser = await signIn(service, owner, service.browser())
      const answer = await browser.post('/account/number', { country, number })
      assert.equal(answer.status, 422, answer.page.text)
      const kept = await service.ports.read(({ users }) => users.findNumber(owner.user.id))
      assert.equal(kept!.e164, '+819012345678')
    })
  }

  test('one call at a time, two minutes at most, three an hour, and pauses in between', async () => {
    const { owner, browser } = await atTheCall()
    const { id } = await call(browser)
    const more = await Promise.all(Array.from({ length: 10 }, () => browser.post('/recovery/call')))
    assert.deepEqual(new Set(more.map(({ status }) => status)), new Set([422]))
    await service.simulator.answer(id)
    await service.wait(121)
    await isOver(id)
    assert.match((await browser.post('/recovery/call')).page.text, /there is a pause/)
    assert.equal(await isOffered(browser), false, 'the page says so before it is asked (SI-7)')
    await service.wait(5 * 60)
    assert.equal(await isOffered(browser), true)
    for (const pause of [15 * 60, 0]) {
      const next = await call(browser)
      await service.simulator.answer(next.id)
      await act(next.id, 'hang-up')
      await service.wait(pause)
    }
    const last = await browser.post('/recovery/call')
    assert.equal(last.status, 422)
    assert.match((await browser.get('/recovery')).page.text, /The next is possible at/)
    assert.equal(await isOffered(browser), false)
    const placed = await service.ports.read(({ calls }) =>
      calls.recent({ userId: owner.user.id }, new Date(0)),
    )
    assert.equal(placed.length, 3)
  })

  test('a number that became uncallable since is not dialled', async () => {
    const { owner, browser } = await atTheCall()
    const calls = (await service.simulator.calls()).length
    await service.ports.transact(async ({ users }) => {
      const number = (await users.findNumber(owner.user.id))!
      await users.putNumber({ ...number, e164: '+81990123456' })
    })
    await browser.post('/recovery/call')
    await until('the call to be given up', async () => {
      const { page } = await browser.get('/recovery')
      return /could not be reached/.test(page.text) ? { found: true } : { instead: page }
    })
    assert.equal((await service.simulator.calls()).length, calls)
  })
})

suite('R21 a flood', () => {
  test('of one mailbox from many browsers ends at three a day, silently', async () => {
    const owner = await newOwner()
    const sent = async () =>
      (await service.simulator.mails()).filter(({ to }) => to === owner.email).length
    const answers = new Set<string>()
    for (let request = 0; request < 8; request++) {
      const { status, location } = await service
        .browser()
        .post('/forgotten', { email: owner.email })
      answers.add(`${status} ${location}`)
    }
    await mailIsOut(service)
    assert.deepEqual([...answers], ['303 /forgotten/sent'])
    assert.equal(await sent(), 3)
  })

  test('of one owner by recoveries ends at five a day, by their mail links at five an hour', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    for (let mail = 0; mail < 5; mail++) await askForLink(service, owner, browser)
    const addresses = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    const sixth = await browser.post('/recovery/mail', { address: addresses[1]!.id })
    assert.equal(sixth.status, 422)
    const begun: (string | undefined)[] = []
    for (let attempt = 0; attempt < 6; attempt++)
      begun.push((await beginRecovery(owner, service.browser())).location)
    assert.equal(begun.filter((location) => location === '/recovery').length, 4)
  })

  test('a mail goes to no address that is not the owner’s', async () => {
    const [owner, other] = [await newOwner(), await newOwner()]
    const browser = service.browser()
    await beginRecovery(owner, browser)
    const foreign = await service.ports.read(({ users }) => users.addresses(other.user.id))
    for (const address of [foreign[0]!.id, 'nobody', '', 'attacker@example.net'])
      assert.equal((await browser.post('/recovery/mail', { address })).status, 422)
  })

  test('the call of one recovery proves nothing for another', async () => {
    const { owner, browser } = await atTheCall()
    const { owner: other, browser: thief } = await atTheCall()
    await proveByCall(service, browser)
    assert.deepEqual(await proofsOf(other), ['password', 'mail-link'])
    assert.equal((await thief.post('/recovery/enter')).status, 422)
    assert.ok((await proofsOf(owner)).includes('keyed-call'))
  })
})
