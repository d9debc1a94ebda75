import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Answer, Browser } from './browser.ts'
import {
  accessOf,
  addOwner,
  codeOf,
  deviceNow,
  freshStep,
  type Owner,
  showPassword,
  signIn,
  wrongCode,
} from './owner.ts'
import { askForLink, beginRecovery, toldTo } from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

let people = 0
/** An owner of one test alone, so that no counter is shared. */
const newOwner = () => addOwner(service, `owner${++people}@example.org`)

/** A browser that showed the owner's password and is asked for a code. */
async function halfWay(owner: Owner): Promise<Browser> {
  const browser = service.browser()
  assert.equal((await showPassword(browser, owner)).location, '/signin/code')
  return browser
}

const typeCode = (browser: Browser, { device }: Owner, code: string): Promise<Answer> =>
  browser.post('/signin/code', { device: device.id, code })

async function isRefused(answer: Answer, browser: Browser, why?: RegExp): Promise<void> {
  assert.equal(answer.status, 422)
  if (why) assert.match(answer.page.text, why)
  assert.equal(await accessOf(browser), 'out')
}

const kindsOf = async ({ user }: Owner) =>
  (await service.ports.read(({ audit }) => audit.after(user.accountId, 0, 10_000))).map(
    ({ kind }) => kind,
  )

const countOf = async ({ device }: Owner) =>
  (await service.ports.read(({ throttle }) => throttle.read(`code:${device.id}`))).count

suite('a code that was used', () => {
  test('A01 is refused in another session, audited, and the owner is told at every address', async () => {
    const owner = await newOwner()
    await freshStep(service)
    const code = codeOf(service, owner.device)
    const first = await halfWay(owner)
    const second = await halfWay(owner)
    assert.equal((await typeCode(first, owner, code)).status, 303)
    await isRefused(await typeCode(second, owner, code), second, /used before/)
    assert.ok((await kindsOf(owner)).includes('signin.code-reused'))
    assert.deepEqual(
      (await toldTo(service, owner)).filter((event) => event === 'code-reused'),
      ['code-reused', 'code-reused'],
    )
  })

  for (const { used, replayed } of [
    { used: 0, replayed: -1 },
    { used: 1, replayed: 0 },
    { used: 1, replayed: -1 },
  ]) {
    test(`A02 at step T${used ? '+1' : ''} makes the one of step T${replayed || ''} worthless`, async () => {
      const owner = await newOwner()
      await freshStep(service)
      const [newer, older] = [
        codeOf(service, owner.device, used),
        codeOf(service, owner.device, replayed),
      ]
      assert.equal((await typeCode(await halfWay(owner), owner, newer)).status, 303)
      const attacker = await halfWay(owner)
      await isRefused(await typeCode(attacker, owner, older), attacker)
    })
  }

  test('A03 is refused by every route that looks at codes, and all of them count on one counter', async () => {
    const owner = await newOwner()
    const signedIn = await signIn(service, owner, service.browser())
    await service.wait(30)
    const [older, newer] = [codeOf(service, owner.device, -1), codeOf(service, owner.device)]
    const fresh = await halfWay(owner)
    assert.equal((await typeCode(fresh, owner, newer)).status, 303)

    const { id } = owner.device
    const pair = { first: older, second: newer }
    const half = await halfWay(owner)
    const doors: [name: string, knock: () => Promise<Answer>][] = [
      ['sign-in', () => typeCode(half, owner, newer)],
      ['confirm', () => signedIn.post('/confirm', { device: id, code: newer })],
      ['try it', () => signedIn.post(`/security/devices/${id}/try`, { code: newer })],
      [
        're-synchronise at sign-in',
        () => half.post('/trouble/resynchronise', { device: id, ...pair }),
      ],
      ['re-synchronise', () => signedIn.post(`/security/devices/${id}/resynchronise`, pair)],
    ]
    for (const [index, [name, knock]] of doors.entries()) {
      assert.equal((await knock()).status, 422, name)
      assert.equal(await countOf(owner), index + 1, `${name} counts`)
      // The growing wait between attempts; in it nothing is looked at.
      await service.wait(10)
    }
    assert.equal((await deviceNow(service, owner)).driftSteps, 0)
  })
})

