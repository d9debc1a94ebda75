import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import { expireRecoveries } from '../../src/domain/recovery/expire-recoveries.ts'
import type { Preset } from '../../src/domain/ways/ways.ts'
import type { Browser } from './browser.ts'
import { addAccount, type Colleague, showPasswordOf, signInAs } from './colleague.ts'
import {
  accessOf,
  codeOf,
  deviceNow,
  enrol,
  freshStep,
  type Owner,
  signIn,
  wrongCode,
} from './owner.ts'
import { linkFrom, mailIsOut, proveByCall, recoveriesOf, toldTo } from './recovery-walk.ts'
import { openService, type Service } from './target.ts'

const NEW_PASSWORD = 'four brass lanterns hum'
const DAY_S = 24 * 3600

let service: Service
before(async () => {
  service = await openService()
})
after(() => service.close())

const account = (people: Readonly<Record<string, readonly PermissionSet[]>>) =>
  addAccount(service, people)

const resetBy = (browser: Browser, { user }: Owner, reason = 'He stands before me') =>
  browser.post(`/admin/users/${user.id}/reset`, { reason })

/** Where the reset of somebody stands. */
async function resetOf({ user }: Owner) {
  const found = await service.ports.read(({ resets }) => resets.runningOf(user.id))
  return found && { id: found.id, state: found.status.name, path: `/admin/resets/${found.id}` }
}

const preset = ({ user }: Owner, chosen: Preset) =>
  service.ports.transact(async (stores) => {
    const found = await stores.accounts.lock(user.accountId)
    await stores.accounts.save({ ...found, userPreset: chosen })
  })

async function begin(person: Colleague, browser: Browser): Promise<void> {
  await showPasswordOf(browser, person)
  const begun = await browser.post('/recovery/reset', { lost: person.device.id })
  assert.equal(begun.location, '/recovery', begun.page.text)
}

/** A forgotten password after a reset, as far as the new one. */
async function setForgotten({ user }: Colleague, browser: Browser) {
  const forget = () =>
    browser.post('/forgotten/user', { account: user.accountId, user: user.userName })
  await browser.post(await linkFrom(service, '/link/', forget))
  await mailIsOut(service)
  const set = () => browser.post('/recovery/new-password', { password: NEW_PASSWORD })
  assert.equal((await set()).status, 422, 'too early')
  await service.wait(DAY_S + 60)
  await browser.post(await linkFrom(service, '/link/', forget))
  return set()
}

/** The newest "This wasn't me" that somebody was mailed. */
async function stopLinkOf({ email }: Owner): Promise<string> {
  await mailIsOut(service)
  const mails = (await service.simulator.mails()).filter(({ to }) => to === email)
  const links = mails.flatMap((mail) => mail.links.filter((link) => link.includes('/stop/')))
  return new URL(links.at(-1)!).pathname
}

/** How the page behind it calls an event that it lists in these words. */
async function eventOn(stop: string, words: RegExp): Promise<string> {
  const { body } = await service.browser().get(stop)
  const choices = body.split(/(?=<input[^>]*name="event")/)
  return /value="([^"]+)"/.exec(choices.find((choice) => words.test(choice))!)![1]!
}

const mailLink = async (person: Owner, browser: Browser): Promise<string> => {
  const [address] = await service.ports.read(({ users }) => users.addresses(person.user.id))
  return linkFrom(service, '/link/', () => browser.post('/recovery/mail', { address: address!.id }))
}

