import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { until } from '../../drill/wait.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import type { Proposal } from '../../src/domain/proposals/proposal.ts'
import type { Browser } from './browser.ts'
import { addAccount, confirmAs, signInAs } from './colleague.ts'
import { accessOf, codeOf, enrol, freshStep, type Owner, signIn } from './owner.ts'
import {
  beginRecovery,
  challengeOf,
  digitsOn,
  linkFrom,
  mailIsOut,
  proveByMail,
  recoveriesOf,
  ringing,
  toldTo,
} from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

const HOUR_S = 3600
const VIEWER = ['account:ViewAccount', 'account:ModifyAccount'] as const

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

const account = (people: Readonly<Record<string, readonly PermissionSet[]>>) =>
  addAccount(service, people)

/** A number that nobody has yet: test calls are counted by number. */
let numbers = 0
const freshNumber = () => `080-1234-${String(++numbers).padStart(4, '0')}`

const numberOf = ({ user }: Owner) => service.ports.read(({ users }) => users.findNumber(user.id))
const proposalsOf = ({ user }: Owner): Promise<Proposal[]> =>
  service.ports.read(({ proposals }) => proposals.runningOf(user.id))

const propose = (browser: Browser, { user }: Owner, number = freshNumber()) =>
  browser.post(`/admin/users/${user.id}/number`, { country: 'JP', number })

/** The whole call: the digits stand on the proposer's page. */
async function keyTestCall(browser: Browser, subject: Owner): Promise<void> {
  const { simulator } = service
  const call = await ringing(service)
  await simulator.answer(call.id)
  await simulator.press(call.id, await challengeOf(service, call.id))
  const digits = await digitsOn(browser, `/admin/users/${subject.user.id}/number`)
  await simulator.press(call.id, `${digits}#`)
  await until('a proven proposal', async () => {
    const [proposal] = await proposalsOf(subject)
    return proposal?.status.name === 'proven'
      ? { found: true }
      : { instead: `${proposal?.status.name}` }
  })
}

async function proposed(browser: Browser, subject: Owner): Promise<Proposal> {
  const answer = await propose(browser, subject)
  assert.equal(answer.status, 303, answer.page.text)
  await keyTestCall(browser, subject)
  return (await proposalsOf(subject))[0]!
}

/** Root lost the device, opened the mail, and the telephone does not reach them. */
async function recovering(root: Owner): Promise<Browser> {
  const browser = service.browser()
  await beginRecovery(root, browser)
  await proveByMail(service, root, browser)
  return browser
}

async function callProposed(browser: Browser): Promise<void> {
  const { simulator } = service
  assert.equal((await browser.post('/recovery/call', { proposed: 'on' })).status, 303)
  const call = await ringing(service)
  await simulator.answer(call.id)
  await simulator.press(call.id, await challengeOf(service, call.id))
  await simulator.press(call.id, `${await digitsOn(browser)}#`)
  await mailIsOut(service)
}

const holdHours = async (root: Owner): Promise<number> => {
  const found = (await recoveriesOf(service, root)).find(({ status }) => status.name === 'holding')
  if (found?.status.name !== 'holding') return -1
  const ms = found.status.until.getTime() - service.ports.now().getTime()
  return Math.round(ms / 3_600_000)
}