suite('guessing', () => {
  test('A04, A12 over ten fresh sign-ins pauses the device and tells the owner, who still comes in', async () => {
    const owner = await newOwner()
    const known = await signIn(service, owner, service.browser())
    await known.post('/signout')
    for (let guess = 1; guess <= 10; guess++) {
      const attacker = await halfWay(owner)
      await isRefused(await typeCode(attacker, owner, wrongCode(service, owner.device)), attacker)
      assert.equal(await countOf(owner), guess, 'no session is a fresh supply of guesses')
      await service.wait(900)
    }
    assert.equal((await deviceNow(service, owner)).status, 'paused')
    const told = (await toldTo(service, owner)).filter((event) => event === 'device-paused')
    assert.equal(told.length, 2)

    const stranger = await halfWay(owner)
    await freshStep(service)
    const right = codeOf(service, owner.device)
    await isRefused(await typeCode(stranger, owner, right), stranger, /has signed in before/)
    await signIn(service, owner, known)
    assert.equal(await accessOf(known), 'in')
  })

  test('A12 of passwords by a stranger grows slower, and locks neither the owner nor their way back out', async () => {
    const owner = await newOwner()
    const known = await signIn(service, owner, service.browser())
    await known.post('/signout')
    const waits = new Set<string>()
    for (let guess = 0; guess < 103; guess++) {
      const stranger = service.browser()
      const answer = await showPassword(stranger, { ...owner, password: `guess number ${guess}` })
      assert.equal(answer.status, 422)
      if (guess < 10) {
        const again = await showPassword(stranger, { ...owner, password: 'at once again' })
        waits.add(/Wait ([^,]+),/.exec(again.page.text)?.[1] ?? '')
      }
      await service.wait(900)
    }
    assert.ok(waits.size > 5, `waits grew: ${[...waits]}`)
    const stranger = await showPassword(service.browser(), owner)
    assert.match(stranger.page.text, /only browsers that have signed in before/)

    await signIn(service, owner, known)
    assert.equal(await accessOf(known), 'in')
    assert.equal((await beginRecovery(owner, known)).location, '/recovery')
    const refused = (await kindsOf(owner)).filter((kind) => kind === 'signin.password-refused')
    assert.equal(refused.length, 100)
  })

  test('A08d one user is one count, however the name is written', async () => {
    await newOwner()
    const names = [
      `Owner${people}@Example.org`,
      ` owner${people}@EXAMPLE.ORG `,
      `ｏｗｎｅｒ${people}@example.org`,
      `owner${people}+elsewhere@example.org`,
    ]
    const answers: Answer[] = []
    for (const email of names)
      answers.push(await showPassword(service.browser(), { email, password: 'not the one' }))
    assert.deepEqual(
      answers.map(({ page }) => /Wait/.test(page.text)),
      [false, false, false, true],
    )
  })
})

suite('the address that limits count by', () => {
  const guesses = async (where: Service, owner: Owner, from: (guess: number) => object) => {
    const texts: string[] = []
    for (let guess = 0; guess < 4; guess++) {
      const browser = where.browser(from(guess) as Record<string, string>)
      const answer = await showPassword(browser, { ...owner, password: 'not the one' })
      texts.push(/Wait/.test(answer.page.text) ? 'wait' : 'looked at')
    }
    return texts
  }
  const LIMITED = ['looked at', 'looked at', 'looked at', 'wait']

  test('A08a is the peer, whatever a client says it forwards', async () => {
    const owner = await newOwner()
    const forged = (guess: number) => {
      const address = `198.51.${guess}.7`
      return {
        'X-Forwarded-For': address,
        'X-Real-IP': address,
        Forwarded: `for=${address}`,
        'True-Client-IP': address,
      }
    }
    assert.deepEqual(await guesses(service, owner, forged), LIMITED)
  })

  suite('behind a trusted proxy', () => {
    let proxied: Service
    before(async () => {
      proxied = await openService({
        environment: { AIKAGI_TRUSTED_PROXIES: '127.0.0.0/8,10.0.0.0/8' },
      })
    })
    after(() => proxied.close())

    test('A08a is what the proxy saw, not what stands to the left of it', async () => {
      const owner = await addOwner(proxied, 'left@example.org')
      const forged = (guess: number) => ({
        'X-Forwarded-For': `198.51.${guess}.7, 203.0.113.5, 10.0.0.1`,
        'X-Real-IP': `198.51.${guess}.7`,
      })
      assert.deepEqual(await guesses(proxied, owner, forged), LIMITED)
    })

    test('A08b is the /64 of an IPv6 address', async () => {
      const owner = await addOwner(proxied, 'sixty-four@example.org')
      const inside = (guess: number) => ({ 'X-Forwarded-For': `2001:db8:1:2:${guess}::${guess}` })
      assert.deepEqual(await guesses(proxied, owner, inside), LIMITED)
    })

    test('A08b another /64 has a count of its own, under the one of all strangers', async () => {
      const owner = await addOwner(proxied, 'many-networks@example.org')
      const networks = (guess: number) => ({ 'X-Forwarded-For': `2001:db8:1:${guess}::1` })
      assert.deepEqual(await guesses(proxied, owner, networks), Array(4).fill('looked at'))
    })
  })
})

