import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { siteOf, type Visited, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld, PASSWORD, type Person } from '../../../test/support/world.ts'
import { dispatchCalls } from '../../domain/calls/dispatch-calls.ts'
import { reportCall } from '../../domain/calls/keep-call.ts'
import { goOn, plain } from '../../domain/calls/line.ts'
import type { CallReport } from '../../domain/calls/phone.ts'
import type { CallId, NumberId } from '../../domain/ids.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'
import type { Ear } from '../shared/live.ts'

const MINUTE = 60_000
const { account } = routes
const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const silentPhone = {
  name: 'test',
  lines: async () => [],
  place: async () => {},
  direct: async () => {},
}
let people = 0

suite('the account page', () => {
  test('shows nothing before everything that the user has was shown (B01)', async () => {
    const stranger = visitorOf(site)
    const { ada, visitor } = await signedIn()
    const phone = await world.addDevice(ada)
    assert.ok(phone)
    for (const path of [account.page, account.number, account.policy, routes.welcome]) {
      assert.match((await stranger.get(path)).location ?? '', /^\/signin/, path)
      assert.match((await visitor.get(path)).location ?? '', /^\/confirm/, path)
    }
    for (const path of [account.number, account.numberCall, account.policy, account.password])
      assert.match((await visitor.post(path)).location ?? '', /^\/confirm/, path)
  })

  test('tells the account id in groups, and what counts and what does not', async () => {
    const { ada, visitor } = await signedIn()
    const { text } = await visitor.get(account.page)
    const grouped = ada.user.accountId.replace(/(.{4})(?=.)/g, '$1 ')
    assert.ok(text.includes(`<code>${grouped}</code>`))
    assert.match(text, /Without a number you cannot get back in/)
    await visitor.post(account.number, { country: 'JP', number: '090-1234-5678' })
    const after = (await visitor.get(account.page)).text
    assert.ok(after.includes('+81 90-1234-5678'))
    assert.match(after, /counts as absent until a test call/)
  })
})

