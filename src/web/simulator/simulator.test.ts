import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { encodeQR } from 'qr'
import { signerWith } from '../../../test/support/signer.ts'
import { openSimulated, SECRET } from '../../../test/support/simulated.ts'
import { createServer } from '../server.ts'
import { simulatorApi } from './api.ts'
import { codeAt } from './one-time-code.ts'
import { simulatorPages } from './phone.ts'
import type { Simulator } from './simulator.ts'

const ORIGIN = 'http://localhost:8080'
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })
const HERE = from('127.0.0.1')

/** The simulator beside the product, in the real server. */
async function opened(t: TestContext) {
  const simulated = await openSimulated()
  const { simulator, product, screen } = simulated
  screen.cookie = 'session=mine'
  const whole: Simulator = {
    ...simulator,
    ask: (request, env) => server.fetch(request, env as object),
  }
  const server = createServer({
    publicUrl: ORIGIN,
    trustedProxies: [],
    timeZone: 'Asia/Tokyo',
    signer: signerWith('ours'),
    log: { info() {}, warn() {}, error: (_, message) => assert.fail(message) },
    pages: [product, simulatorPages(whole)],
    machines: [simulatorApi(whole)],
  })
  t.after(simulated.close)

  const get = (path: string, headers: Record<string, string> = {}, env = HERE) =>
    server.request(`${ORIGIN}${path}`, { headers }, env)
  return {
    ...simulated,
    server,
    get,
    page: async (path: string, headers = {}) => (await get(path, headers)).text(),
    json: async (path: string) => (await get(path)).json(),
    post: (path: string, body: unknown, headers: Record<string, string> = {}, env = HERE) =>
      server.request(
        `${ORIGIN}${path}`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        },
        env,
      ),
    submit: (path: string, fields: Record<string, string> = {}, headers = {}) =>
      server.request(
        `${ORIGIN}${path}`,
        {
          method: 'POST',
          headers: { 'sec-fetch-site': 'same-origin', cookie: screen.cookie, ...headers },
          body: new URLSearchParams(fields),
        },
        HERE,
      ),
  }
}

const PAGES = ['/simulator', '/simulator/live', '/simulator/style.css', '/simulator/api/mails']
const reasonOf = async (response: Response) =>
  ((await response.json()) as { error: { reason: string } }).error.reason

suite('the simulator is there for this machine alone:', () => {
  test('it does not exist for any other peer', async (t) => {
    const { get, post } = await opened(t)
    for (const peer of ['203.0.113.7', '10.0.0.1', '::ffff:203.0.113.7', '2001:db8::1']) {
      for (const path of PAGES) assert.equal((await get(path, {}, from(peer))).status, 404)
      const moved = await post('/simulator/api/clock', { advanceSeconds: 30 }, {}, from(peer))
      assert.equal(moved.status, 404)
    }
    for (const peer of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
      assert.equal((await get('/simulator', {}, from(peer))).status, 200, peer)
  })

  test('nor where nobody knows the peer', async (t) => {
    const { server } = await opened(t)
    for (const path of PAGES) assert.equal((await server.request(`${ORIGIN}${path}`)).status, 404)
  })

  test('nor under a name that is not loopback (DNS rebinding)', async (t) => {
    const { server } = await opened(t)
    for (const host of ['evil.example:8080', 'localhost.evil.example', '127.0.0.1.evil.example'])
      for (const path of PAGES) {
        const { status } = await server.request(`http://${host}${path}`, {}, HERE)
        // The pages stand behind the check of the public name as well.
        assert.ok(status === 404 || status === 421, `${host}${path}: ${status}`)
      }
    const { status } = await server.request('http://evil.example/simulator/api/mails', {}, HERE)
    assert.equal(status, 404)
  })

  test('nor for whom a proxy on this machine speaks', async (t) => {
    const { get } = await opened(t)
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host'])
      for (const path of PAGES)
        assert.equal((await get(path, { [header]: '203.0.113.7' })).status, 404, header)
  })

  test('H08 a page of another site presses none of its buttons', async (t) => {
    const { submit, post, clock } = await opened(t)
    const foreign = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const headers of foreign) {
      const body = { app: 'mail', by: '30' }
      // `submit` says same-origin unless told otherwise; an old browser says nothing.
      const site = 'origin' in headers ? { 'sec-fetch-site': 'cross-site' } : {}
      assert.equal((await submit('/simulator/clock', body, { ...site, ...headers })).status, 403)
      const moved = await post('/simulator/api/clock', { advanceSeconds: 30 }, headers)
      assert.equal(moved.status, 403)
    }
    assert.equal(clock.offsetMs(), 0)
  })

  test('a form that only looks like JSON moves nothing', async (t) => {
    const { post, clock } = await opened(t)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await post(
        '/simulator/api/clock',
        { advanceSeconds: 30 },
        { 'content-type': type },
      )
      assert.equal(answer.status, 415)
    }
    assert.equal(clock.offsetMs(), 0)
  })
})