suite('H01 resetting somebody’s devices', () => {
  test('is refused of root and of a higher rank, on the pages too', async () => {
    const { root, admin, help } = await account({
      admin: ['AdministratorAccess'],
      help: ['UserAdministrator'],
    })
    const browser = await signInAs(service, help!)
    for (const subject of [root, admin!]) {
      assert.equal((await resetBy(browser, subject)).status, 403)
      assert.equal(await resetOf(subject), undefined)
    }
  })

  test('of an equal one does nothing until a second agrees in another browser', async () => {
    const { first, second, victim } = await account({
      first: ['AdministratorAccess'],
      second: ['AdministratorAccess'],
      victim: ['AdministratorAccess'],
    })
    const browser = await signInAs(service, first!)
    assert.equal((await resetBy(browser, victim!)).status, 303)
    const { path, state } = (await resetOf(victim!))!
    assert.equal(state, 'waiting')
    assert.equal((await browser.post(`${path}/agree`)).status, 422, 'not oneself')
    const thief = service.browser()
    await showPasswordOf(thief, victim!)
    assert.doesNotMatch((await thief.get('/trouble')).page.text, /administrator reset your devices/)
    assert.equal((await thief.post('/recovery/reset', {})).location, undefined)
    // The second one's session in the first one's browser: a stolen laptop is not two people.
    await signInAs(service, second!, browser)
    assert.equal((await browser.post(`${path}/agree`)).status, 422, 'not here')
    const elsewhere = await signInAs(service, second!)
    assert.equal((await elsewhere.post(`${path}/agree`)).status, 303)
    assert.equal((await resetOf(victim!))?.state, 'open')
  })

  test('is unknown to another account, and asks for a device shown just now (H06, H07)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const { other } = await account({ other: ['AdministratorAccess'] })
    const foreign = await signInAs(service, other!)
    assert.equal((await resetBy(foreign, ada!)).status, 404)
    const browser = await signInAs(service, admin!)
    await service.wait(6 * 60)
    assert.match((await resetBy(browser, ada!)).location ?? '', /^\/confirm/)
    assert.equal(await resetOf(ada!), undefined)
    await signInAs(service, admin!, browser)
    await resetBy(browser, ada!)
    const { path } = (await resetOf(ada!))!
    for (const deed of ['agree', 'decline', 'cancel', 'code'])
      assert.equal((await (await signInAs(service, other!)).post(`${path}/${deed}`)).status, 404)
    assert.equal((await resetOf(ada!))?.state, 'open')
  })
})

