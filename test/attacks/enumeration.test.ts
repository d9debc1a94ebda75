import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Answer, Browser } from './browser.ts'
import { addOwner, codeOf, freshStep, type Owner, showPassword } from './owner.ts'
import { askForLink, beginRecovery, mailIsOut } from './recovery-walk.ts'
import { openService, type Service } from './target.ts'
import { costOf, wire } from './watching.ts'

/** As long as the owner's, so that nothing but existing tells them apart. */
const NOBODY = 'eva@example.org'
const WRONG = 'not the password of anyone'

/** Everything that the browser of a recovery may send. */
const DEEDS = {
  '/recovery/mail': { address: 'x' },
  '/recovery/code': { digits: '000000' },
  '/recovery/call': {},
  '/recovery/device': { device: 'x', code: '000000' },
  '/recovery/finish-now': { device: 'x', code: '000000' },
  '/recovery/enter': {},
  '/recovery/new-password': { password: 'four brass lanterns hum' },
  '/recovery/cancel': {},
}

let service: Service
let owner: Owner
before(async () => {
  service = await openService()
  owner = await addOwner(service)
})
after(() => service.close())

/**
 * The same steps for both, each in browsers that did nothing before. Meanwhile the time stands still: a page that tells how
 * long to wait would differ by how slow this machine is.
 */
async function sameFor(steps: (browser: Browser, email: string) => Promise<Answer>): Promise<void> {
  const { ports } = service
  const { now } = ports
  const moment = now()
  ports.now = () => moment
  const seen: object[] = []
  try {
    for (const email of [owner.email, NOBODY])
      seen.push(wire(await steps(service.browser(), email), [email]))
  } finally {
    ports.now = now
  }
  assert.deepEqual(seen[0], seen[1])
}

suite('R12 who exists', () => {
  test('is not told by the page after the name', async () => {
    await sameFor((browser, email) => browser.post('/signin', { email }))
    await sameFor(async (browser, email) => {
      await browser.post('/signin', { email })
      return browser.get('/signin/password')
    })
  })

  test('is not told by the page after a wrong password, however often', async () => {
    for (let attempt = 0; attempt < 5; attempt++)
      await sameFor((browser, email) => showPassword(browser, { email, password: WRONG }))
    await service.wait(3600)
  })

  test('is not told by the page for a code', async () => {
    await sameFor(async (browser, email) => {
      await showPassword(browser, { email, password: WRONG })
      return browser.get('/signin/code')
    })
    await service.wait(3600)
  })

  test('is not told by “Forgot your password?” nor what follows it', async () => {
    await sameFor((browser, email) => browser.post('/forgotten', { email }))
    await sameFor(async (browser, email) => {
      await browser.post('/forgotten', { email })
      return browser.get('/forgotten/sent')
    })
    for (const path of ['/recovery', '/trouble', '/signin/code', '/setup', '/recovery/live'])
      await sameFor(async (browser, email) => {
        await showPassword(browser, { email, password: WRONG })
        return browser.get(path)
      })
    await service.wait(24 * 3600)
  })

  test('is not told by what a browser that asked for a mail can see and do', async () => {
    const asked = async (browser: Browser, email: string) => {
      await browser.post('/forgotten', { email })
      await mailIsOut(service)
      return browser
    }
    for (const path of ['/recovery', '/recovery/live'])
      await sameFor(async (browser, email) => (await asked(browser, email)).get(path))
    for (const [path, fields] of Object.entries(DEEDS)) {
      await service.wait(24 * 3600)
      await sameFor(async (browser, email) => (await asked(browser, email)).post(path, fields))
    }
    await service.wait(24 * 3600)
  })

  test('is no means to use up the mails that the owner may be sent (A12)', async () => {
    const stranger = service.browser()
    await stranger.post('/forgotten', { email: owner.email })
    await mailIsOut(service)
    for (let more = 0; more < 6; more++) await stranger.post('/recovery/mail', { address: 'x' })
    const mine = service.browser()
    await beginRecovery(owner, mine)
    assert.match(await askForLink(service, owner, mine), /^\/link\//)
    await service.wait(24 * 3600)
  })

  test('is not told by digits for a mail that may not have been sent', async () => {
    const digits = async (browser: Browser, email: string) => {
      await browser.post('/forgotten', { email })
      await mailIsOut(service)
      return browser.post('/forgotten/sent', { digits: '000000' })
    }
    await sameFor(digits)
    await sameFor(async (browser, email) => {
      let answer = await digits(browser, email)
      for (let more = 0; more < 11; more++)
        answer = await browser.post('/forgotten/sent', { digits: '000000' })
      return answer
    })
    await service.wait(24 * 3600)
  })

  test('costs the same commits, statements and one hash either way', async () => {
    const costs: string[][] = []
    for (const email of [owner.email, NOBODY]) {
      await mailIsOut(service)
      const browser = service.browser()
      await browser.post('/signin', { email })
      costs.push(await costOf(service, () => browser.post('/signin/password', { password: WRONG })))
    }
    assert.deepEqual(costs[0], costs[1])
    assert.equal(costs[0]!.filter((step) => step === 'hash').length, 1)
    const steps = ['read', 'commit', 'users.findBySignInKey', 'throttle.changeAll', 'audit.append']
    for (const step of steps) assert.ok(costs[0]!.includes(step), step)
    assert.ok(costs[0]!.indexOf('throttle.changeAll') < costs[0]!.indexOf('hash'), 'charged first')
  })

  test('is looked up by no request of a forgotten password: a job does it afterwards', async () => {
    const { ports } = service
    const { bell } = ports
    const costs: string[][] = []
    for (const email of [owner.email, NOBODY]) {
      await mailIsOut(service)
      // Held back, so that only the request itself is counted.
      ports.bell = { ring: () => {} }
      try {
        costs.push(await costOf(service, () => service.browser().post('/forgotten', { email })))
      } finally {
        ports.bell = bell
        bell.ring('outbox')
      }
    }
    assert.deepEqual(costs[0], costs[1])
    assert.ok(costs[0]!.includes('outbox.add'))
    assert.ok(!costs[0]!.some((step) => step.startsWith('users.')))
  })

  test('masks and device names are for whoever showed the password', async () => {
    const stranger = service.browser()
    await showPassword(stranger, { email: owner.email, password: WRONG })
    for (const path of [
      '/signin/code',
      '/trouble',
      '/trouble/resynchronise',
      '/recovery',
      '/confirm',
    ]) {
      const { body } = await stranger.get(path)
      assert.doesNotMatch(body, /5678|second-|••|phone”|name="device"/, path)
    }
    await service.wait(3600)
    await freshStep(service)
    const browser = service.browser()
    await showPassword(browser, owner)
    assert.match((await browser.get('/signin/code')).body, /phone/)
    assert.equal(codeOf(service, owner.device).length, 6)
  })
})
