import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { tokenIn } from '../../../test/support/letters.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld, PASSWORD } from '../../../test/support/world.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const EMAIL = 'ada@example.org'
const ORIGIN = 'http://localhost:8080'
const world = await openWorld()
const ada = await world.addPerson(EMAIL)
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
let mails = 0

suite('a mail link', () => {
  test('is inert for HEAD and GET, and for a POST out of any other browser (R07)', async () => {
    const { visitor, page } = await mailed()
    const head = await site.request(`${ORIGIN}${page}`, { method: 'HEAD' })
    assert.equal(head.status, 200)
    const scanner = visitorOf(site)
    for (const visit of [scanner.get(page), scanner.get(page), visitor.get(page)])
      assert.equal((await visit).status, 200)
    assert.equal((await scanner.post(page)).status, 403)
    assert.equal((await visitorOf(site).post(page)).status, 403)
    assert.equal(await verifiedCount(), 2)
    assert.equal((await scanner.get(routes.account.page)).location, '/signin?return=account')

    const spent = await visitor.post(page)
    assert.equal(spent.location, routes.account.address)
    assert.equal(await verifiedCount(), 3)
  })

  test('says the same when it is spent, replaced, expired or nobody ever sent it (R09)', async () => {
    const { visitor, page: replaced } = await mailed()
    const [pending] = await unverified()
    await visitor.post(routes.account.addressAgain, { address: pending!.id })
    const spent = await newestPage()
    await visitor.post(spent)
    const { page: expired } = await mailed()
    world.wait(world.ports.settings.mailLinkMs)
    const unknown = to(routes.link.page, { token: world.ports.chance.token() })

    const answers = []
    for (const page of [spent, replaced, expired, unknown]) {
      const neutral = ({ text, status }: { text: string; status: number }) =>
        `${status} ${text.replaceAll(page, 'PAGE')}`
      answers.push(neutral(await visitor.get(page)), neutral(await visitor.post(page)))
      answers.push(neutral(await visitor.post(`${page}/digits`)))
    }
    const bodies = new Set(answers.map((text) => /<main[\s\S]*<\/main>/.exec(text)?.[0]))
    assert.deepEqual([...bodies].slice(1), [])
    assert.ok(answers.every((text) => text.startsWith('410 ')))
  })

  test('tells no other page where it led, and is kept nowhere (R08)', async () => {
    const { visitor, page } = await mailed()
    for (const answer of [await visitor.get(page), await visitor.post(`${page}/digits`)]) {
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
    const spent = await visitor.post(page)
    assert.ok(!spent.location?.includes('link'))
  })

  test('shows the same six digits as often as it is asked, and completes nothing by it', async () => {
    const { page } = await mailed()
    const elsewhere = visitorOf(site)
    const digits = async () =>
      /class="digits"[^>]*>(\d{6})</.exec((await elsewhere.post(`${page}/digits`)).text)?.[1]
    const first = await digits()
    assert.match(first ?? '', /^\d{6}$/)
    assert.equal(await digits(), first)
    assert.equal((await unverified()).length, 1)
  })

  test('of a rehearsal proves the mailbox in any browser, by POST alone, and signs nobody in (DE-5, R07)', async () => {
    const { visitor } = await mailed()
    const main = (await addresses()).find(({ purpose }) => purpose === 'sign-in')!
    const asked = await visitor.post(to(routes.account.tryAddress, { id: main.id }))
    assert.equal(asked.location, routes.account.address)
    const token = tokenIn(await world.letters(), 'try-address')
    const page = to(routes.link.page, { token })
    world.wait(60_000)
    const provenAt = async () => (await addresses()).find(({ id }) => id === main.id)?.provenAt
    const elsewhere = visitorOf(site)
    for (let count = 0; count < 2; count += 1)
      assert.match((await elsewhere.get(page)).text, /Yes, it has arrived/)
    assert.equal((await elsewhere.post(`${page}/digits`)).status, 410)
    const before = await provenAt()
    const pressed = await elsewhere.post(page)
    assert.equal(pressed.status, 200)
    assert.match(pressed.text, /This mailbox works/)
    assert.notDeepEqual(await provenAt(), before)
    const seen = (await visitor.get(routes.account.address)).text
    assert.ok(seen.includes(`<time datetime="${(await provenAt())?.toISOString()}"`))
    assert.equal((await elsewhere.get(routes.account.page)).location, '/signin?return=account')
    assert.equal((await visitor.post(page)).status, 410)
  })

  test('takes no fields', async () => {
    const { visitor, page } = await mailed()
    assert.equal((await visitor.post(page, { token: 'x' })).status, 400)
    assert.equal((await visitor.post(page)).status, 303)
  })
})

/** Ada, signed in, with a new address whose mail was just sent. */
async function mailed(): Promise<{ visitor: Visitor; page: string }> {
  world.wait(3_600_000)
  for (const { id } of await unverified())
    await world.ports.transact(({ users }) => users.removeAddress(id))
  const extra = (await addresses()).filter(({ email }) => email.startsWith('mail'))
  for (const { id } of extra) await world.ports.transact(({ users }) => users.removeAddress(id))
  const visitor = visitorOf(site)
  await visitor.post(routes.signin.name, { email: EMAIL, return: '' })
  await visitor.post(routes.signin.password, { email: EMAIL, password: PASSWORD })
  mails += 1
  await visitor.post(routes.account.address, { email: `mail${mails}@example.net` })
  return { visitor, page: await newestPage() }
}

const newestPage = async (): Promise<string> =>
  to(routes.link.page, { token: tokenIn(await world.letters(), 'verify-address') })
const addresses = () => world.ports.read(({ users }) => users.addresses(ada.user.id))
const unverified = async () => (await addresses()).filter(({ verifiedAt }) => !verifiedAt)
const verifiedCount = async () => (await addresses()).filter(({ verifiedAt }) => verifiedAt).length
