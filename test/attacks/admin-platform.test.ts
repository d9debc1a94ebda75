import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, suite, test } from 'node:test'
import { toBase32 } from '../../src/domain/devices/base32.ts'
import { newSetupAddress } from '../../src/domain/setup/new-setup-address.ts'
import { routes, to } from '../../src/web/routes.ts'
import type { Browser, Fields } from './browser.ts'
import { addOwner, codeOf, deviceNow, enrol, type Owner, signIn } from './owner.ts'
import {
  beginRecovery,
  challengeOf,
  digitsOn,
  enterRecovery,
  linkFrom,
  mailIsOut,
  ringing,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

function patternsWith(part: string, from: object = routes): string[] {
  return Object.values(from).flatMap((value) => {
    if (typeof value !== 'string') return patternsWith(part, value as object)
    return value.includes(part) ? [value] : []
  })
}

/** Everything that must not change by a refused request. */
function stateOf({ ports }: Service, { user }: Owner) {
  return ports.read(async ({ users, devices, accounts, sessions, browsers, recoveries }) => ({
    user: await users.get(user.id),
    devices: await devices.all(user.id),
    addresses: await users.addresses(user.id),
    number: await users.findNumber(user.id),
    account: await accounts.get(user.accountId),
    sessions: (await sessions.of(user.id)).map(({ id, tokenHash }) => [id, tokenHash]),
    browsers: (await browsers.of(user.id)).length,
    recoveries: await recoveries.of(user.id, new Date(0)),
  }))
}

suite('H06 the id of somebody else', () => {
  let service: Service
  let thief: Browser
  let victim: Owner
  before(async () => {
    service = await openService()
    victim = await addOwner(service, 'victim@example.org')
    await signIn(service, victim, service.browser())
    const owner = await addOwner(service, 'thief@example.org')
    thief = await signIn(service, owner, service.browser())
  })
  after(() => service.close())

  const FIELDS: Readonly<Record<string, () => Fields>> = {
    [routes.security.rename]: () => ({ name: 'taken', handset: '' }),
    [routes.security.tryIt]: () => ({ code: codeOf(service, victim.device) }),
    [routes.security.found]: () => ({ code: codeOf(service, victim.device) }),
    [routes.security.resynchronise]: () => ({
      first: codeOf(service, victim.device, -1),
      second: codeOf(service, victim.device),
    }),
    [routes.admin.userPermissions]: () => ({ set: 'AuditRead', change: 'give' }),
    [routes.admin.groupPermissions]: () => ({ set: 'AuditRead', change: 'give' }),
    [routes.admin.userGroups]: () => ({ group: 'n'.repeat(22), change: 'join' }),
    [routes.admin.webhook]: () => ({ change: 'remove' }),
    [routes.admin.hardwareToken]: () => ({ change: 'retire', name: '' }),
  }

  for (const pattern of patternsWith(':id')) {
    test(`is as little there as one of nobody at ${pattern}`, async () => {
      const ids = await service.ports.read(async ({ users, sessions, browsers }) => [
        victim.device.id,
        (await users.addresses(victim.user.id))[1]!.id,
        (await sessions.of(victim.user.id))[0]!.id,
        (await browsers.of(victim.user.id))[0]!.browser,
      ])
      const before = await stateOf(service, victim)
      for (const method of ['GET', 'POST'] as const) {
        const seen = new Set<string>()
        for (const id of [...ids, 'n'.repeat(22)]) {
          const path = to(pattern, { id })
          const answer =
            method === 'GET'
              ? await thief.get(path)
              : await thief.post(path, FIELDS[pattern]?.() ?? {})
          assert.ok([404, 405, 422].includes(answer.status), `${method} ${path}: ${answer.status}`)
          seen.add(
            `${answer.status} ${answer.page.text.replaceAll(id, 'ID').replace(/\S{12}$/, '')}`,
          )
        }
        assert.equal(seen.size, 1, [...seen].join('\n'))
      }
      assert.deepEqual(await stateOf(service, victim), before)
    })
  }
})

suite('H08 a form of another site', () => {
  let service: Service
  let owner: Owner
  let browser: Browser
  before(async () => {
    service = await openService()
    owner = await addOwner(service)
    browser = await signIn(service, owner, service.browser())
  })
  after(() => service.close())

  const elsewhere: readonly Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: '' },
    { Origin: 'http://localhost:1' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
  ]

  for (const pattern of patternsWith('/')) {
    test(`changes nothing at ${pattern}`, async () => {
      // The API has no forms: where a program can post nothing, it is told so.
      const refused = pattern === routes.api.description ? 404 : 403
      const path = to(pattern, { id: owner.device.id, token: 'A'.repeat(43) })
      const before = await stateOf(service, owner)
      for (const headers of elsewhere) {
        const { status } = await browser.post(path, {}, headers)
        assert.equal(status, refused, `${path} ${JSON.stringify(headers)}`)
      }
      assert.deepEqual(await stateOf(service, owner), before)
    })
  }

  test('is told from our own by the same form, which works', async () => {
    const rename = to(routes.security.rename, { id: owner.device.id })
    const fields = { name: 'renamed', handset: '' }
    assert.equal(
      (await browser.post(rename, fields, { Origin: 'https://evil.example' })).status,
      403,
    )
    assert.equal((await deviceNow(service, owner)).name, 'phone')
    assert.equal((await browser.post(rename, fields)).status, 303)
    assert.equal((await deviceNow(service, owner)).name, 'renamed')
  })
})

