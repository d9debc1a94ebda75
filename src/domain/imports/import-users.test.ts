import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import { argon2Passwords } from '../../adapters/passwords.ts'
import type { GroupId } from '../ids.ts'
import type { By } from '../permissions/acting.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import type { ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { answerWithDevice } from '../signin/answer-with-device.ts'
import { answerWithPassword } from '../signin/answer-with-password.ts'
import { readUserSignin } from '../signin/signin-name.ts'
import { tidyUp } from '../tidy-up.ts'
import { userKey } from '../users/user-name.ts'
import type { ImportLine } from './import-line.ts'
import { importUsers, LINES_MOST } from './import-users.ts'

const HERE = browserOf('here')
const world = await openWorld({}, undefined, argon2Passwords())
let accounts = 0

/** Of "U*U", from the test vectors of Openwall's crypt_blowfish. */
const BCRYPT = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

suite('people from a file', () => {
  test('come whole: hash, address, number, device, groups, each audited by whoever brought them', async () => {
    const { root, by } = await office()
    const group = await addGroup(root, 'Engines')
    const answer = await bring(by, [
      {
        user_name: 'Grace',
        email: 'grace@example.org',
        email_verified: 'yes',
        language: 'ja',
        groups: 'engines',
        number: '090-1234-5678',
        password_hash: BCRYPT,
        totp_secret: SECRET,
      },
      { user_name: 'kurt', email: 'kurt@example.org' },
    ])
    assert.deepEqual(answer, {
      done: true,
      report: { lines: 2, people: 2, withPassword: 1, withDevice: 1, invited: 0, faults: [] },
    })
    const grace = await find(root, 'grace')
    assert.ok(grace?.protectedAt)
    assert.deepEqual(
      [grace.userName, grace.language, grace.timeZone],
      ['Grace', 'ja', root.user.timeZone],
    )
    const { addresses, number, members, devices } = await world.ports.read(async (stores) => ({
      addresses: await stores.users.addresses(grace.id),
      number: await stores.users.findNumber(grace.id),
      members: await stores.groups.members(group, { limit: 10 }),
      devices: await stores.devices.all(grace.id),
    }))
    assert.ok(addresses[0]?.verifiedAt)
    assert.deepEqual([number?.e164, number?.provenAt], ['+819012345678', undefined])
    assert.deepEqual(members, [grace.id])
    assert.equal(devices.length, 1)
    const events = (await world.audit(root)).slice(-4)
    assert.deepEqual(
      events.map(({ kind, actor }) => [kind, actor === root.user.id]),
      [
        ['user.created', true],
        ['group.joined', true],
        ['user.created', true],
        ['users.imported', true],
      ],
    )
  })

  test('sign in with what they had: the hash is made anew, the secret shows a device', async () => {
    const { root, by } = await office()
    await bring(by, [{ user_name: 'grace', password_hash: BCRYPT, totp_secret: SECRET }])
    const wrong = await showPassword(root, 'grace', 'U*V')
    assert.ok(!wrong.passed && wrong.reason === 'wrong-password')
    assert.deepEqual(await showPassword(root, 'grace', 'U*U'), { passed: true, next: 'code' })
    const grace = (await find(root, 'grace'))!
    assert.match(grace.passwordHash ?? '', /^\$argon2id\$/)
    const [device] = await world.ports.read(({ devices }) => devices.all(grace.id))
    const code = world.codeOf(device!)
    const signedIn = await answerWithDevice(world.ports, {
      deviceId: device!.id,
      code,
      asker: HERE,
    })
    assert.ok(signedIn.passed)
  })

  test('cost every name of the account their work, until the last hash is made anew (R12)', async () => {
    const { root, by } = await office()
    const kept = () => world.ports.read(({ imports }) => imports.takenOver(root.user.accountId))
    await bring(by, [{ user_name: 'grace', password_hash: BCRYPT }])
    assert.deepEqual(
      (await kept()).map((hash) => hash.slice(0, 7)),
      ['$2a$05$'],
    )
    const asked: (readonly string[] | undefined)[] = []
    const passwords = {
      ...world.ports.passwords,
      verify: async (_: string | undefined, __: string, takenOver?: readonly string[]) => {
        asked.push(takenOver)
        return false
      },
    }
    const watched = { ...world.ports, passwords }
    for (const name of ['grace', 'nobody'])
      await answerWithPassword(watched, { name: nameOf(root, name), password: 'x', asker: HERE })
    assert.deepEqual(asked, [await kept(), await kept()])
    await tidyUp(world.ports)
    assert.equal((await kept()).length, 1, 'one is left')
    assert.ok((await showPassword(root, 'grace', 'U*U')).passed)
    await tidyUp(world.ports)
    assert.deepEqual(await kept(), [])
    const dear = `$argon2i$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
    const ours = await world.ports.passwords.hash('seven purple trams hum')
    await bring(by, [
      { user_name: 'kurt', password_hash: dear },
      { user_name: 'emmy', password_hash: ours },
    ])
    assert.deepEqual(
      (await kept()).map((hash) => hash.slice(0, 30)),
      [dear.slice(0, 30)],
      'argon2 at other costs too',
    )
  })

  test('are only looked at in a dry run', async () => {
    const { root, by } = await office()
    const answer = await bring(by, [{ user_name: 'grace' }], { dryRun: true })
    assert.equal(answer.done && answer.report.people, 1)
    assert.equal(await find(root, 'grace'), undefined)
  })

  test('are mailed an invitation where it is asked for, and only who has no password', async () => {
    const { by } = await office()
    const before = (await world.letters()).length
    const answer = await bring(
      by,
      [
        { user_name: 'grace', email: 'grace@example.org' },
        { user_name: 'kurt', email: 'kurt@example.org', password_hash: BCRYPT },
        { user_name: 'emmy' },
      ],
      { invite: true },
    )
    assert.equal(answer.done && answer.report.invited, 1)
    const letters = (await world.letters()).slice(before)
    assert.deepEqual(
      letters.map(({ email, letter }) => [email, letter.kind]),
      [['grace@example.org', 'invitation']],
    )
  })

  test('do not flood one mailbox with invitations, neither by one file nor by several (R21)', async () => {
    const { root, by } = await office()
    const line = (i: number) => ({ user_name: `flood-${i}`, email: `flood+${i}@example.org` })
    const lines = (from: number, many: number) =>
      Array.from({ length: many }, (_, i) => line(from + i))
    const before = (await world.letters()).length
    const faultsOf = async (from: number, many: number, dryRun = false) => {
      const answer = await bring(by, lines(from, many), { invite: true, dryRun })
      return answer.done && answer.report.faults
    }
    const tooMany = (at: number) => ({ line: at, column: 'email', reason: 'email-too-many' })
    assert.deepEqual(await faultsOf(0, 7), [tooMany(7), tooMany(8)])
    assert.equal(await find(root, 'flood-0'), undefined)
    assert.deepEqual(await faultsOf(0, 5, true), [], 'a dry run uses nothing up')
    assert.deepEqual(await faultsOf(0, 5), [])
    assert.deepEqual(await faultsOf(5, 1), [tooMany(2)])
    const own = await office()
    const elsewhere = await bring(own.by, [line(6)], { invite: true })
    assert.deepEqual(elsewhere.done && elsewhere.report.faults, [tooMany(2)], 'of any account')
    assert.equal((await world.letters()).length - before, 5)
  })

  test('with any fault do not come at all, and every fault is told with its line', async () => {
    const { root, by } = await office()
    await bring(by, [{ user_name: 'grace' }])
    const answer = await bring(by, [
      { user_name: 'emmy' },
      { user_name: 'GRACE' },
      { user_name: 'kurt', groups: 'nowhere' },
      { user_name: 'Kurt' },
      { user_name: '', language: 'xx' },
    ])
    assert.deepEqual(answer.done && answer.report.faults, [
      { line: 3, column: 'user_name', reason: 'user-name-taken' },
      { line: 4, column: 'groups', reason: 'group-unknown' },
      { line: 5, column: 'user_name', reason: 'user-name-twice' },
      { line: 6, column: 'user_name', reason: 'user-name-missing' },
      { line: 6, column: 'language', reason: 'language-unknown' },
    ])
    assert.equal(await find(root, 'emmy'), undefined)
  })

  test('do not come into a group that holds what an equal rank holds (H01)', async () => {
    const { root } = await office()
    const admin = await addColleague(world, root, { name: 'alan', sets: ['AdministratorAccess'] })
    const group = await addGroup(root, 'Chiefs', 'AdministratorAccess')
    assert.ok(group)
    const answer = await bring(await session(admin), [{ user_name: 'grace', groups: 'chiefs' }])
    assert.deepEqual(answer.done && answer.report.faults, [
      { line: 2, column: 'groups', reason: 'group-not-permitted' },
    ])
  })

  test('who become administrators by their group are told of in the log and by an alarm', async () => {
    const { root, by } = await office()
    const groupId = await addGroup(root, 'Chiefs', 'AdministratorAccess')
    await bring(by, [{ user_name: 'grace', groups: 'chiefs' }])
    const joined = (await world.audit(root)).find(({ kind }) => kind === 'group.joined')
    assert.deepEqual(joined?.data, { groupId, sets: 'AdministratorAccess' })
    const alarms = await world.ports.read(({ alarms }) => alarms.toHook(100))
    const own = alarms.filter(({ accountId }) => accountId === root.user.accountId)
    assert.deepEqual(
      own.map(({ kind }) => kind),
      ['administrator-made'],
    )
  })

  test('of two files that bring the same name at once come from one of them', async () => {
    const { root, by } = await office()
    const files = Array.from({ length: 4 }, (_, i) =>
      bring(by, [{ user_name: 'grace' }, { user_name: `only-${i}` }]),
    )
    const answers = await Promise.all(files)
    const good = answers.filter((answer) => answer.done && answer.report.faults.length === 0)
    assert.equal(good.length, 1)
    const names = ['grace', 'only-0', 'only-1', 'only-2', 'only-3']
    const there = await Promise.all(names.map((name) => find(root, name)))
    assert.equal(there.filter(Boolean).length, 2)
  })

  for (const [who, sets, reason] of [
    ['a helper', ['UserAdministrator'], 'not-permitted'],
    ['nobody in particular', [], 'not-permitted'],
  ] as const)
    test(`are not brought by ${who}`, async () => {
      const { root } = await office()
      const other = await addColleague(world, root, { name: 'other', sets: [...sets] })
      const answer = await bring(await session(other), [{ user_name: 'grace' }])
      assert.deepEqual(answer, { done: false, reason })
    })

  test('are not brought by a session whose device was shown long ago (H07)', async () => {
    const { by } = await office()
    world.wait(6 * 60_000)
    assert.deepEqual(await bring(by, [{ user_name: 'grace' }]), {
      done: false,
      reason: 'confirm-first',
    })
  })

  test('are too many in a file beyond the bound, and none are no file', async () => {
    const { by } = await office()
    const many = Array.from({ length: LINES_MOST + 1 }, (_, i) => ({ user_name: `u${i}` }))
    assert.deepEqual(await bring(by, many), { done: false, reason: 'too-many-lines' })
    assert.deepEqual(await bring(by, []), { done: false, reason: 'no-lines' })
  })
})

async function office(): Promise<{ root: Person; by: By }> {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  await world.addDevice(root)
  return { root, by: await session(root) }
}

async function session({ user }: Person): Promise<By> {
  const at = world.ports.now()
  const { session } = await world.ports.transact(async (stores) => {
    const [device] = await stores.devices.all(user.id)
    const factors: ShownFactor[] = [
      { factor: 'password', at },
      { factor: 'authenticator', deviceId: device!.id, at },
    ]
    return startSession(world.ports, stores, { user, asker: browserOf(user.id), factors })
  })
  return { session }
}

function bring(
  by: By,
  values: readonly ImportLine['values'][],
  { dryRun = false, invite = false } = {},
) {
  const lines = values.map((value, i) => ({ line: i + 2, values: value }))
  return importUsers(world.ports, { by, lines, dryRun, invite, asker: HERE })
}

const nameOf = ({ user }: Person, name: string) => {
  const read = readUserSignin(user.accountId, name)
  assert.ok(read.accepted)
  return read.name
}

const showPassword = (root: Person, name: string, password: string) =>
  answerWithPassword(world.ports, { name: nameOf(root, name), password, asker: HERE })

const find = ({ user }: Person, name: string) =>
  world.ports.read(({ users }) => users.findBySignInKey(userKey(user.accountId, name)))

async function addGroup(
  { user }: Person,
  name: string,
  permissionSet?: PermissionSet,
): Promise<GroupId> {
  const [id, at] = [world.ports.chance.id<GroupId>(), world.ports.now()]
  const { accountId } = user
  await world.ports.transact(async ({ groups, permissions }) => {
    await groups.add({ id, accountId, name, createdAt: at })
    const grant = { accountId, holderId: id, grantedAt: at, grantedBy: user.id }
    if (permissionSet) await permissions.give({ ...grant, permissionSet })
  })
  return id
}
