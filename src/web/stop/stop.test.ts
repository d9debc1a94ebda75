import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { stopTokenIn } from '../../../test/support/letters.ts'
import { siteOf, visitorOf } from '../../../test/support/visitor.ts'
import { browserOf, openWorld, PASSWORD, type Person } from '../../../test/support/world.ts'
import type { Authenticator } from '../../domain/devices/device.ts'
import type { DeviceId, RecoveryId } from '../../domain/ids.ts'
import { tellOwner } from '../../domain/notices/tell-owner.ts'
import type { Recovery } from '../../domain/recovery/recovery.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const DAY = 24 * 3_600_000
const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
let people = 0

suite('"This wasn\'t me"', () => {
  test('changes nothing by being looked at, and has no event chosen beforehand (R07)', async () => {
    const { page, recovery } = await recovering('proving')
    const visitor = visitorOf(site)
    const { text, headers } = await visitor.get(page)
    assert.match(text, /type="radio"/)
    assert.doesNotMatch(text, / checked/)
    assert.match(text, /value="none"/)
    assert.match(text, / GMT\+9/, 'by the clock of who reads it')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal((await visitor.post(page)).status, 422)
    assert.equal((await visitor.post(page, { event: 'none' })).status, 200)
    assert.equal((await visitor.post(page, { event: 'made-up' })).status, 422)
    assert.equal(await statusOf(recovery), 'proving')
  })

  test('stops a recovery that is not finished, out of any browser (LO-8)', async () => {
    const { page, recovery, ada } = await recovering('proving')
    const visitor = visitorOf(site)
    const event = firstEvent((await visitor.get(page)).text)
    const stopped = await visitor.post(page, { event })
    assert.equal(stopped.status, 200)
    assert.match(stopped.text, /For the next 24 hours nobody gets back in/)
    assert.equal(await statusOf(recovery), 'closed')
    const user = await world.ports.read(({ users }) => users.get(ada.user.id))
    const closedFor = user.alternativeFactorsClosedUntil!.getTime() - world.ports.now().getTime()
    assert.equal(closedFor, DAY)
  })

  test('lists letters about one event within a minute once', async () => {
    const { page, recovery, ada } = await recovering('proving')
    const lines = async () => (await visitorOf(site).get(page)).text.match(/type="radio"/g)!.length
    const before = await lines()
    await tell(ada, 'recovery-started', recovery.id)
    assert.equal(await lines(), before)
    world.wait(60_000)
    await tell(ada, 'recovery-started', recovery.id)
    assert.equal(await lines(), before + 1)
  })

  test('reports what can be stopped no more', async () => {
    const ada = await person()
    await tell(ada)
    const visitor = visitorOf(site)
    const page = await newestPage('password-changed')
    const event = firstEvent((await visitor.get(page)).text)
    assert.match((await visitor.post(page, { event })).text, /Thank you for telling us/)
    assert.ok((await world.audit(ada)).some(({ kind }) => kind === 'recovery.reported'))
  })

  test('undoes a finished recovery for who has the old password and the old device', async () => {
    const { page, recovery, old } = await recovering('finished')
    const visitor = visitorOf(site)
    const event = firstEvent((await visitor.get(page)).text)
    const led = await visitor.post(page, { event })
    assert.equal(led.location, `${page}/undo?event=${event}`)
    assert.match(
      (await visitor.get(led.location!)).text,
      / GMT\+9.*Your password as it was before/s,
    )
    const undo = (password: string, code: string) =>
      visitor.post(`${page}/undo`, { event, password, code })
    const wrong = await undo('not the password', world.codeOf(old))
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /did not match/)
    assert.ok(!wrong.text.includes('not the password'))
    world.wait(60_000)
    const undone = await undo(PASSWORD, world.codeOf(old))
    assert.match(undone.text, /It is undone/)
    assert.equal(await statusOf(recovery), 'closed')
    assert.equal((await world.device(old)).status, 'active')
  })

  test('says the same of a link that is too old and of one that never was', async () => {
    const { page } = await recovering('proving')
    world.wait(8 * DAY)
    const visitor = visitorOf(site)
    const unknown = to(routes.stop.page, { token: world.ports.chance.token() })
    for (const path of [page, unknown]) {
      for (const answer of [
        await visitor.get(path),
        await visitor.post(path, { event: 'x' }),
        await visitor.get(`${path}/undo?event=x`),
        await visitor.post(`${path}/undo`, { event: 'x', password: 'x', code: '1' }),
      ]) {
        assert.equal(answer.status, 410)
        assert.match(answer.text, /not valid any more/)
      }
    }
  })
})

const person = (): Promise<Person> => {
  people += 1
  return world.addPerson(`ada${people}@example.org`)
}

/** A recovery of somebody, and the page behind the notice of it. */
async function recovering(name: 'proving' | 'finished') {
  const ada = await person()
  const old = await world.addDevice(ada)
  const recovery = recoveryOf(ada, old, name)
  await world.ports.transact(async (stores) => {
    await stores.recoveries.add(recovery)
    if (name === 'finished') await stores.devices.suspend(old.id, 'recovery', world.ports.now())
  })
  const event = name === 'proving' ? 'recovery-started' : 'recovery-finished'
  await tell(ada, event, recovery.id)
  return { ada, old, recovery, page: await newestPage(event) }
}

function recoveryOf({ user }: Person, old: Authenticator, name: 'proving' | 'finished'): Recovery {
  const at = world.ports.now()
  const later = new Date(at.getTime() + 3 * DAY)
  return {
    id: world.ports.chance.id<RecoveryId>(),
    accountId: user.accountId,
    userId: user.id,
    browser: browserOf('attacker').browser,
    way: 'alternative-factors',
    lostDevices: [old.id],
    proofs: [{ proof: 'password', at }],
    status: name === 'proving' ? { name } : { name, at, undoUntil: later },
    openedAt: new Date(at.getTime() + 1),
    provingUntil: later,
    ...(name === 'finished' && user.passwordHash && { previousPasswordHash: user.passwordHash }),
    enrolledDevices: [] as DeviceId[],
    version: 0,
  }
}

const tell = (
  { user }: Person,
  event: 'recovery-started' | 'recovery-finished' | 'password-changed' = 'password-changed',
  recoveryId?: RecoveryId,
): Promise<void> =>
  world.ports.transact((stores) =>
    tellOwner(world.ports, stores, {
      event,
      user,
      asker: browserOf('attacker'),
      ...(recoveryId && { recoveryId }),
    }),
  )

const newestPage = async (event: string): Promise<string> =>
  to(routes.stop.page, { token: stopTokenIn(await world.letters(), event) })

const firstEvent = (text: string): string => /name="event" value="([^"]+)"/.exec(text)?.[1] ?? ''

const statusOf = async ({ id }: Recovery): Promise<string | undefined> =>
  (await world.ports.read(({ recoveries }) => recoveries.find(id)))?.status.name