suite('W5 after a reset', () => {
  test('the password alone opens nothing; with the mail it leads to a session that only enrols (R25)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const elsewhere = await signInAs(service, ada!)
    await resetBy(await signInAs(service, admin!), ada!)
    const browser = service.browser()
    await begin(ada!, browser)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    assert.equal((await deviceNow(service, ada!)).status, 'active', 'nothing before the grant')
    assert.equal(await accessOf(elsewhere), 'in')
    await browser.post(await mailLink(ada!, browser))
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
    assert.equal(await accessOf(browser), 'restricted')
    assert.equal(await accessOf(elsewhere), 'out', 'R11')
    assert.equal((await deviceNow(service, ada!)).status, 'suspended')
    const renewed = await enrol(service, ada!, browser)
    assert.equal(await accessOf(browser), 'out')
    assert.equal(await accessOf(await signInAs(service, renewed)), 'in')
    const again = service.browser()
    await showPasswordOf(again, ada!)
    assert.equal((await again.post('/recovery/reset', {})).location, undefined, 'used once')
    assert.ok((await toldTo(service, ada!)).includes('recovery-finished'))
  })

  test('the password and a keyed call lead in too, where the mailbox is lost', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await resetBy(await signInAs(service, admin!), ada!)
    const browser = service.browser()
    await begin(ada!, browser)
    await proveByCall(service, browser)
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('R18 a number that took the place of another one lately is not called, since nothing waits here', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const { ports } = service
    await ports.transact(async ({ users }) => {
      const number = (await users.findNumber(ada!.user.id))!
      await users.putNumber({ ...number, changedAt: ports.now() })
    })
    await service.wait(6 * DAY_S)
    await resetBy(await signInAs(service, admin!), ada!)
    const browser = service.browser()
    await begin(ada!, browser)
    // Said beforehand, and no button that fails.
    const { page } = await browser.get('/recovery')
    assert.match(page.text, /took the place of another one/)
    assert.ok(page.forms.every(({ action }) => action !== '/recovery/call'))
    assert.equal((await browser.post('/recovery/call')).status, 422)
    assert.equal((await browser.post('/recovery/enter')).status, 422)
    await browser.post(await mailLink(ada!, browser))
    await mailIsOut(service)
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
  })

  test('calls keep their gaps and limits (B21)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await resetBy(await signInAs(service, admin!), ada!)
    const browser = service.browser()
    await begin(ada!, browser)
    let placed = 0
    for (let i = 0; i < 10; i++) {
      if ((await browser.post('/recovery/call')).status !== 303) continue
      placed += 1
      const call = (await service.simulator.calls()).findLast(({ state }) => state === 'ringing')
      if (call) await service.simulator.answer(call.id)
      if (call) await service.simulator.hangUp(call.id)
    }
    assert.ok(placed >= 1 && placed <= 3, `${placed}`)
  })

  test('nobody comes in before a notice was handed over (R24)', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await resetBy(await signInAs(service, admin!), ada!)
    const { ports } = service
    const recovery = await ports.read((stores) => stores.resets.runningOf(ada!.user.id))
    assert.ok(recovery)
    const told = await toldTo(service, ada!)
    assert.deepEqual(told, ['reset-open'])
    const browser = service.browser()
    await begin(ada!, browser)
    const [attempt] = await recoveriesOf(service, ada!)
    const before = await ports.read(({ outbox }) => outbox.noticeDelivered(attempt!.id))
    const early = before ? undefined : await browser.post('/recovery/enter')
    if (early) assert.equal(early.status, 422)
    assert.ok((await toldTo(service, ada!)).includes('reset-recovery-started'))
  })

  test('a forgotten password waits a day after the mail, then comes with the session', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await resetBy(await signInAs(service, admin!), ada!)
    const browser = service.browser()
    const done = await setForgotten(ada!, browser)
    assert.equal(done.location, '/security', done.page.text)
    assert.equal(await accessOf(browser), 'restricted')
    assert.equal((await deviceNow(service, ada!)).status, 'suspended')
    const renewed = await enrol(service, { ...ada!, password: NEW_PASSWORD }, browser)
    assert.equal(await accessOf(await signInAs(service, renewed)), 'in')
  })

  for (const [how, waitS] of [
    ['is stopped', 60],
    ['came to nothing', DAY_S + 60],
  ] as const)
    test(`of which a password was set and that ${how}: undone by the password and device from before`, async () => {
      const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
      await resetBy(await signInAs(service, admin!), ada!)
      const [thief, owner] = [service.browser(), service.browser()]
      await setForgotten(ada!, thief)
      assert.equal(await accessOf(thief), 'restricted')
      await service.wait(waitS)
      if (how === 'came to nothing') await expireRecoveries(service.ports)
      const stop = await stopLinkOf(ada!)
      const event = await eventOn(stop, /password was changed/i)
      const stopped = await owner.post(stop, { event })
      if (how === 'is stopped') {
        assert.match(stopped.body, new RegExp(`${stop}/undo`))
        // Not by the password that is in force now.
        assert.doesNotMatch(stopped.page.text, /sign you in|sign in and/i)
      } else assert.equal(stopped.location, `${stop}/undo?event=${event}`)
      assert.equal(await accessOf(thief), 'out')
      // The mailbox alone puts nothing back, nor with the password of whoever set it (invariant 2).
      await freshStep(service)
      const undo = (password: string, code: string) =>
        owner.post(`${stop}/undo`, { event, password, code })
      for (const [password, code] of [
        [ada!.password, wrongCode(service, ada!.device)],
        [NEW_PASSWORD, codeOf(service, ada!.device)],
      ] as const)
        assert.equal((await undo(password, code)).status, 422)
      assert.equal((await deviceNow(service, ada!)).status, 'suspended')
      await service.wait(3600)
      const undone = await undo(ada!.password, codeOf(service, ada!.device))
      assert.match(undone.page.text, /It is undone/)
      assert.equal(await accessOf(await signInAs(service, ada!)), 'in')
      const again = await showPasswordOf(service.browser(), { ...ada!, password: NEW_PASSWORD })
      assert.equal(again.status, 422)
    })

  test('“This wasn’t me” of a mailbox stops it while nobody used it', async () => {
    const { admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const browser = await signInAs(service, admin!)
    await resetBy(browser, ada!)
    await mailIsOut(service)
    const mails = await service.simulator.mails()
    const mail = mails.findLast(({ to }) => to === ada!.email)!
    const stop = new URL(mail.links.find((link) => link.includes('/stop/'))!).pathname
    const reader = service.browser()
    const event = (await reader.get(stop)).page.forms.flatMap(({ fields }) =>
      fields.filter(({ name }) => name === 'event').map(({ value }) => value),
    )[0]!
    assert.equal((await reader.post(stop, { event })).status, 200)
    assert.equal(await resetOf(ada!), undefined)
    const thief = service.browser()
    await showPasswordOf(thief, ada!)
    assert.equal((await thief.post('/recovery/reset', {})).location, undefined)
    assert.ok((await toldTo(service, ada!)).includes('reset-ended'))
  })

  test('in person: the code of the administrator’s page, three tries, ten minutes, once', async () => {
    const { root, admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await preset(root, 'administrator-only')
    const desk = await signInAs(service, admin!)
    await resetBy(desk, ada!)
    const { path } = (await resetOf(ada!))!
    const browser = service.browser()
    await begin(ada!, browser)
    assert.equal((await browser.post('/recovery/call')).status, 422, 'no telephone')
    const type = (typed: string) => browser.post('/recovery/reset-code', { typed })
    const shownCode = async () => {
      const { body } = await desk.post(`${path}/code`)
      return /aria-label="([\d ]{15})"/.exec(body)![1]!.replaceAll(' ', '')
    }
    const first = await shownCode()
    for (let i = 0; i < 3; i++) assert.equal((await type('00000000')).status, 422)
    assert.equal((await type(first)).status, 422, 'three tries are all')
    const second = await shownCode()
    assert.equal((await type(first)).status, 422, 'the older one is worthless')
    assert.equal((await type(second)).status, 303)
    await mailIsOut(service)
    assert.equal((await type(second)).status, 422, 'once')
    assert.equal((await browser.post('/recovery/enter')).location, '/security')
    assert.equal(await accessOf(browser), 'restricted')
  })

  test('the mailbox alone is no way where policy leaves it to administrators', async () => {
    const { root, admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    await preset(root, 'administrator-only')
    await resetBy(await signInAs(service, admin!), ada!)
    const thief = service.browser()
    const { accountId, userName } = ada!.user
    const before = (await service.simulator.mails()).length
    await thief.post('/forgotten/user', { account: accountId, user: userName })
    await mailIsOut(service)
    const fresh = (await service.simulator.mails()).slice(before)
    assert.deepEqual(
      fresh.filter(({ links }) => links.some((link) => link.includes('/link/'))).length,
      0,
    )
  })

  test('the trouble page offers it first, and before that says whom to ask (SI-6)', async () => {
    const { root, admin, ada } = await account({ admin: ['AdministratorAccess'], ada: [] })
    const browser = service.browser()
    await showPasswordOf(browser, ada!)
    const before = (await browser.get('/trouble')).page.text
    assert.match(before, /Ask your administrator/)
    await resetBy(await signInAs(service, admin!), ada!)
    const after = (await browser.get('/trouble')).page.text
    const places = ['administrator reset your devices', 'Use a device'].map((words) =>
      after.indexOf(words),
    )
    assert.ok(places[0]! >= 0 && places[0]! < places[1]!, after)
    assert.doesNotMatch(after, /Ask your administrator/)
    const own = service.browser()
    await signIn(service, root, own)
    assert.equal(await accessOf(own), 'in', 'nobody else is touched (SI-5)')
  })
})