suite('the contact number page', () => {
  for (const { typed, words } of [
    { typed: '', words: /Enter a telephone number/ },
    { typed: '110', words: /too short for a telephone number/ },
    { typed: '0990-123-456', words: /cost extra/ },
    { typed: '0570-012345', words: /charged in a special way|service/ },
    { typed: '0120-123-456', words: /belongs to a service/ },
    { typed: '+881612345678', words: /satellite/ },
    { typed: '+1 213 373 4253 ext. 5', words: /extension/ },
    { typed: '090-1234-56', words: /no such number/ },
  ]) {
    test(`refuses "${typed}" in words, and keeps it (LO-10)`, async () => {
      const { visitor } = await signedIn()
      const refused = await visitor.post(account.number, { country: 'JP', number: typed })
      assert.equal(refused.status, 422)
      assert.match(refused.text, words)
      assert.ok(refused.text.includes(`value="${typed}"`))
      assert.equal(await numberOf(visitor), undefined)
    })
  }

  test('tells while it is typed what it would call, and stores nothing by that (LO-10)', async () => {
    const { visitor } = await signedIn()
    const read = async (country: string, number: string) => {
      const query = new URLSearchParams({ country, number })
      return JSON.parse((await visitor.get(`${account.numberRead}?${query}`)).text)
    }
    const { accepted, national, text } = await read('JP', '+819012345678')
    assert.deepEqual([accepted, national], [true, '090-1234-5678'])
    assert.match(text, /\+81 90-1234-5678/)
    // Written as at home it would be another number there.
    assert.equal((await read('US', '+819012345678')).national, undefined)
    assert.match((await read('JP', '0990-123-456')).text, /cost extra/)
    assert.equal(await numberOf(visitor), undefined)
  })

  test('proves the number by the whole keyed call, its digits on the screen only (LO-10, A13)', async () => {
    const { ada, visitor } = await signedIn()
    await visitor.post(account.number, { country: 'JP', number: '090-1234-5678' })
    assert.equal((await visitor.post(account.numberCall)).location, account.number)
    assert.match((await visitor.get(account.number)).text, /about to dial/)
    await dispatchCalls(world.ports, [silentPhone])
    const call = (await world.ports.read(({ calls }) => calls.findOpen(ada.user.id)))!
    const report = (said: CallReport) =>
      reportCall(world.ports, { callId: call.id, report: said, from: silentPhone.name })

    await report({ name: 'ringing' })
    assert.match((await visitor.get(account.number)).text, /is ringing/)
    await report({ name: 'answered' })
    const digit = await challengeOf(call.id)
    await report({ name: 'spoken', line: plain('voice.not-you'), point: 'begun' })
    await report({ name: 'spoken', line: goOn(digit), point: 'ended' })
    assert.equal(shownDigits(await visitor.get(account.number)), undefined)
    await report({ name: 'keys', keys: String(digit) })
    await report({ name: 'spoken', line: plain('voice.ask-digits'), point: 'begun' })
    const digits = shownDigits(await visitor.get(account.number))
    assert.match(digits ?? '', /^\d{6}$/)
    await report({ name: 'keys', keys: `${digits}#` })

    const { text } = await visitor.get(account.number)
    assert.match(text, /\+81 90-1234-5678 is confirmed/)
    assert.ok(!text.includes(digits!))
    const number = await world.ports.read(({ users }) => users.findNumber(ada.user.id))
    assert.ok(number?.provenAt)
  })

  test('is followed by a stream that ends with the session (R11)', async () => {
    let ring = () => {}
    const hearing: Ear = {
      listen(_, wake) {
        ring = wake
        return () => {}
      },
    }
    const pages = pagesOf({ ports: world.ports, sessionByToken, ear: hearing, service: 'Aikagi' })
    const { ada, visitor } = await signedIn()
    const cookie = [...visitor.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const { body } = await siteOf(pages).request(`http://localhost:8080${account.numberLive}`, {
      headers: { cookie },
    })
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    assert.match((await reader.read()).value ?? '', /^data: (?!over)/)
    await world.ports.transact(({ sessions }) => sessions.endAll(ada.user.id))
    ring()
    assert.equal((await reader.read()).value, 'data: over\n\n')
    assert.equal((await reader.read()).done, true)
  })

  for (const { number, reason, says, again } of [
    { number: '090-1234-5680', reason: 'busy', says: /line was busy/, again: true },
    { number: '090-1234-5681', reason: 'rejected', says: /call was declined/, again: false },
  ] as const)
    test(`says why a call came to nothing (${reason}), and when it can be repeated`, async () => {
      const { ada, visitor } = await signedIn()
      await visitor.post(account.number, { country: 'JP', number })
      await visitor.post(account.numberCall)
      await dispatchCalls(world.ports, [silentPhone])
      const call = (await world.ports.read(({ calls }) => calls.findOpen(ada.user.id)))!
      const report = { name: 'failed', reason } as const
      await reportCall(world.ports, { callId: call.id, report, from: silentPhone.name })
      const { text } = await visitor.get(account.number)
      assert.match(text, says)
      assert.equal(/Call again/.test(text), again)
      assert.equal(/The next is possible at/.test(text), !again)
      assert.equal(await numberOf(visitor), 'Not confirmed')
      world.wait(5 * MINUTE)
      assert.match((await visitor.get(account.number)).text, /Call again/)
    })

  test('calls nobody twice at once, nor more often than it may (R20, R21)', async () => {
    const { visitor } = await signedIn()
    await visitor.post(account.number, { country: 'JP', number: '090-1234-5679' })
    await visitor.post(account.numberCall)
    const second = await visitor.post(account.numberCall)
    assert.equal(second.status, 422)
    assert.match(second.text, /A call is under way/)
  })

  test('asks someone protected to confirm before it offers a change', async () => {
    const { ada, visitor } = await protectedPerson()
    assert.match((await visitor.get(account.number)).text, /name="number"/)
    world.wait(6 * MINUTE)
    const page = await visitor.get(account.number)
    assert.doesNotMatch(page.text, /name="number"/)
    assert.match(page.text, /\/confirm\?return=number/)
    const post = await visitor.post(account.number, { country: 'JP', number: '090-1234-5678' })
    assert.equal(post.location, '/confirm?return=number')
    assert.equal(await world.ports.read(({ users }) => users.findNumber(ada.user.id)), undefined)
  })
})

suite('the addresses page', () => {
  test('adds, sends again and removes, each by one press', async () => {
    const { visitor } = await signedIn()
    assert.equal(
      (await visitor.post(account.address, { email: 'Charles@Example.NET' })).location,
      account.address,
    )
    const { text } = await visitor.get(account.address)
    assert.match(text, /Not verified/)
    const again =
      /action="\/account\/addresses\/again"><input type="hidden" name="address" value="([^"]+)"/
    const id = again.exec(text)?.[1] ?? ''
    assert.equal((await visitor.post(account.addressAgain, { address: id })).status, 303)
    const removed = await visitor.post(to(account.removeAddress, { id }))
    assert.equal(removed.location, account.address)
    assert.equal((await visitor.post(to(account.removeAddress, { id }))).status, 404)
  })

  test('has no way to the addresses of somebody else (H06)', async () => {
    const { ada } = await signedIn()
    const { visitor: eve } = await signedIn()
    const all = await world.ports.read(({ users }) => users.addresses(ada.user.id))
    const theirs = all.find(({ purpose }) => purpose === 'notification')
    const id = theirs!.id
    assert.equal((await eve.post(to(account.removeAddress, { id }))).status, 404)
    assert.equal((await eve.post(account.addressAgain, { address: id })).status, 422)
    assert.equal((await eve.post(to(account.tryAddress, { id }))).status, 404)
    const left = await world.ports.read(({ users }) => users.addresses(ada.user.id))
    assert.equal(left.length, 2)
  })
})

