import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import { writeEvent } from '../audit/write-event.ts'
import { addMember } from '../groups/add-member.ts'
import type { GroupId } from '../ids.ts'
import type { LetterTo } from '../outbox/letter.ts'
import type { ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { alarmOperators } from './raise-alarm.ts'
import { tellAlarms } from './tell-alarms.ts'

const MINUTE = 60_000

interface Scene extends World {
  root: Person
  bob: Person
  /** Somebody enters a used code of this person. */
  reuse(person: Person): Promise<void>
  /** Letters about alarms that were written since the last time. */
  told(): Promise<LetterTo[]>
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const root = await world.addPerson()
  const bob = await addColleague(world, root, { name: 'bob' })
  const reuse = ({ user }: Person) =>
    world.ports.transact((stores) =>
      writeEvent(world.ports, stores, {
        kind: 'signin.code-reused',
        user,
        actor: 'nobody',
        asker: browserOf('x'),
      }),
    )
  let seen = 0
  const told = async () => {
    await tellAlarms(world.ports)
    const letters = (await world.letters()).filter(({ letter }) => letter.kind === 'alarm')
    const fresh = letters.slice(seen)
    seen = letters.length
    return fresh
  }
  return { ...world, root, bob, reuse, told }
}

const countsOf = (letters: readonly LetterTo[]) =>
  letters.map(({ letter }) => letter.kind === 'alarm' && letter.count)

suite('alarms', () => {
  test('go to every verified address of root and of the administrators, and to nobody else', async () => {
    const world = await scene()
    const { root } = world
    const ann = await addColleague(world, root, { name: 'ann', sets: ['AdministratorAccess'] })
    await addColleague(world, root, { name: 'auditor', sets: ['AuditRead'] })
    await addColleague(world, root, {
      name: 'gone',
      sets: ['AdministratorAccess'],
      about: { suspendedAt: world.ports.now() },
    })
    await world.reuse(world.bob)
    const letters = await world.told()
    const to = letters.map(({ email }) => email).toSorted()
    assert.deepEqual(to, [root.email, ann.email, `second-${root.email}`].toSorted())
    const { letter } = letters[0]!
    assert.ok(letter.kind === 'alarm')
    assert.deepEqual([letter.alarm, letter.who, letter.count], ['code-reused', 'bob', 1])
  })

  test('are at most twenty letters wide', async () => {
    const world = await scene()
    for (let number = 0; number < 25; number++)
      await addColleague(world, world.root, {
        name: `admin${number}`,
        sets: ['AdministratorAccess'],
        device: false,
      })
    await world.reuse(world.bob)
    const people = new Set((await world.told()).map(({ email }) => email.replace('second-', '')))
    assert.equal(people.size, 20)
    assert.ok(people.has(world.root.email))
  })

  test('of one kind are one letter in ten minutes, which counts them all (R30)', async () => {
    const world = await scene()
    await world.reuse(world.bob)
    assert.deepEqual(countsOf(await world.told()), [1, 1])
    for (let time = 0; time < 9; time++) {
      await world.reuse(world.bob)
      world.wait(MINUTE)
      assert.deepEqual(await world.told(), [])
    }
    world.wait(MINUTE + 1)
    assert.deepEqual(countsOf(await world.told()), [9, 9])
    world.wait(60 * MINUTE)
    assert.deepEqual(await world.told(), [])
  })

  test('are stored with what they are about, or not at all', async () => {
    const world = await scene()
    const failed = world.ports.transact(async (stores) => {
      const { user } = world.bob
      await writeEvent(world.ports, stores, { kind: 'signin.code-reused', user })
      throw new Error('rolled back')
    })
    await assert.rejects(failed, /rolled back/)
    assert.deepEqual(await world.told(), [])
  })

  test('of other accounts are told to those', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    await world.reuse(await addColleague(world, eve, { name: 'carl' }))
    const letters = await world.told()
    assert.ok(letters.length > 0 && letters.every(({ email }) => email.includes('eve@')))
  })

  test('do not repeat to somebody what a notice has told them (R21)', async () => {
    const world = await scene()
    await world.reuse(world.root)
    assert.deepEqual(await world.told(), [])
    const ann = await addColleague(world, world.root, {
      name: 'ann',
      sets: ['AdministratorAccess'],
    })
    world.wait(11 * MINUTE)
    await world.reuse(world.root)
    assert.deepEqual(
      (await world.told()).map(({ email }) => email),
      [ann.email],
    )
    world.wait(11 * MINUTE)
    await world.reuse(world.root)
    await world.reuse(world.bob)
    assert.equal((await world.told()).length, 3)
  })

  test('of the installation go to operators and the account concerned, once a day', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    const { accountId } = world.root.user
    await world.ports.transact(async ({ accounts }) => {
      const account = await accounts.get(accountId)
      await accounts.save({ ...account, operatorSince: world.ports.now() })
    })
    const alarm = { kind: 'audit-broken', accounts: [eve.user.accountId] } as const
    const raise = () => world.ports.transact((stores) => alarmOperators(world.ports, stores, alarm))
    await raise()
    assert.equal((await world.told()).length, 4)
    world.wait(60 * MINUTE)
    await raise()
    assert.deepEqual(await world.told(), [])
    world.wait(24 * 60 * MINUTE)
    await raise()
    assert.equal((await world.told()).length, 4)
  })

  test('tell of an administrator who is made by joining a group', async () => {
    const world = await scene()
    const { ports, root, bob } = world
    const { accountId } = root.user
    const groupId = 'operations' as GroupId
    const device = await world.addDevice(root)
    const at = ports.now()
    const factors: ShownFactor[] = [
      { factor: 'password', at },
      { factor: 'authenticator', deviceId: device.id, at },
    ]
    const asker = browserOf('office')
    const session = await ports.transact(async (stores) => {
      await stores.groups.add({ id: groupId, accountId, name: 'Operations', createdAt: at })
      const grant = { accountId, holderId: groupId, permissionSet: 'AdministratorAccess' } as const
      await stores.permissions.give({ ...grant, grantedAt: at, grantedBy: root.user.id })
      const user = await stores.users.get(root.user.id)
      return (await startSession(ports, stores, { user, asker, factors })).session
    })
    const joined = await addMember(ports, { by: { session }, groupId, userId: bob.user.id, asker })
    assert.deepEqual(joined, { done: true })
    const [letter] = (await world.told()).map((one) => one.letter)
    assert.ok(letter?.kind === 'alarm')
    assert.deepEqual([letter.alarm, letter.who], ['administrator-made', 'bob'])
  })
})
