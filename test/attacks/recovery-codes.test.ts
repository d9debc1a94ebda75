import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { macOf } from '../../src/domain/recovery-codes/recovery-code.ts'
import { giveCodes } from '../support/recovery-codes.ts'
import type { Answer, Browser } from './browser.ts'
import {
  accessOf,
  addOwner,
  codeOf,
  enrol,
  freshStep,
  type Owner,
  showPassword,
  signIn,
} from './owner.ts'
import {
  askForLink,
  linkFrom,
  mailIsOut,
  proveByMail,
  recoveriesOf,
  toldTo,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'
import { costOf, wire } from './watching.ts'

const PAGE = '/security/recovery-codes'
const WRONG = '00000-00000-00000-00000-000000'
const NEW_PASSWORD = 'four brass lanterns hum'

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

let people = 0
const newOwner = () => addOwner(service, `owner${++people}@example.org`)

async function ownerWithCodes(): Promise<{ owner: Owner; codes: string[] }> {
  const owner = await newOwner()
  return { owner, codes: await giveCodes(service.ports, owner.user) }
}

/** W2, as far as the code. */
async function typeCode(owner: Owner, browser: Browser, typed: string): Promise<Answer> {
  await showPassword(browser, owner)
  return browser.post('/recovery/recovery-code', { gone: owner.device.id, typed })
}

const forgotten = ({ email }: Pick<Owner, 'email'>, browser: Browser, typed: string) =>
  browser.post('/forgotten/recovery-code', { email, typed })

const stockOf = async ({ user }: Owner): Promise<number | undefined> =>
  (await service.ports.read(({ recoveryCodes }) => recoveryCodes.stock(user.id)))?.left

const codesOn = ({ body }: Answer): string[] =>
  [...body.replaceAll('<wbr>', '').matchAll(/<code>([\w-]{30})<\/code>/g)].map(([, code]) => code!)

/** By the pages: ten codes, one typed back. */
async function makeCodes(browser: Browser): Promise<string[]> {
  assert.equal((await browser.post(PAGE, { what: 'make' })).location, PAGE)
  const codes = codesOn(await browser.get(PAGE))
  const typed = codes[4]!.toLowerCase().replaceAll('-', ' ')
  const kept = await browser.post(PAGE, { what: 'keep', typed })
  assert.equal(kept.location, '/security?done=codes-kept')
  return codes
}

suite('DE-10 recovery codes', () => {
  test('are shown until one is typed back; the old ones stay valid until then', async () => {
    const { owner, codes: old } = await ownerWithCodes()
    const browser = await signIn(service, owner, service.browser())
    await browser.post(PAGE, { what: 'make' })
    const codes = codesOn(await browser.get(PAGE))
    assert.equal(codes.length, 10)
    const file = await browser.get(`${PAGE}/recovery-codes.txt`)
    assert.match(`${file.headers['content-disposition']}`, /^attachment/)
    assert.ok(codes.every((code) => file.body.includes(code)))
    assert.match(file.body, new RegExp(owner.email))
    const wrong = await browser.post(PAGE, { what: 'keep', typed: old[0]! })
    assert.equal(wrong.status, 422)
    assert.deepEqual(codesOn(wrong), codes)
    assert.equal((await typeCode(owner, service.browser(), codes[0]!)).status, 422)
    assert.equal(await stockOf(owner), 10)

    await browser.post(PAGE, { what: 'keep', typed: codes[4]! })
    assert.deepEqual(codesOn(await browser.get(PAGE)), [])
    assert.equal((await browser.get(`${PAGE}/recovery-codes.txt`)).status, 404)
    assert.equal((await typeCode(owner, service.browser(), old[0]!)).status, 422)
    assert.equal((await typeCode(owner, service.browser(), codes[4]!)).location, '/recovery')
    assert.deepEqual((await toldTo(service, owner)).slice(0, 1), ['recovery-codes-made'])
  })

  test('leave nothing behind when they were not kept, and are read in no other session', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = await signIn(service, owner, service.browser())
    const other = await signIn(service, owner, service.browser())
    await browser.post(PAGE, { what: 'make' })
    assert.deepEqual(codesOn(await other.get(PAGE)), [])
    assert.equal((await other.get(`${PAGE}/recovery-codes.txt`)).status, 404)
    await browser.post(PAGE, { what: 'cancel' })
    assert.deepEqual(codesOn(await browser.get(PAGE)), [])
    assert.equal((await typeCode(owner, service.browser(), codes[0]!)).location, '/recovery')
  })

  test('are tried in the session of a page without being used up, and in a fresh one only (DE-5)', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = await signIn(service, owner, service.browser())
    const wrong = await browser.post(`${PAGE}/try`, { typed: WRONG })
    assert.equal(wrong.status, 422)
    assert.match(wrong.page.text, /none of your valid codes/)
    const right = await browser.post(`${PAGE}/try`, { typed: codes[0]! })
    assert.equal(right.location, '/security?done=code-tried')
    assert.match((await browser.get(right.location)).page.text, /It was not used up/)
    assert.equal(await stockOf(owner), 10)
    await service.wait(360)
    for (const answer of [
      await browser.get(`${PAGE}/try`),
      await browser.post(`${PAGE}/try`, { typed: codes[0]! }),
    ])
      assert.equal(answer.location, '/confirm?return=tryCode')
    assert.equal((await typeCode(owner, service.browser(), codes[0]!)).location, '/recovery')
  })

  test('are made in a fresh MFA session only', async () => {
    const owner = await newOwner()
    const stranger = service.browser()
    await showPassword(stranger, owner)
    assert.match((await stranger.post(PAGE, { what: 'make' })).location ?? '', /^\/signin/)
    const browser = await signIn(service, owner, service.browser())
    await service.wait(360)
    assert.match((await browser.get(PAGE)).location ?? '', /^\/confirm\?return=codes/)
    assert.match((await browser.post(PAGE, { what: 'make' })).location ?? '', /^\/confirm/)
  })

  test('are not made while somebody is getting back in, and by nobody later who was then (invariant 5)', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = await signIn(service, owner, service.browser())
    await browser.post(PAGE, { what: 'make' })
    const fresh = codesOn(await browser.get(PAGE))
    const other = service.browser()
    await typeCode(owner, other, codes[0]!)
    for (const asked of [{ what: 'make' }, { what: 'keep', typed: fresh[0]! }]) {
      const answer = await browser.post(PAGE, asked)
      assert.equal(answer.status, 422)
      assert.match(answer.page.text, /getting back in/)
    }
    assert.equal(await stockOf(owner), 9)
  })
})