suite('LO-9 the number is the problem', () => {
  test('that somebody could propose one is said where there is somebody', async () => {
    const said = async (people: Parameters<typeof account>[0]) => {
      const { root } = await account(people)
      const browser = await recovering(root)
      return /can propose another one/.test((await browser.get('/recovery')).page.text)
    }
    assert.equal(await said({}), false, 'root is alone')
    assert.equal(await said({ reader: ['account:ViewAccount'] }), false, 'nobody may')
    assert.equal(await said({ helper: VIEWER }), true)
  })

  test('a number that one person proposed is called at once and waits three days (R18)', async () => {
    const { root, helper } = await account({ helper: VIEWER })
    const before = await numberOf(root)
    const lost = await recovering(root)
    const browser = await signInAs(service, helper!)
    const proposal = await proposed(browser, root)
    assert.ok((await toldTo(service, root)).includes('number-proposed'))
    assert.deepEqual(
      (await numberOf(root))?.e164,
      before?.e164,
      'invariant 5: nothing is changed yet',
    )
    await callProposed(lost)
    assert.equal(await holdHours(root), 72)
    assert.equal((await lost.post('/recovery/enter')).status, 422)
    await service.wait(72 * HOUR_S + 60)
    // The proofs are old by now: claimed by the password and a mail.
    const claim = await recovering(root)
    await mailIsOut(service)
    assert.equal((await claim.post('/recovery/enter')).location, '/security')
    const now = await numberOf(root)
    assert.equal(now?.e164, proposal.value)
    assert.ok(now?.provenAt && now.changedAt)
    assert.ok((await toldTo(service, root)).includes('number-changed'), 'invariant 4')
    const renewed = await enrol(service, root, claim)
    assert.equal(await accessOf(await signIn(service, renewed, service.browser())), 'in')
  })

  test('a second person makes it one day; neither the first, nor the same browser, nor the one that recovers', async () => {
    const { root, first, second, plain } = await account({
      first: VIEWER,
      second: ['AdministratorAccess'],
      plain: ['account:ViewAccount'],
    })
    const lost = await recovering(root)
    const browser = await signInAs(service, first!)
    const { id } = await proposed(browser, root)
    const confirm = (by: Browser) => by.post(`/admin/proposals/${id}/confirm`)
    assert.equal((await confirm(await confirmAs(service, first!, browser))).status, 422, 'oneself')
    assert.equal((await confirm(await signInAs(service, plain!))).status, 403)
    assert.equal((await confirm(await signInAs(service, second!, browser))).status, 422, 'here')
    assert.equal((await confirm(await signInAs(service, second!, lost))).status, 422, 'there')
    await callProposed(lost)
    assert.equal(await holdHours(root), 72)
    assert.equal((await confirm(await signInAs(service, second!))).status, 303)
    assert.equal(await holdHours(root), 24)
    assert.ok((await toldTo(service, root)).includes('number-proposal-confirmed'))
  })

  test('is for nobody outside of a recovery, nor for whoever lacks the permission', async () => {
    const { root, helper, half, admin } = await account({
      helper: VIEWER,
      half: ['account:ModifyAccount'],
      admin: ['AdministratorAccess'],
    })
    for (const person of [helper!, admin!])
      assert.equal((await propose(await signInAs(service, person), root)).status, 403)
    await recovering(root)
    assert.equal((await propose(await signInAs(service, half!), root)).status, 403)
    assert.deepEqual(await proposalsOf(root), [])
  })

  test('“This wasn’t me” ends the proposal and the recovery that called it', async () => {
    const { root, helper } = await account({ helper: VIEWER })
    const lost = await recovering(root)
    await proposed(await signInAs(service, helper!), root)
    await callProposed(lost)
    const notices = await service.ports.read(({ notices }) => notices.of(root.user.id, new Date(0)))
    const { id } = notices.find(({ event }) => event === 'number-proposed')!
    const mails = await service.simulator.mails()
    const mail = mails.findLast(
      ({ to, subject }) => to === root.email && /telephone number was proposed/.test(subject),
    )!
    const stop = new URL(mail.links.find((link) => link.includes('/stop/'))!).pathname
    const reader = service.browser()
    const shown = (await reader.get(stop)).body
    const event = shown.includes(id) ? id : /name="event" value="([^"]+)"/.exec(shown)![1]!
    assert.equal((await reader.post(stop, { event })).status, 200)
    assert.deepEqual(await proposalsOf(root), [])
    const states = (await recoveriesOf(service, root)).map(({ status }) => status.name)
    assert.deepEqual(states, ['closed'])
    await service.wait(73 * HOUR_S)
    assert.equal((await lost.post('/recovery/enter')).status, 422)
  })

  test('an undo puts the number back that was there before', async () => {
    const { root, helper } = await account({ helper: VIEWER })
    const before = await numberOf(root)
    const lost = await recovering(root)
    await proposed(await signInAs(service, helper!), root)
    await callProposed(lost)
    await service.wait(72 * HOUR_S + 60)
    const claim = await recovering(root)
    await mailIsOut(service)
    await claim.post('/recovery/enter')
    await enrol(service, root, claim)
    await mailIsOut(service)
    const stop = (await service.simulator.mails())
      .filter(({ to }) => to === root.email)
      .findLast(({ links }) => links.some((link) => link.includes('/stop/')))!
    const path = new URL(stop.links.find((link) => link.includes('/stop/'))!).pathname
    const notices = await service.ports.read(({ notices }) => notices.of(root.user.id, new Date(0)))
    const event = notices.find(({ event }) => event === 'recovery-finished')!.id
    await freshStep(service)
    const code = codeOf(service, root.device)
    const undone = await service
      .browser()
      .post(`${path}/undo`, { event, password: root.password, code })
    assert.equal(undone.status, 200, undone.page.text)
    assert.equal((await numberOf(root))?.e164, before?.e164)
  })
})

