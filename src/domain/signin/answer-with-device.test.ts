import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import {
  browserOf,
  openWorld,
  PASSWORD,
  type Person,
  type World,
} from '../../../test/support/world.ts'
import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { Authenticator } from '../devices/device.ts'
import { resynchroniseDevice } from '../devices/resynchronise-device.ts'
import { tryDevice } from '../devices/try-device.ts'
import { isMfa } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { answerWithDevice } from './answer-with-device.ts'
import { answerWithPassword } from './answer-with-password.ts'

const HERE = browserOf('here')
const STEP = 30_000
const MINUTE = 60_000
const DAY = 86_400_000

interface Scene extends World {
  ada: Person
  phone: Authenticator
}

async function scene(settings: Parameters<typeof openWorld>[0] = {}): Promise<Scene> {
  const world = await openWorld(settings)
  const ada = await world.addPerson()
  return { ...world, ada, phone: await world.addDevice(ada) }
}

async function showPassword({ ports, ada }: Scene, asker: Asker = HERE) {
  const name = readEmailAddress(ada.email)
  assert.ok(name.accepted)
  return answerWithPassword(ports, { name, password: PASSWORD, asker })
}

const type = ({ ports, phone }: Scene, code: string, asker: Asker = HERE) =>
  answerWithDevice(ports, { deviceId: phone.id, code, asker })

/** Six digits that the phone does not show around now. */
const wrongCode = (world: Scene): string => {
  const near = Array.from({ length: 45 }, (_, i) => world.codeOf(world.phone, i - 22))
  return ['111111', '222222', '333333'].find((code) => !near.includes(code))!
}

const sessionsOf = ({ ports, ada }: Scene) => ports.read(({ sessions }) => sessions.of(ada.user.id))
const kindsOf = async (world: Scene) => (await world.audit(world.ada)).map(({ kind }) => kind)
const noticesOf = async ({ letters }: Scene) =>
  (await letters()).map(({ letter }) => (letter.kind === 'notice' ? letter.event : letter.kind))

suite('the code of a sign-in', () => {
  test('makes an MFA session after the password, in four commits', async () => {
    const world = await scene()
    const before = world.database.commits()
    await showPassword(world)
    const answer = await type(world, world.codeOf(world.phone))
    assert.ok(answer.passed)
    assert.equal(world.database.commits() - before, 4)

    const [session] = await sessionsOf(world)
    assert.ok(session && isMfa(session))
    assert.equal(answer.showRecovery, false)
    assert.deepEqual(await kindsOf(world), ['signin.password-shown', 'signin.finished'])
  })

  test('is worth nothing without the password in the same browser (B01)', async () => {
    const world = await scene()
    await showPassword(world, browserOf('somewhere else'))
    const answer = await type(world, world.codeOf(world.phone))
    assert.equal(!answer.passed && answer.reason, 'expired')
  })

  test('comes too late an hour after the password: only that is asked again (SI-7)', async () => {
    const world = await scene()
    await showPassword(world)
    world.wait(60 * MINUTE)
    const answer = await type(world, world.codeOf(world.phone))
    assert.equal(!answer.passed && answer.reason, 'expired')
  })

  test('gives each sign-in a token of its own, and ends what the browser had (B11)', async () => {
    const world = await scene()
    await showPassword(world)
    const first = await type(world, world.codeOf(world.phone))
    world.wait(STEP)
    await showPassword(world)
    const second = await type(world, world.codeOf(world.phone))
    assert.ok(first.passed && second.passed)
    assert.notEqual(first.token, second.token)
    assert.equal((await sessionsOf(world)).length, 1)
  })

  test('of a device of somebody else is no code (B08)', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    const hers = await world.addDevice(eve)
    await showPassword(world)
    const answer = await type({ ...world, phone: hers }, world.codeOf(hers))
    assert.equal(!answer.passed && answer.reason, 'no-device')
  })

  test('remembers the browser', async () => {
    const world = await scene()
    await showPassword(world)
    await type(world, world.codeOf(world.phone))
    const known = await world.ports.read(({ browsers }) => browsers.of(world.ada.user.id))
    assert.deepEqual(
      known.map(({ browser }) => browser),
      [HERE.browser],
    )
  })
})