suite('W2 password and recovery code', () => {
  test('lead at once to the restricted session, once, and to fresh codes after the full sign-in', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = service.browser()
    await showPassword(browser, owner)
    assert.match((await browser.get('/trouble')).page.text, /10 codes left/)
    assert.equal((await typeCode(owner, browser, codes[0]!)).location, '/recovery')
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
    assert.equal(await accessOf(browser), 'restricted')
    assert.equal((await browser.post(PAGE, { what: 'make' })).location, '/security')
    const again = service.browser()
    const used = await typeCode(owner, again, codes[0]!)
    assert.equal(used.status, 422)
    assert.match(used.page.text, /used already/)

    const replaced = await enrol(service, owner, browser)
    await freshStep(service)
    await showPassword(browser, owner)
    const code = codeOf(service, replaced.device)
    const signedIn = await browser.post('/signin/code', { device: replaced.device.id, code })
    assert.equal(signedIn.location, PAGE)
    const renewed = await makeCodes(browser)
    assert.equal(await stockOf(owner), 10)
    assert.equal((await typeCode(owner, service.browser(), codes[1]!)).status, 422)
    assert.equal((await typeCode(owner, service.browser(), renewed[1]!)).location, '/recovery')
    const told = await toldTo(service, owner)
    for (const event of ['recovery-code-used', 'recovery-finished', 'recovery-codes-made'] as const)
      assert.ok(told.includes(event), event)
  })

  test('a low stock is announced when it gets low', async () => {
    const { owner, codes } = await ownerWithCodes()
    await service.ports.transact(async ({ recoveryCodes, users }) => {
      await users.lock(owner.user.id)
      const { setId } = (await recoveryCodes.stock(owner.user.id))!
      for (const code of codes.slice(0, 6)) {
        const mac = macOf(service.ports.vault, owner.user.id, code.replaceAll('-', ''))
        await recoveryCodes.spend(owner.user.id, { setId, mac }, service.ports.now())
      }
    })
    await typeCode(owner, service.browser(), codes[6]!)
    assert.ok((await toldTo(service, owner)).includes('recovery-codes-low'))
    await service.wait(25 * 3600)
    const browser = await signIn(service, owner, service.browser())
    assert.match((await browser.get('/security')).page.text, /You have 3 recovery codes left/)
  })

  test('are closed by no stop and by no other way that waits', async () => {
    const { owner, codes } = await ownerWithCodes()
    const thief = service.browser()
    const stop = await linkFrom(service, '/stop/', () => typeCode(owner, thief, codes[0]!))
    const { page } = await thief.get(stop)
    const event = page.forms.flatMap(({ fields }) => fields).find(({ name }) => name === 'event')!
    await service.browser().post(stop, { event: event.value })
    assert.deepEqual(
      (await recoveriesOf(service, owner)).map(({ status }) => status.name),
      ['closed'],
    )
    assert.equal((await thief.post('/recovery/enter')).status, 422)
    assert.equal((await typeCode(owner, service.browser(), codes[1]!)).location, '/recovery')
  })
})