suite("the simulator's API", () => {
  test('lists mails, newest last, with their links', async (t) => {
    const { mail, json } = await opened(t)
    await mail('m1')
    await mail('m2')
    await mail('m1')
    const { mails } = await json('/simulator/api/mails')
    assert.deepEqual(
      mails.map(({ id, to, links }: Record<string, unknown>) => ({ id, to, links })),
      [
        { id: 'm1', to: 'owner@example.org', links: [`${ORIGIN}/link/m1`] },
        { id: 'm2', to: 'owner@example.org', links: [`${ORIGIN}/link/m2`] },
      ],
    )
    assert.equal(mails[0].subject, 'Aikagi Email Verification')
    assert.match(mails[0].html, /^<!doctype html>/)
  })

  test('takes a call, hears it, keys and hangs up', async (t) => {
    const { ring, json, post, reports } = await opened(t)
    await ring('c1')
    const call = async () => (await json('/simulator/api/calls')).calls[0]
    assert.equal((await call()).state, 'ringing')
    assert.equal((await post('/simulator/api/calls/c1/answer', {})).status, 200)
    assert.deepEqual(
      (await call()).transcript.map(({ text }: { text: string }) => text),
      [
        'Hello, this is Aikagi.',
        'This call is about account 1 2 3 4, 5 6 7 8, 9 0 1 2.',
        'If this is not you, press 9, and we stop it. You may also simply hang up.',
        'If it is you, go on by pressing 3.',
      ],
    )
    assert.equal((await post('/simulator/api/calls/c1/keys', { keys: '3' })).status, 200)
    assert.ok(reports.some((report) => report.name === 'keys' && report.keys === '3'))
    assert.equal((await post('/simulator/api/calls/c1/hang-up', {})).status, 200)
    assert.deepEqual([(await call()).state, (await call()).ending], ['over', 'hung-up'])
  })

  test('declines, and lets voicemail answer', async (t) => {
    const { ring, post, reports } = await opened(t)
    await ring('c1')
    await ring('c2')
    await ring('c3')
    await post('/simulator/api/calls/c1/decline', {})
    assert.deepEqual(reports.at(-1), { name: 'failed', reason: 'busy' })
    await post('/simulator/api/calls/c2/decline', { reason: 'rejected' })
    assert.deepEqual(reports.at(-1), { name: 'failed', reason: 'rejected' })
    await post('/simulator/api/calls/c3/voicemail', {})
    assert.ok(reports.some(({ name }) => name === 'machine-detected'))
  })

  test('its button declines as a person does', async (t) => {
    const { ring, submit, reports } = await opened(t)
    await ring('c1')
    await submit('/simulator/calls/c1/decline')
    assert.deepEqual(reports.at(-1), { name: 'failed', reason: 'rejected' })
  })

  test('moves the clock and says so to whoever waits for a time', async (t) => {
    const { post, json, rung, clock } = await opened(t)
    const before = clock.now().getTime()
    const moved = await post('/simulator/api/clock', { advanceSeconds: 86_400 })
    assert.equal(((await moved.json()) as { offsetSeconds: number }).offsetSeconds, 86_400)
    assert.ok(clock.now().getTime() - before >= 86_400_000)
    assert.ok(rung.includes('clock'))
    assert.equal((await json('/simulator/api/clock')).offsetSeconds, 86_400)
    await post('/simulator/api/clock', { reset: true })
    assert.equal((await json('/simulator/api/clock')).offsetSeconds, 0)
  })

  test('tells the phone and the codes it shows', async (t) => {
    const { submit, json, clock } = await opened(t)
    await submit('/simulator/scan')
    const { state, entries } = await json('/simulator/api/phone')
    const entry = { secret: SECRET, algorithm: 'sha1', digits: 6, periodSeconds: 30 } as const
    const shown = codeAt({ issuer: '', account: '', ...entry }, clock.now())
    assert.equal(state, 'in-hand')
    assert.deepEqual([entries[0].issuer, entries[0].account], ['Aikagi', '123456789012/root'])
    assert.equal(entries[0].code, shown)
  })

  const BAD: readonly [path: string, body: unknown, status: number, reason: RegExp][] = [
    ['clock', { advanceSeconds: -1 }, 400, />=|small/i],
    ['clock', { advanceSeconds: 1e12 }, 400, /<=|big/i],
    ['clock', { advanceSeconds: '30' }, 400, /number|input/i],
    ['clock', { advanceSeconds: 30, reset: true }, 400, /./],
    ['clock', {}, 400, /./],
    ['clock', 'not json', 400, /body/],
    ['clock', '', 400, /body/],
    ['clock', [], 400, /./],
    ['clock', { advanceSeconds: 30, x: 'x'.repeat(70_000) }, 413, /64|65536/],
    ['calls/c1/keys', { keys: 'A' }, 400, /keys/],
    ['calls/c1/keys', { keys: '' }, 400, /keys/],
    ['calls/c1/keys', { keys: '1'.repeat(33) }, 400, /keys/],
    ['calls/c1/keys', { keys: 1 }, 400, /keys/],
    ['calls/c1/keys', { keys: '1', more: 1 }, 400, /more/],
    ['calls/c1/keys', { keys: '1' }, 409, /^not-now$/],
    ['calls/none/answer', {}, 404, /^no-such-call$/],
    ['calls/c1/decline', { reason: 'tired' }, 400, /reason/],
  ]
  for (const [path, body, status, reason] of BAD) {
    const shown = (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 50)
    test(`refuses ${path} ${shown} with ${status} and the reason`, async (t) => {
      const { ring, post, clock } = await opened(t)
      await ring('c1')
      const answer = await post(`/simulator/api/${path}`, body)
      assert.equal(answer.status, status)
      assert.match(await reasonOf(answer), reason)
      assert.equal(clock.offsetMs(), 0)
    })
  }

  test('knows no other act on a call', async (t) => {
    const { ring, post } = await opened(t)
    await ring('c1')
    assert.equal((await post('/simulator/api/calls/c1/explode', {})).status, 404)
  })
})