suite('a used code', () => {
  test('is refused in another session, audited, and its owner is told (A01)', async () => {
    const world = await scene()
    const code = world.codeOf(world.phone)
    await showPassword(world)
    await type(world, code)

    const thief = browserOf('thief')
    await showPassword(world, thief)
    const again = await type(world, code, thief)
    assert.equal(!again.passed && again.reason, 'code-already-used')
    assert.ok((await kindsOf(world)).includes('signin.code-reused'))
    assert.deepEqual(await noticesOf(world), ['code-reused', 'code-reused'])
    assert.equal((await sessionsOf(world)).length, 1)
  })

  for (const [accepted, then] of [
    [0, -1],
    [1, 0],
    [1, -1],
  ] as const)
    test(`from step ${accepted} makes the older one of step ${then} worthless (A02)`, async () => {
      const world = await scene()
      await showPassword(world)
      assert.ok((await type(world, world.codeOf(world.phone, accepted))).passed)
      await showPassword(world)
      const answer = await type(world, world.codeOf(world.phone, then))
      assert.equal(!answer.passed && answer.reason, 'code-already-used')
    })

  test('is refused by "try it" and by re-synchronising, which count on the same counter (A03)', async () => {
    const world = await scene()
    const { ports, ada, phone } = world
    const first = world.codeOf(phone)
    await showPassword(world)
    await type(world, first)
    world.wait(STEP)
    const second = world.codeOf(phone)
    await showPassword(world)
    await type(world, second)

    const { session } = await ports.transact((stores) =>
      startSession(ports, stores, { user: ada.user, asker: HERE, factors: [] }),
    )
    const about = { deviceId: phone.id, asker: HERE }
    const tried = await tryDevice(ports, { ...about, session, code: second })
    assert.equal(!tried.accepted && tried.reason, 'code-already-used')
    const moved = await resynchroniseDevice(ports, { ...about, userId: ada.user.id, first, second })
    assert.equal(!moved.accepted && moved.reason, 'code-already-used')
    const counted = await ports.read(({ throttle }) => throttle.read(`code:${phone.id}`))
    assert.equal(counted.count, 2)
  })

  test('typed 50 times at once lets one in (A07)', async () => {
    const world = await scene()
    const browsers = Array.from({ length: 50 }, (_, i) => browserOf(`tab ${i}`))
    for (const { browser } of browsers) await put(world, browser)
    // Past the charge each would wait its turn: the race is about the burn, so no limit stands before it.
    const settings = { ...world.ports.settings, codeWaitFrom: 1000 }
    const racing = { ...world, ports: { ...world.ports, settings } }
    const code = world.codeOf(world.phone)
    const answers = await Promise.all(browsers.map((asker) => type(racing, code, asker)))
    assert.equal(answers.filter(({ passed }) => passed).length, 1)
    assert.equal((await sessionsOf(world)).length, 1)
  })
})

const put = ({ ports, ada }: Scene, browser: Asker['browser']) =>
  ports.transact(({ signins }) =>
    signins.put({
      browser,
      accountId: ada.user.accountId,
      userId: ada.user.id,
      passwordShownAt: ports.now(),
    }),
  )

suite('odd input for a code (A09)', () => {
  let world: Scene
  before(async () => {
    world = await scene()
    await showPassword(world)
  })

  for (const odd of ['', ' ', '12345', '1234567', 'abcdef', '0x1234', '9'.repeat(10_000), '１２３'])
    test(`${JSON.stringify(odd.slice(0, 12))} is no code, and no attempt`, async () => {
      const answer = await type(world, odd)
      assert.equal(!answer.passed && answer.reason, 'not-a-code')
      const { count } = await world.ports.read(({ throttle }) =>
        throttle.read(`code:${world.phone.id}`),
      )
      assert.equal(count, 0)
    })

  test('a code in full-width digits with spaces is the same code, also for its reuse', async () => {
    const code = world.codeOf(world.phone)
    const wide = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0))
    assert.ok((await type(world, ` ${wide.slice(0, 3).join('')} ${wide.slice(3).join('')}`)).passed)
    await showPassword(world)
    const again = await type(world, code)
    assert.equal(!again.passed && again.reason, 'code-already-used')
  })
})

