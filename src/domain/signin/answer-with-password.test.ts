import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, PASSWORD, type World } from '../../../test/support/world.ts'
import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { answerWithPassword } from './answer-with-password.ts'

const HERE = browserOf('here')
const MINUTE = 60_000

interface Answering {
  email?: string
  password?: string
  asker?: Asker
}

function answer({ ports }: World, answering: Answering = {}) {
  const { email = 'ada@example.org', password = PASSWORD, asker = HERE } = answering
  const name = readEmailAddress(email)
  assert.ok(name.accepted)
  return answerWithPassword(ports, { name, password, asker })
}

const wrong = (world: World, answering: Answering = {}) =>
  answer(world, { password: 'wrong', ...answering })

suite('the password of a sign-in', () => {
  test('lets someone never protected in, with one factor (SI-3)', async () => {
    const world = await openWorld()
    await world.addPerson()
    const answered = await answer(world)
    assert.ok(answered.passed && answered.next === 'done')
    const [session] = await world.ports.read(({ sessions }) => sessions.of(answered.user.id))
    assert.deepEqual(
      session?.factors.map(({ factor }) => factor),
      ['password'],
    )
  })

  test('of someone protected is followed by a device, and makes no session (B05)', async () => {
    const world = await openWorld()
    const ada = await world.addPerson()
    await world.addDevice(ada)
    assert.deepEqual(await answer(world), { passed: true, next: 'code' })
    assert.deepEqual(await world.ports.read(({ sessions }) => sessions.of(ada.user.id)), [])
  })

  test('leads to trouble when no device can be asked for', async () => {
    const world = await openWorld()
    const ada = await world.addPerson()
    await world.addDevice(ada, { status: 'suspended', suspendedFor: 'lost' })
    assert.deepEqual(await answer(world), { passed: true, next: 'trouble' })
  })

  test('is the same password in every Unicode form', async () => {
    const world = await openWorld()
    const { user } = await world.addPerson()
    const passwordHash = await world.ports.passwords.hash('café de la gare'.normalize('NFC'))
    await world.ports.transact(({ users }) => users.save({ ...user, passwordHash }))
    assert.ok((await answer(world, { password: 'café de la gare'.normalize('NFD') })).passed)
  })

  test('hashed with older parameters is hashed anew when it is shown', async () => {
    const world = await openWorld()
    const ada = await world.addPerson()
    const passwords = { ...world.ports.passwords, needsRehash: () => true }
    await answer({ ...world, ports: { ...world.ports, passwords } })
    const after = await world.ports.read(({ users }) => users.get(ada.user.id))
    assert.notEqual(after.passwordHash, ada.user.passwordHash)
    assert.ok((await answer(world)).passed)
  })
})

suite('wrong passwords', () => {
  test('make the next one wait, longer each time, also the right one', async () => {
    const world = await openWorld()
    await world.addPerson()
    for (let i = 0; i < 3; i++) assert.equal((await wrong(world)).passed, false)
    const early = await answer(world)
    assert.ok(!early.passed && early.reason === 'wait' && early.retryAt)
    assert.equal(early.retryAt.getTime() - world.ports.now().getTime(), 1000)

    world.wait(1000)
    assert.ok((await answer(world)).passed)
  })

  test('are counted for names that nobody has, too, with the same answers (R12)', async () => {
    const [real, none] = [await openWorld(), await openWorld()]
    await real.addPerson()
    for (let i = 0; i < 5; i++) assert.deepEqual(await wrong(real), await wrong(none))
  })

  test('cost a name that nobody has the same commits (R12)', async () => {
    const world = await openWorld()
    await world.addPerson()
    const commitsOf = async (email: string) => {
      const before = world.database.commits()
      await wrong(world, { email })
      return world.database.commits() - before
    }
    assert.equal(await commitsOf('ada@example.org'), await commitsOf('nobody@example.org'))
  })

  for (const [name, spellings] of [
    ['in capitals', ['ADA@EXAMPLE.ORG', 'ada@Example.org', 'Ada@example.org']],
    ['in full-width letters', ['ａｄａ@example.org', 'ada@example.org', 'ADA@example.org']],
    ['with plus-aliases', ['ada+1@example.org', 'ada+2@example.org', 'ada+x@EXAMPLE.org']],
  ] as const)
    test(`for one address ${name} are one count (A08d)`, async () => {
      const world = await openWorld()
      await world.addPerson()
      for (const email of spellings) await wrong(world, { email })
      const next = await answer(world)
      assert.equal(!next.passed && next.reason, 'wait')
    })

  test('of a stranger do not make the owner wait in a known browser (A12)', async () => {
    const world = await openWorld()
    await world.addPerson()
    await answer(world)
    const stranger = browserOf('stranger')
    for (let i = 0; i < 5; i++) await wrong(world, { asker: stranger })
    assert.equal((await answer(world, { asker: stranger })).passed, false)
    assert.ok((await answer(world)).passed)
  })

  test('a hundred in a row from many networks: only known browsers are asked, no count is lost by waiting', async () => {
    const world = await openWorld({ passwordTries: 10 })
    await world.addPerson()
    await answer(world)
    const strangers = Array.from({ length: 10 }, (_, i) =>
      browserOf(`stranger ${i}`, `198.51.${i}.1`),
    )
    for (const asker of strangers) await wrong(world, { asker })
    const asker = browserOf('another', '203.0.113.1')
    const refused = await answer(world, { asker })
    assert.equal(!refused.passed && refused.reason, 'too-many')
    assert.ok((await answer(world)).passed)
    // The owner's success ends the row.
    world.wait(MINUTE)
    assert.equal((await answer(world, { asker })).passed, false)
  })

  test('an attempt that must wait is not counted among the hundred', async () => {
    const world = await openWorld({ passwordTries: 10 })
    await world.addPerson()
    for (let i = 0; i < 30; i++) await wrong(world)
    world.wait(15 * MINUTE)
    assert.ok((await answer(world, { asker: browserOf('x', '203.0.113.1') })).passed)
  })

  test('are audited, and so are names that nobody has', async () => {
    const world = await openWorld()
    const ada = await world.addPerson()
    await wrong(world)
    await wrong(world, { email: 'nobody@example.org' })
    const [line] = await world.audit(ada)
    assert.equal(line?.kind, 'signin.password-refused')
    const accounts = await world.ports.read(({ audit }) => audit.accounts())
    assert.equal(accounts.length, 2)
  })

  test('200 at once are evaluated at most as often as the limit allows (A06)', async () => {
    const world = await openWorld()
    await world.addPerson()
    let asked = 0
    const verify = async () => {
      asked++
      return false
    }
    const passwords = { ...world.ports.passwords, verify }
    const counted = { ...world, ports: { ...world.ports, passwords } }
    await Promise.all(Array.from({ length: 200 }, () => wrong(counted)))
    assert.equal(asked, world.ports.settings.passwordWaitFrom)
  })
})