suite('odd input where a code is asked for', () => {
  const ODD: [name: string, body: string, type?: string][] = [
    ['nothing', 'code='],
    ['no field', ''],
    ['words', 'code=null'],
    ['a number with an exponent', 'code=1e5'],
    ['a minus', 'code=-12345'],
    ['five digits', 'code=12345'],
    ['seven digits', 'code=1234567'],
    ['two fields of one name', 'code=123456&code=654321'],
    ['an array', 'code[]=123456'],
    ['an object', 'code[$ne]=1'],
    ['10 kB', `code=${'1'.repeat(10_000)}`],
    ['100 kB', `code=${'1'.repeat(100_000)}`],
    ['a zero byte', 'code=123%00456'],
    ['broken UTF-8', 'code=%ff%fe123456'],
    ['JSON', '{"code":123456}', 'application/json'],
    ['JSON that says it is a form', '{"code":123456}'],
    ['XML', '<code>123456</code>', 'application/xml'],
    ['a multipart form', 'code=123456', 'multipart/form-data; boundary=x'],
  ]
  for (const [name, body, type] of ODD) {
    test(`A09 ${name} is refused and no guess`, async () => {
      const owner = await newOwner()
      const browser = await halfWay(owner)
      const { id } = owner.device
      const sent = body.startsWith('code') ? `device=${id}&${body}` : body
      const answer = await browser.send('POST', '/signin/code', {
        body: sent,
        ...(type && { headers: { 'Content-Type': type } }),
      })
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`)
      assert.equal(await accessOf(browser), 'out')
      assert.equal(await countOf(owner), 0)
    })
  }

  test('A09 spaces and full-width digits are the same code, so using it again in them is a replay', async () => {
    const owner = await newOwner()
    await freshStep(service)
    const code = codeOf(service, owner.device)
    const wide = [...code]
      .map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
      .join('')
    const browser = await halfWay(owner)
    assert.equal(
      (await typeCode(browser, owner, ` ${code.slice(0, 3)} ${code.slice(3)} `)).status,
      303,
    )
    for (const spelling of [code, wide, `${code.slice(0, 3)}　${code.slice(3)}`]) {
      const attacker = await halfWay(owner)
      await isRefused(await typeCode(attacker, owner, spelling), attacker, /used before/)
      await service.wait(1)
    }
  })
})

suite('what codes are made of', () => {
  test('A10 every draft has 160 bits of its own', async () => {
    const owner = await newOwner()
    const browser = await signIn(service, owner, service.browser())
    const secrets = new Set<string>()
    for (let draft = 0; draft < 4; draft++) {
      const added = await browser.post('/security/devices/new', {
        name: `phone ${draft}`,
        handset: '',
      })
      assert.equal(added.location, '/security/devices/draft')
      const { body } = await browser.get('/security/devices/draft')
      secrets.add(/secret=([A-Z2-7]+)/.exec(body)![1]!)
    }
    assert.equal(secrets.size, 4)
    for (const secret of secrets) assert.equal(secret.length, 32)
  })

  test('A16 a client that names a time changes nothing', async () => {
    const owner = await newOwner()
    await freshStep(service)
    const old = codeOf(service, owner.device, -20)
    const then = new Date(service.ports.now().getTime() - 600_000).toUTCString()
    const browser = await halfWay(owner)
    const times = { Date: then, 'X-Timestamp': then, 'If-Unmodified-Since': then }
    const about = { device: owner.device.id, code: old }
    assert.equal((await browser.post('/signin/code', about, times)).status, 422)
    assert.equal((await browser.post('/signin/code', { ...about, now: then })).status, 400)
    assert.equal(await accessOf(browser), 'out')
  })
})

suite('digits of a mail link', () => {
  test('A14 sending again kills the old link and digits, gives new ones, and keeps the count', async () => {
    const owner = await newOwner()
    const browser = service.browser()
    await beginRecovery(owner, browser)
    const elsewhere = service.browser()
    const links: string[] = []
    const digits: string[] = []
    const wrong = (right: string) => `${(Number(right[0]) + 1) % 10}${right.slice(1)}`
    const type = async (typed: string) =>
      (await browser.post('/recovery/code', { digits: typed })).status
    for (let round = 0; round < 4; round++) {
      const link = await askForLink(service, owner, browser)
      const { page } = await elsewhere.post(`${link}/digits`)
      assert.match(page.digits ?? '', /^\d{6}$/)
      links.push(link)
      digits.push(page.digits!)
      // Three tries at each, by 3-recovery.md; the fourth round has used up the ten of the day.
      for (let guess = 0; guess < 3; guess++) assert.equal(await type(wrong(page.digits!)), 422)
    }
    assert.equal(new Set([...links, ...digits]).size, 8)
    assert.equal((await elsewhere.get(links[0]!)).status, 410)
    assert.equal((await browser.post(links[0]!)).status, 410)
    const last = await elsewhere.post(`${links[3]}/digits`)
    assert.equal(await type(digits[0]!), 422)
    assert.equal(await type(last.page.digits!), 422, 'ten a day, however often it was sent again')
  })
})