suite('R02 a recovery code', () => {
  test('opens nobody’s way back but its owner’s', async () => {
    const [one, other] = [await ownerWithCodes(), await ownerWithCodes()]
    const thief = service.browser()
    assert.equal((await typeCode(one.owner, thief, other.codes[0]!)).status, 422)
    assert.equal((await forgotten(one.owner, service.browser(), other.codes[1]!)).status, 422)
    assert.deepEqual(await recoveriesOf(service, one.owner), [])
    assert.deepEqual([await stockOf(one.owner), await stockOf(other.owner)], [10, 10])
  })
})

suite('R27 R12 a guess at a recovery code', () => {
  test('costs the same for a wrong code, for somebody without codes and for nobody, charged first', async () => {
    // As long as each other, so that nothing but their codes tells them apart.
    const owner = await addOwner(service, 'coded@example.org')
    await giveCodes(service.ports, owner.user)
    const without = await addOwner(service, 'plain@example.org')
    const nobody = { email: 'never@example.org' }
    const costs: string[][] = []
    const seen: object[] = []
    for (const one of [owner, without, nobody]) {
      await mailIsOut(service)
      const browser = service.browser()
      let answer: Answer | undefined
      costs.push(
        await costOf(service, async () => {
          answer = await forgotten(one, browser, WRONG)
        }),
      )
      seen.push(wire(answer!, [one.email]))
    }
    assert.deepEqual(costs[1], costs[0])
    assert.deepEqual(costs[2], costs[0])
    assert.deepEqual(seen[1], seen[0])
    assert.deepEqual(seen[2], seen[0])
    const order = costs[0]!
    assert.ok(order.indexOf('throttle.changeAll') < order.indexOf('recoveryCodes.find'))
    assert.equal(order.filter((step) => step === 'recoveryCodes.find').length, 1)
    assert.ok(!order.includes('hash'), 'no slow hash, let alone ten')
  })

  test('waits longer and longer, and closes no other way (A12)', async () => {
    const { owner, codes } = await ownerWithCodes()
    const known = await signIn(service, owner, service.browser())
    const thief = service.browser()
    const answers: Answer[] = []
    // The first waits are shorter than what a busy machine takes for an attempt.
    for (let attempt = 0; attempt < 8; attempt++) answers.push(await typeCode(owner, thief, WRONG))
    assert.ok(answers.some(({ page }) => page.text.includes('The next can be tried')))
    assert.equal(
      (await thief.post('/recovery/start', { lost: owner.device.id })).location,
      '/recovery',
    )
    await known.post('/signout')
    assert.equal((await typeCode(owner, known, codes[0]!)).location, '/recovery', 'a known browser')
    const kinds = (
      await service.ports.read(({ audit }) => audit.after(owner.user.accountId, 0, 500))
    )
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith('recovery-code.'))
    assert.ok(kinds.filter((kind) => kind === 'recovery-code.refused').length >= 3)
    assert.ok(kinds.includes('recovery-code.used'))
  })
})