suite('everything that happens to an account', () => {
  let service: Service
  /** What nobody but its owner may ever read, by what it is. */
  const secrets = new Map<string, string>()
  /** Six digits each: they may stand in no answer but the page that shows them on purpose. */
  const codes = new Set<string>()
  before(async () => {
    service = await openService()
    await live()
  })
  after(() => service.close())

  const keep = (what: string, secret: string) => {
    assert.ok(secret.length >= 20, `${what} is something to look for`)
    secrets.set(what, secret)
  }
  const keepCookies = (who: string, browser: Browser) => {
    const cookies = browser.visitor.cookies.header() ?? ''
    for (const [, name, token] of cookies.matchAll(/__Host-(\w+)=([\w-]{43})/g))
      keep(`${name} of ${who}`, token!)
  }
  const tokenOf = (path: string): string => path.split('/').at(-1)!
  const codeFor = (device: Owner['device'], steps = 0) => {
    const code = codeOf(service, device, steps)
    codes.add(code)
    return code
  }
  const keepSeed = (who: string, device: Owner['device']) => {
    const seed = service.ports.vault.open(device.sealedSecret, device.id)
    keep(`seed of ${who}, as bytes`, Buffer.from(seed).toString('latin1'))
    keep(`seed of ${who}, in hex`, Buffer.from(seed).toString('hex'))
    keep(`seed of ${who}, in base 64`, Buffer.from(seed).toString('base64').slice(0, 26))
    keep(`seed of ${who}, in base 32`, toBase32(seed))
  }

  /** Set-up, number, address, device, a loss, the way back, and a letter that cannot be delivered. */
  async function live(): Promise<void> {
    const browser = service.browser()
    const password = 'canary heron wades at dusk'
    const email = 'ada@example.org'
    keep('password', password)
    const setup = new URL((await newSetupAddress(service.ports))!).pathname
    keep('set-up token', tokenOf(setup))
    const answers = { account: 'Analytical Engines', country: 'JP', language: 'en', email }
    const verify = await linkFrom(service, '/link/', () => browser.post(setup, answers))
    keep('set-up link', tokenOf(verify))
    await browser.post(verify)
    assert.equal((await browser.post('/setup/password', { password })).location, '/welcome')
    keepCookies('set-up', browser)
    const user = (await service.ports.read(({ users }) => users.findBySignInKey(email)))!

    await browser.post('/account/number', { country: 'JP', number: '090-1234-5678' })
    await browser.post('/account/number/call')
    await takeCall(browser, '/account/number')
    const second = { email: 'lovelace@example.net' }
    const link = await linkFrom(service, '/link/', () => browser.post('/account/addresses', second))
    keep('address link', tokenOf(link))
    const shown = await service.browser().post(`${link}/digits`)
    codes.add(shown.page.digits!)
    const typed = await browser.post('/account/addresses/code', { digits: shown.page.digits! })
    assert.equal(typed.status, 303, typed.page.text)

    const owner: Owner = { ...(await enrol(service, { user }, browser)), email, password }
    keepSeed('the first device', owner.device)
    await service.wait(60)
    await browser.post('/confirm', { device: owner.device.id, code: codeFor(owner.device) })
    keepCookies('the owner', browser)

    const thief = service.browser()
    const stop = await linkFrom(service, '/stop/', () => beginRecovery(owner, thief))
    keep('stop link', tokenOf(stop))
    const lost = service.browser()
    await enterRecovery(service, owner, lost)
    keepCookies('the recovery', lost)
    const after = await enrol(service, owner, lost)
    keepSeed('the new device', after.device)
    await signIn(service, after, lost)
    codes.add(codeOf(service, after.device))
    keepCookies('the way back', lost)
    await mailIsOut(service)
    for (const path of patternsWith('/').filter((one) => !/[:]|live|setup/.test(one)))
      await lost.get(path)

    const { simulator } = service.nodes[0]!.database
    simulator.addMail = () => Promise.reject(new Error('421 later'))
    await lost.post('/account/settings', { language: 'ja', zone: 'Asia/Tokyo' })
    await lost.post('/forgotten', { email })
    const kept = service.ports
    assert.ok((await kept.read(({ outbox }) => outbox.waiting())) > 0)
  }

  async function takeCall(browser: Browser, page: string): Promise<void> {
    const { id } = await ringing(service)
    await service.simulator.answer(id)
    await service.simulator.press(id, await challengeOf(service, id))
    const digits = await digitsOn(browser, page)
    codes.add(digits)
    await service.simulator.press(id, `${digits}#`)
  }

  test('H16 is in the database without a seed, code, token, session or mail', () => {
    const dump = dumpOf(join(service.dataDir, 'aikagi.db'))
    assert.ok(dump.length > 10_000 && dump.includes('ada@example.org'))
    for (const [what, secret] of secrets) assert.ok(!dump.includes(secret), what)
    for (const code of codes) assert.doesNotMatch(dump, new RegExp(`(?<!\\d)${code}(?!\\d)`))
    for (const words of ['Verify your email address', 'メールアドレスの確認', '/link/', '/stop/'])
      assert.ok(!dump.includes(words), words)
  })

  test('H16 leaves no seed, session, password or set-up token in any file of the data folder', () => {
    for (const file of ['aikagi.db', 'aikagi.db-wal']) {
      const bytes = readFileSync(join(service.dataDir, file), 'latin1')
      for (const [what, secret] of secrets)
        if (!/link/.test(what)) assert.ok(!bytes.includes(secret), `${what} in ${file}`)
    }
  })

  test('A13 is answered without the code that was typed, the password, or the token of a session', () => {
    const answers = service.answers.map(
      ({ body, headers }) => body + JSON.stringify({ ...headers, 'set-cookie': '' }),
    )
    assert.ok(answers.length > 60)
    const isPrivate = ([what]: [string, string]) => /password|session|browser/.test(what)
    for (const [what, secret] of [...secrets].filter(isPrivate))
      assert.ok(!answers.some((answer) => answer.includes(secret)), what)
    for (const code of codes) {
      const holding = service.answers.filter(({ body, headers }) =>
        new RegExp(`(?<!\\d)${code}(?!\\d)`).test(body + JSON.stringify(headers)),
      )
      // Digits that a page shows on purpose, and keys that the telephone of the simulator was pressed.
      for (const { page, body } of holding)
        assert.ok(page.digits === code || body.startsWith('{"calls"'), page.text.slice(0, 300))
    }
  })

  test('A13 is logged without any of them', () => {
    const logged = service.logLines.join('')
    assert.ok(service.logLines.length > 60)
    for (const [what, secret] of secrets) assert.ok(!logged.includes(secret), what)
    for (const code of codes) assert.doesNotMatch(logged, new RegExp(`(?<!\\d)${code}(?!\\d)`))
    assert.ok(!logged.includes('ada@example.org'))
    assert.ok(!logged.includes('12345678'))
  })
})

/** Every text of every table of ours; those of the simulator are the world outside. */
function dumpOf(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true })
  const tables = database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'simulator%'")
    .all()
  const rows = tables.flatMap(({ name }) => database.prepare(`select * from "${name}"`).all())
  database.close()
  return rows
    .flatMap((row) => Object.values(row))
    .filter((value) => value !== null)
    .join('\n')
}