suite('AD-1 an administrator proposes, never sets', () => {
  test('a number counts three days after everybody was told, under a hold for a week (R18)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const before = await numberOf(ada!)
    const { value } = await proposed(await signInAs(service, admin!), ada!)
    await service.wait(71 * HOUR_S)
    assert.equal((await numberOf(ada!))?.e164, before?.e164)
    await service.wait(2 * HOUR_S)
    await until('the number', async () => {
      const now = await numberOf(ada!)
      return now?.e164 === value ? { found: true } : { instead: `${now?.e164}` }
    })
    assert.ok((await numberOf(ada!))?.changedAt)
    assert.ok((await toldTo(service, ada!)).includes('number-changed'))
  })

  test('a number without its keyed call never counts', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const before = await numberOf(ada!)
    await propose(await signInAs(service, admin!), ada!)
    await service.wait(80 * HOUR_S)
    await until('no proposal', async () =>
      (await proposalsOf(ada!)).length === 0 ? { found: true } : { instead: 'one' },
    )
    assert.deepEqual(await numberOf(ada!), before)
  })

  test('its user confirms it with a device at once, or refuses it', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const { id, value } = await proposed(await signInAs(service, admin!), ada!)
    const own = await signInAs(service, ada!)
    assert.match((await own.get('/account/proposals')).page.text, /It is mine/)
    await confirmAs(service, ada!, own)
    assert.equal(
      (await own.post(`/account/proposals/${id}/accept`)).location,
      '/account?done=proposal',
    )
    assert.equal((await numberOf(ada!))?.e164, value)
    const browser = await signInAs(service, admin!)
    await service.wait(400)
    await confirmAs(service, admin!, browser)
    const next = await propose(browser, ada!)
    assert.equal(next.status, 303, next.page.text)
    const [second] = await proposalsOf(ada!)
    await own.post(`/account/proposals/${second!.id}/refuse`)
    assert.deepEqual(await proposalsOf(ada!), [])
  })

  test('an address asks its mailbox, and nobody else’s page can answer for it (H06, R07)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const browser = await signInAs(service, admin!)
    const path = `/admin/users/${ada!.user.id}/address`
    const link = await linkFrom(service, '/proposal/' as '/link/', () =>
      browser.post(path, { email: 'new@example.net' }),
    )
    const reader = service.browser()
    assert.match((await reader.get(link)).page.text, /new@example.net/)
    assert.equal((await proposalsOf(ada!))[0]?.status.name, 'unproven', 'looking answers nothing')
    assert.equal((await reader.post(link)).status, 200)
    assert.equal((await reader.post(link)).status, 410)
    const emails = async () =>
      (await service.ports.read(({ users }) => users.addresses(ada!.user.id))).map(
        ({ email }) => email,
      )
    assert.ok(!(await emails()).includes('new@example.net'))
    await service.wait(73 * HOUR_S)
    await until('the address', async () =>
      (await emails()).includes('new@example.net') ? { found: true } : { instead: 'none' },
    )
    assert.ok((await toldTo(service, ada!)).includes('address-added'))
  })

  test('nobody proposes for an equal or higher rank, nor elsewhere (H01, H06)', async () => {
    const { admin, second } = await account({
      admin: ['AdministratorAccess'],
      second: ['AdministratorAccess'],
    })
    const { other } = await account({ other: [] })
    const browser = await signInAs(service, admin!)
    assert.equal((await propose(browser, second!)).status, 403)
    assert.equal((await propose(browser, other!)).status, 404)
    assert.equal((await propose(browser, admin!)).status, 403)
  })
})