suite('wrong codes', () => {
  test('200 at once are evaluated at most as often as the limit allows (A06)', async () => {
    const world = await scene()
    const browsers = Array.from({ length: 200 }, (_, i) => browserOf(`tab ${i}`))
    for (const { browser } of browsers) await put(world, browser)
    const code = wrongCode(world)
    const answers = await Promise.all(browsers.map((asker) => type(world, code, asker)))
    const evaluated = answers.filter((answer) => !answer.passed && answer.reason !== 'wait')
    assert.equal(evaluated.length, world.ports.settings.codeWaitFrom)
  })

  test('ten over ten sign-ins pause the device, and its owner is told (A04)', async () => {
    const world = await scene()
    await guess(world, 10)
    assert.equal((await world.device(world.phone)).status, 'paused')
    assert.deepEqual(await noticesOf(world), ['device-paused', 'device-paused'])
    assert.ok((await kindsOf(world)).includes('device.paused'))
  })

  test('a paused device is not asked for in a browser that nobody knows, nor counted there', async () => {
    const world = await scene()
    await guess(world, 10)
    world.wait(DAY)
    const stranger = browserOf('stranger')
    await showPassword(world, stranger)
    const refused = await type(world, world.codeOf(world.phone), stranger)
    assert.equal(!refused.passed && refused.reason, 'device-paused')
    const { count } = await world.ports.read(({ throttle }) =>
      throttle.read(`code:${world.phone.id}`),
    )
    assert.equal(count, 10)
  })

  for (const [how, moment] of [
    ['that signed in before', 'signedInAt'],
    ['that opened a mail link in the last hour', 'mailOpenedAt'],
  ] as const)
    test(`a paused device works in a browser ${how}, and then everywhere (A12)`, async () => {
      const world = await scene()
      await guess(world, 10)
      world.wait(DAY)
      const { accountId, id: userId } = world.ada.user
      const now = world.ports.now()
      await world.ports.transact(({ browsers }) =>
        browsers.remember({ ...HERE, accountId, userId, firstSeenAt: now, [moment]: now }),
      )
      await showPassword(world)
      assert.ok((await type(world, world.codeOf(world.phone))).passed)
      assert.equal((await world.device(world.phone)).status, 'active')
    })

  test('50 in 30 days pause the device, even with right ones between them', async () => {
    const world = await scene({ codeTriesInWindowBeforePause: 12 })
    for (let round = 0; round < 4; round++) {
      await guess(world, 3)
      world.wait(STEP)
      await showPassword(world, browserOf('home'))
      if (round < 3)
        assert.ok((await type(world, world.codeOf(world.phone), browserOf('home'))).passed)
    }
    assert.equal((await world.device(world.phone)).status, 'paused')
  })

  test('a hundred in a row suspend the device until it is bound again', async () => {
    const world = await scene({ codeTriesBeforePause: 3, codeTriesBeforeSuspension: 10 })
    const { accountId, id: userId } = world.ada.user
    const firstSeenAt = world.ports.now()
    await world.ports.transact(({ browsers }) =>
      browsers.remember({ ...HERE, accountId, userId, firstSeenAt, signedInAt: firstSeenAt }),
    )
    await guess(world, 10, () => HERE)
    const { status, suspendedFor } = await world.device(world.phone)
    assert.deepEqual({ status, suspendedFor }, { status: 'suspended', suspendedFor: 'wrong-codes' })
    assert.ok((await noticesOf(world)).includes('device-suspended'))
    world.wait(DAY)
    assert.deepEqual(await showPassword(world), { passed: true, next: 'trouble' })
  })

  test('make the next one wait, and the wait is told', async () => {
    const world = await scene()
    await guess(world, 3)
    await showPassword(world)
    const early = await type(world, world.codeOf(world.phone))
    assert.equal(!early.passed && early.reason, 'wait')
    assert.ok(!early.passed && early.retryAt && early.retryAt > world.ports.now())
  })

  test('of one user never affect another (SI-5)', async () => {
    const world = await scene()
    const bob = await world.addPerson('bob@example.org')
    const his = await world.addDevice(bob)
    await guess(world, 10)
    const other = { ...world, ada: bob, phone: his }
    await showPassword(other, browserOf('of bob', '203.0.113.1'))
    const answer = await type(other, world.codeOf(his), browserOf('of bob', '203.0.113.1'))
    assert.ok(answer.passed)
  })
})

/** Wrong codes one after the other, each as soon as it is looked at. */
async function guess(
  world: Scene,
  times: number,
  browser = (i: number) => browserOf(`thief ${i}`, '198.51.100.9'),
): Promise<void> {
  const key = `code:${world.phone.id}` as const
  for (let i = 0; i < times; i++) {
    const asker = browser(i)
    await put(world, asker.browser)
    const { nextAt } = await world.ports.read(({ throttle }) => throttle.read(key))
    world.wait(Math.max(0, (nextAt?.getTime() ?? 0) - world.ports.now().getTime()))
    await put(world, asker.browser)
    const answer = await type(world, wrongCode(world), asker)
    assert.equal(!answer.passed && answer.reason, 'wrong-code')
  }
}

suite('a clock that is off', () => {
  test('is told with how far it is off (SI-4)', async () => {
    const world = await scene()
    await showPassword(world)
    const answer = await type(world, world.codeOf(world.phone, -5))
    assert.ok(!answer.passed)
    assert.deepEqual([answer.reason, answer.offMs], ['clock-off', -5 * STEP])
  })

  test('is followed when two consecutive codes and then the next one say so', async () => {
    const world = await scene()
    const { ports, ada, phone } = world
    const pair = { first: world.codeOf(phone, -41), second: world.codeOf(phone, -40) }
    const about = { userId: ada.user.id, deviceId: phone.id, asker: HERE }
    const found = await resynchroniseDevice(ports, { ...about, ...pair })
    assert.deepEqual(found, { accepted: true, result: { driftSteps: -40 } })
    assert.equal((await world.device(phone)).driftSteps, 0, 'nothing is believed yet')

    await showPassword(world)
    assert.equal((await type(world, world.codeOf(phone, -40))).passed, false, 'the pair is used up')
    world.wait(STEP)
    assert.ok((await type(world, world.codeOf(phone, -40))).passed)
    const after = await world.device(phone)
    assert.deepEqual([after.driftSteps, after.proposedDriftSteps], [-40, undefined])
  })
})