suite('the other pages of the account', () => {
  test('change the password, keep this browser signed in, and say so', async () => {
    const { visitor } = await signedIn()
    const wrong = await visitor.post(account.password, {
      email: '',
      current: 'not the password',
      next: 'seven calm herons wade',
    })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /not your present password/)
    const before = visitor.jar.get('__Host-session')
    const changed = await visitor.post(account.password, {
      email: '',
      current: PASSWORD,
      next: 'seven calm herons wade',
    })
    assert.equal(changed.location, `${account.page}?done=password`)
    assert.notEqual(visitor.jar.get('__Host-session'), before)
    assert.match((await visitor.get(changed.location!)).text, /Your password was changed/)
  })

  test('change the language at once, and refuse a zone that no list holds', async () => {
    const { visitor } = await signedIn()
    const bad = await visitor.post(account.settings, { language: 'ja', zone: 'Mars/Olympus' })
    assert.equal(bad.status, 400)
    const good = await visitor.post(account.settings, { language: 'ja', zone: 'Europe/Paris' })
    assert.equal(good.location, `${account.page}?done=settings`)
    assert.match((await visitor.get(account.page)).text, /<html lang="ja">/)
  })

  test('explain every preset, and refuse one that would leave root without a way back', async () => {
    const { ada, visitor } = await protectedPerson()
    const { text } = await visitor.get(account.policy)
    for (const preset of ['instant', 'hold-24h', 'hold-72h-approver', 'administrator-only'])
      assert.ok(text.includes(`value="${preset}"`), preset)
    for (const preset of ['hold-72h-approver', 'administrator-only']) {
      const refused = await visitor.post(account.policy, { preset })
      assert.equal(refused.status, 422)
      assert.match(refused.text, /no way back/)
    }
    assert.equal((await visitor.post(account.policy, { preset: 'none' })).status, 400)
    const changed = await visitor.post(account.policy, { preset: 'hold-24h' })
    assert.equal(changed.location, `${account.page}?done=policy`)
    assert.match((await visitor.get(account.page)).text, /No telephone number of yours/)
    await provenNumber(ada)
    assert.match((await visitor.get(account.page)).text, /getting back in waits 1 day/)
  })

  test('take no form of another site (H08), no unknown field, and no repeated one', async () => {
    const { visitor } = await signedIn()
    const cookie = [...visitor.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const send = (origin: string, body: string) =>
      site.request(`http://localhost:8080${account.settings}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, origin },
        body,
      })
    const [good, own] = ['language=en&zone=UTC', 'http://localhost:8080']
    assert.equal((await send('https://evil.example', good)).status, 403)
    assert.equal((await send(own, `${good}&role=admin`)).status, 400)
    assert.equal((await send(own, `${good}&zone=UTC`)).status, 400)
    assert.equal((await send(own, good)).status, 303)
  })
})

async function signedIn(): Promise<{ ada: Person; visitor: Visitor }> {
  people += 1
  const ada = await world.addPerson(`ada${people}@example.org`)
  const visitor = visitorOf(site)
  await visitor.post(routes.signin.name, { email: ada.email, return: '' })
  await visitor.post(routes.signin.password, { email: ada.email, password: PASSWORD })
  return { ada, visitor }
}

async function protectedPerson(): Promise<{ ada: Person; visitor: Visitor }> {
  const { ada } = await signedIn()
  const phone = await world.addDevice(ada)
  const visitor = visitorOf(site)
  await visitor.post(routes.signin.name, { email: ada.email, return: '' })
  await visitor.post(routes.signin.password, { email: ada.email, password: PASSWORD })
  await visitor.post(routes.signin.code, { device: phone.id, code: world.codeOf(phone) })
  return { ada, visitor }
}

const provenNumber = ({ user }: Person): Promise<void> =>
  world.ports.transact(({ users }) =>
    users.putNumber({
      id: world.ports.chance.id<NumberId>(),
      accountId: user.accountId,
      userId: user.id,
      e164: '+819012345678',
      country: 'JP',
      addedAt: world.ports.now(),
      provenAt: world.ports.now(),
    }),
  )

async function challengeOf(id: CallId): Promise<number> {
  const call = (await world.ports.read(({ calls }) => calls.find(id)))!
  if (call.status.name !== 'answered') throw new Error(`The call is ${call.status.name}`)
  return call.status.challengeDigits[0]!
}

const shownDigits = ({ text }: Visited): string | undefined =>
  /class="digits"[^>]*>(\d{6})</.exec(text)?.[1]

/** What the overview says of the number. */
async function numberOf(visitor: Visitor): Promise<string | undefined> {
  const { text } = await visitor.get(account.number)
  return /<strong>[^<]+<\/strong>\s*<span class="badge[^>]*>([^<]+)</.exec(text)?.[1]
}