suite('W4 the password forgotten too', () => {
  test('code and mail wait a day, and lead to a new password and the restricted session', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = service.browser()
    assert.equal((await forgotten(owner, browser, codes[0]!)).location, '/recovery')
    assert.equal(
      (await browser.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    await proveByMail(service, owner, browser)
    await mailIsOut(service)
    assert.match((await browser.get('/recovery')).page.text, /come in from/)
    assert.equal(
      (await browser.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    await service.wait(24.1 * 3600)
    assert.equal(
      (await browser.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )

    // Whoever reads the mail in another browser has only that.
    const thief = service.browser()
    await showPassword(thief, owner)
    await thief.post('/recovery/start', { lost: owner.device.id })
    for (const path of ['/recovery/enter', '/recovery/new-password'])
      assert.equal(
        (await thief.post(path, path.endsWith('enter') ? {} : { password: NEW_PASSWORD })).status,
        422,
      )

    await proveByMail(service, owner, browser)
    const set = await browser.post('/recovery/new-password', { password: NEW_PASSWORD })
    assert.equal(set.location, '/security', set.page.text)
    assert.equal(await accessOf(browser), 'restricted')
    const replaced = await enrol(service, { ...owner, password: NEW_PASSWORD }, browser)
    assert.equal(await accessOf(await signIn(service, replaced, service.browser())), 'in')
  })

  test('another browser claims it by another code and an issued proof', async () => {
    const { owner, codes } = await ownerWithCodes()
    const first = service.browser()
    await forgotten(owner, first, codes[0]!)
    await proveByMail(service, owner, first)
    await mailIsOut(service)
    await service.wait(24.1 * 3600)
    const second = service.browser()
    await forgotten(owner, second, codes[1]!)
    assert.equal(
      (await second.post('/recovery/new-password', { password: NEW_PASSWORD })).status,
      422,
    )
    await proveByMail(service, owner, second)
    await mailIsOut(service)
    assert.equal(
      (await second.post('/recovery/new-password', { password: NEW_PASSWORD })).location,
      '/security',
    )
  })

  test('a code alone sends a few mails a day, and takes none from the other ways (A12)', async () => {
    const { owner, codes } = await ownerWithCodes()
    const browser = service.browser()
    await forgotten(owner, browser, codes[0]!)
    for (let mail = 0; mail < 3; mail++) await askForLink(service, owner, browser)
    const addresses = await service.ports.read(({ users }) => users.addresses(owner.user.id))
    const fourth = await browser.post('/recovery/mail', { address: addresses[0]!.id })
    assert.equal(fourth.status, 422)
    const mine = service.browser()
    await showPassword(mine, owner)
    await mine.post('/recovery/start', { lost: owner.device.id })
    assert.match(await askForLink(service, owner, mine), /^\/link\//)
  })
})

suite('the undo of a recovery', () => {
  test('ends the codes that were made since, and the paper of which one was used', async () => {
    const { owner, codes } = await ownerWithCodes()
    const thief = service.browser()
    await typeCode(owner, thief, codes[0]!)
    await mailIsOut(service)
    await thief.post('/recovery/enter')
    const theirs = await enrol(service, owner, thief)
    const stolen = await makeCodes(await signIn(service, theirs, service.browser()))
    await mailIsOut(service)
    const stop = (await service.simulator.mails())
      .flatMap(({ links, to }) => (`${to}`.includes(owner.email) ? links : []))
      .map((link) => new URL(link).pathname)
      .findLast((path) => path.startsWith('/stop/'))!
    const notices = await service.ports.read((stores) =>
      stores.notices.of(owner.user.id, new Date(0)),
    )
    const event = notices.find((notice) => notice.event === 'recovery-finished')!.id
    await freshStep(service)
    const code = codeOf(service, owner.device)
    const undone = await service
      .browser()
      .post(`${stop}/undo`, { event, password: owner.password, code })
    assert.equal(undone.status, 200, undone.page.text)
    assert.equal(await stockOf(owner), undefined)
    for (const typed of [stolen[1]!, codes[1]!])
      assert.equal((await typeCode(owner, service.browser(), typed)).status, 422)
  })
})