suite("the simulated phone's page", () => {
  test('opens a mail in its own words, with its links in a new tab', async (t) => {
    const { mail, page } = await opened(t)
    await mail('m1')
    assert.match(await page('/simulator'), /\?app=mail&amp;mail=m1/)
    const open = await page('/simulator?app=mail&mail=m1')
    assert.match(open, /This e-mail address was given to set up Aikagi/)
    const links = [...open.matchAll(/<a [^>]*href="[^"]*\/link\/m1"[^>]*>/g)].map(([tag]) => tag)
    assert.equal(links.length, 2)
    assert.ok(links.every((tag) => /target="_blank" rel="noopener noreferrer"/.test(tag)))
  })

  test('shows what rings on every app, takes the call and the keys', async (t) => {
    const { ring, page, submit, reports } = await opened(t)
    await ring('c1')
    for (const app of ['mail', 'telephone', 'codes'])
      assert.match(await page(`/simulator?app=${app}`), /\+81 90-1234-5678<\/span> is ringing/)
    assert.doesNotMatch(await page('/simulator?app=telephone'), /No calls yet/)
    const answered = await submit('/simulator/calls/c1/answer')
    assert.equal(answered.status, 303)
    assert.equal(answered.headers.get('location'), '/simulator?app=telephone')
    const talking = await page('/simulator')
    assert.match(talking, /Hello, this is Aikagi/)
    assert.equal(talking.match(/name="key"/g)?.length, 12)
    await submit('/simulator/calls/c1/keys', { key: '#' })
    assert.ok(reports.some((report) => report.name === 'keys' && report.keys === '#'))
    await submit('/simulator/calls/c1/hang-up')
    assert.match(await page('/simulator?app=telephone'), /You hung up/)
  })

  test('scans the QR code that the product shows to this browser', async (t) => {
    const { submit, page } = await opened(t)
    const scanned = await submit('/simulator/scan')
    assert.equal(scanned.headers.get('location'), '/simulator?app=codes&said=scanned')
    assert.match(await page('/simulator?app=codes'), /Aikagi · 123456789012\/root/)
    const again = await submit('/simulator/scan')
    assert.equal(again.headers.get('location'), '/simulator?app=codes&said=known')
  })

  const SCREENS: readonly [name: string, change: object, said: string][] = [
    ["somebody else's", { cookie: 'session=other' }, 'no-picture'],
    ['a page', { type: 'text/html', body: '<p>Sign in' }, 'no-picture'],
    ['no code', { body: '<svg viewBox="0 0 9 9"></svg>' }, 'unreadable'],
    ['another code', { body: encodeQR('https://example.org', 'svg') }, 'unreadable'],
  ]
  for (const [name, change, said] of SCREENS) {
    test(`scans nothing from a screen that shows ${name}`, async (t) => {
      const { submit, screen, json } = await opened(t)
      const mine = { cookie: screen.cookie }
      Object.assign(screen, change)
      const scanned = await submit('/simulator/scan', {}, mine)
      assert.equal(scanned.headers.get('location'), `/simulator?app=codes&said=${said}`)
      assert.deepEqual((await json('/simulator/api/phone')).entries, [])
    })
  }

  test('takes a typed secret, and says what is wrong with one', async (t) => {
    const { submit, json } = await opened(t)
    const refused = await submit('/simulator/entries', { name: '', secret: 'short' })
    assert.equal(refused.status, 422)
    const text = await refused.text()
    assert.match(text, /Enter a name for the entry/)
    assert.match(text, /Enter the secret exactly/)
    await submit('/simulator/entries', { name: '<b>me', secret: 'gezd gnbv gy3t qojq' })
    await submit('/simulator/entries', { name: 'second', secret: SECRET })
    const { entries } = await json('/simulator/api/phone')
    assert.deepEqual(
      entries.map(({ account }: { account: string }) => account),
      ['<b>me', 'second'],
    )
    await submit(`/simulator/entries/${entries[0].id}/remove`)
    assert.equal((await json('/simulator/api/phone')).entries.length, 1)
  })

  test('loses the codes in the river; number and mailbox stay for the new phone', async (t) => {
    const { submit, page, json, ring, mail } = await opened(t)
    await mail('m1')
    await submit('/simulator/scan')
    await submit('/simulator/river', { app: 'codes' })
    await ring('c1')
    const wet = await page('/simulator')
    assert.match(wet, /bottom of the river/)
    assert.doesNotMatch(wet, /calls\/c1\/answer/)
    const answered = await submit('/simulator/calls/c1/answer')
    assert.equal(answered.headers.get('location'), '/simulator?app=telephone&said=no-handset')
    const scanned = await submit('/simulator/scan')
    assert.equal(scanned.headers.get('location'), '/simulator?app=codes&said=no-handset')
    await submit('/simulator/new-phone')
    assert.deepEqual(await json('/simulator/api/phone'), { state: 'in-hand', entries: [] })
    assert.match(await page('/simulator?app=mail'), /mail=m1/)
    await submit('/simulator/calls/c1/answer')
    assert.equal((await json('/simulator/api/calls')).calls[0].state, 'talking')
  })

  test('moves its clock and goes back to the real time', async (t) => {
    const { submit, page, clock } = await opened(t)
    await submit('/simulator/clock', { app: 'codes', by: '3600' })
    assert.equal(clock.offsetMs(), 3_600_000)
    assert.match(await page('/simulator'), /1 hour ahead of the real time/)
    const reset = await submit('/simulator/clock', { app: 'codes', by: 'reset' })
    assert.equal(reset.headers.get('location'), '/simulator?app=codes')
    assert.equal(clock.offsetMs(), 0)
  })

  test('speaks Japanese', async (t) => {
    const { page, ring } = await opened(t)
    await ring('c1')
    const japanese = await page('/simulator', { 'accept-language': 'ja' })
    assert.match(japanese, /着信中/)
    assert.match(japanese, /電話をなくす/)
  })

  test('refuses fields that no form of ours has', async (t) => {
    const { submit } = await opened(t)
    assert.equal((await submit('/simulator/clock', { app: 'mail', by: '31' })).status, 400)
    assert.equal((await submit('/simulator/river', { app: 'mail', more: '1' })).status, 400)
    assert.equal((await submit('/simulator/calls/none/answer')).status, 404)
  })
})
