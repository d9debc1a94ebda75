import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by, byToken } from '../../../test/support/by.ts'
import { tokenIn, told } from '../../../test/support/letters.ts'
import { appOf, browserOf, openWorld, PASSWORD, type Person } from '../../../test/support/world.ts'
import type { GroupId, UserId } from '../ids.ts'
import { hashToken } from '../secrets.ts'
import { checkPassword } from '../signin/check-password.ts'
import { createUser } from './create-user.ts'
import { deleteUser } from './delete-user.ts'
import { inviteUser } from './invite-user.ts'
import { listUsers } from './list-users.ts'
import { lookAtUser } from './look-at-user.ts'
import { reinstateUser } from './reinstate-user.ts'
import { renameUser } from './rename-user.ts'
import { suspendUser } from './suspend-user.ts'
import { userKey } from './user-name.ts'

const HERE = browserOf('administrator')
const world = await openWorld({ invitationsPerDay: 6, usersCreatedPerDay: 9, passwordTries: 10 })
const { ports } = world
let accounts = 0

/** An account of its own: root with a device, and whoever is asked for. */
async function account() {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  await world.addDevice(root)
  const add = (name: string, rest: Partial<Parameters<typeof addColleague>[2]> = {}) =>
    addColleague(world, root, { name, ...rest })
  return { root, add }
}
const userNow = (person: Person) => ports.read(({ users }) => users.find(person.user.id))
const lettersSince = async (count: number) => (await world.letters()).slice(count)

suite('a new user', () => {
  test('has no password, and is invited by a link that any browser may spend (AD-1)', async () => {
    const { root } = await account()
    const before = (await world.letters()).length
    const created = await createUser(ports, {
      by: await by(ports, root),
      userName: ' Ada.Lovelace ',
      email: 'ada@example.org',
      language: 'ja',
      asker: HERE,
    })
    assert.ok(created.done, JSON.stringify(created))
    const { user } = created
    assert.equal(user.signInKey, userKey(root.user.accountId, 'ada.lovelace'))
    assert.deepEqual(
      [user.role, user.userName, user.language, user.timeZone, user.passwordHash],
      ['user', 'Ada.Lovelace', 'ja', root.user.timeZone, undefined],
    )
    const [letter, ...more] = await lettersSince(before)
    assert.deepEqual(more, [])
    assert.deepEqual(
      [letter?.email, letter?.language, letter?.letter.kind],
      ['ada@example.org', 'ja', 'invitation'],
    )
    const token = tokenIn(await world.letters(), 'invitation')
    const link = await ports.read(({ links }) => links.findByToken(hashToken(token)))
    assert.deepEqual(link?.target, { purpose: 'invitation', userId: user.id })
    assert.equal(link?.browser, undefined)
    assert.equal(link!.expiresAt.getTime() - link!.createdAt.getTime(), 24 * 3_600_000)
    const [address] = await ports.read(({ users }) => users.addresses(user.id))
    assert.deepEqual([address?.purpose, address?.verifiedAt], ['sign-in', undefined])
    const kinds = (await world.audit(root)).map(({ kind, actor, subject }) => [
      kind,
      actor,
      subject,
    ])
    assert.deepEqual(kinds, [
      ['user.created', root.user.id, user.id],
      ['user.invited', root.user.id, user.id],
    ])
  })

  test('is refused what cannot be, each by its reason', async () => {
    const { root, add } = await account()
    await add('bob')
    const session = await by(ports, root)
    const create = async (asked: object) => {
      const created = await createUser(ports, {
        by: session,
        userName: 'ada',
        asker: HERE,
        ...asked,
      })
      return created.done || created.reason
    }
    assert.deepEqual(
      [
        await create({ userName: '' }),
        await create({ userName: 'a:b' }),
        await create({ userName: 'ＢＯＢ' }),
        await create({ email: 'nobody' }),
        await create({ timeZone: 'Mars/Olympus' }),
        await create({ groups: ['none' as GroupId] }),
      ],
      [
        'user-name-missing',
        'user-name-characters',
        'user-name-taken',
        'email-not-an-address',
        'unknown-time-zone',
        'no-such-group',
      ],
    )
  })

  test('can be nobody else, however many create the same name at once', async () => {
    const { root } = await account()
    const session = await by(ports, root)
    const created = await Promise.all(
      Array.from({ length: 5 }, () =>
        createUser(ports, { by: session, userName: 'ada', asker: HERE }),
      ),
    )
    assert.equal(created.filter(({ done }) => done).length, 1)
    assert.equal((await world.audit(root)).length, 1)
  })

  test('is created so often in a day and no more, and whoever may not create uses nothing up', async () => {
    const { root, add } = await account()
    const nobody = await add('nobody')
    const create = (who: Awaited<ReturnType<typeof by>>, userName: string) =>
      createUser(ports, { by: who, userName, asker: HERE })
    for (let i = 0; i < 12; i++) {
      const refused = await create(await by(ports, nobody), `x${i}`)
      assert.deepEqual(refused, { done: false, reason: 'not-permitted' })
    }
    const session = await by(ports, root)
    const all = []
    for (let i = 0; i < 10; i++) all.push((await create(session, `user${i}`)).done)
    assert.deepEqual(all, [...Array(9).fill(true), false])
  })
})

suite('an invitation', () => {
  test('is sent again to whoever has no password, and the older link is dead (A14, R09)', async () => {
    const { root } = await account()
    const session = await by(ports, root)
    const created = await createUser(ports, {
      by: session,
      userName: 'ada',
      email: 'typo@example.org',
      asker: HERE,
    })
    assert.ok(created.done)
    const userId = created.user.id
    const older = tokenIn(await world.letters(), 'invitation')
    assert.deepEqual(
      await inviteUser(ports, { by: session, userId, email: 'right@example.org', asker: HERE }),
      { done: true },
    )
    assert.equal((await world.letters()).at(-1)?.email, 'right@example.org')
    const dead = await ports.read(({ links }) => links.findByToken(hashToken(older)))
    assert.ok(dead?.deadAt)
    const addresses = await ports.read(({ users }) => users.addresses(userId))
    assert.deepEqual(
      addresses.map(({ email }) => email),
      ['right@example.org'],
    )
  })

  test('goes to nobody who has a password, no address, or is suspended', async () => {
    const { root, add } = await account()
    const session = await by(ports, root)
    const invite = async (person: Person) => {
      const invited = await inviteUser(ports, { by: session, userId: person.user.id, asker: HERE })
      return invited.done || invited.reason
    }
    assert.equal(await invite(await add('ada')), 'has-password')
    const about = { passwordHash: '' }
    const bob = await add('bob', { device: false, about })
    await ports.transact(async ({ users }) => {
      const { passwordHash: _, ...invited } = await users.lock(bob.user.id)
      await users.save(invited)
    })
    assert.equal(await invite(bob), 'no-address')
    await ports.transact(async ({ users }) => {
      await users.save({ ...(await users.lock(bob.user.id)), suspendedAt: ports.now() })
    })
    assert.equal(await invite(bob), 'suspended')
  })

  test('is mailed so often for an account in a day, and to one mailbox in an hour, and no more (R21)', async () => {
    const { root } = await account()
    const session = await by(ports, root)
    const create = async (name: string, email: string) => {
      const created = await createUser(ports, { by: session, userName: name, email, asker: HERE })
      return created.done || created.reason
    }
    const said = []
    for (let i = 0; i < 7; i++) said.push(await create(`user${i}`, `user${i}@flood.example`))
    assert.deepEqual(said, [...Array(6).fill(true), 'too-many'])

    const second = await by(ports, (await account()).root)
    const toOne = []
    for (let i = 0; i < 6; i++) {
      const created = await createUser(ports, {
        by: second,
        userName: `user${i}`,
        email: `victim+${i}@example.net`,
        asker: HERE,
      })
      toOne.push(created.done || created.reason)
    }
    assert.deepEqual(toOne, [...Array(5).fill(true), 'too-many'])
  })
})

suite('a suspended user', () => {
  test('is out at once: sessions, tokens, sign-ins and links are over, and every address is told (H18)', async () => {
    const { root, add } = await account()
    const ada = await add('ada', { sets: ['AuditRead'] })
    const own = await by(ports, ada)
    const { token } = await byToken(ports, ada, ['AuditRead'])
    const { accountId, id: userId } = ada.user
    await ports.transact(({ signins }) =>
      signins.put({ browser: HERE.browser, accountId, userId, passwordShownAt: ports.now() }),
    )
    const before = (await world.letters()).length
    const input = { by: await by(ports, root), userId, asker: HERE }
    assert.deepEqual(await suspendUser(ports, input), { done: true })
    await ports.read(async (stores) => {
      assert.deepEqual(await stores.sessions.of(userId), [])
      assert.ok((await stores.tokens.find(token!.id))?.revokedAt)
      assert.equal(await stores.signins.find(HERE.browser), undefined)
    })
    assert.deepEqual(told(await lettersSince(before)), [`user-suspended ${ada.email}`])
    const late = await renameUser(ports, { by: own, userId, userName: 'ada2', asker: HERE })
    assert.deepEqual(late, { done: false, reason: 'session-over' })
    assert.deepEqual(await suspendUser(ports, input), { done: false, reason: 'suspended-already' })
    assert.deepEqual(await reinstateUser(ports, input), { done: true })
    assert.equal((await userNow(ada))?.suspendedAt, undefined)
    assert.deepEqual(await reinstateUser(ports, input), { done: false, reason: 'not-suspended' })
  })
})

suite('a renamed user', () => {
  test('signs in by the new name, keeps password and sessions, and is told it', async () => {
    const { root, add } = await account()
    const ada = await add('ada')
    await by(ports, ada)
    const before = (await world.letters()).length
    const renamed = await renameUser(ports, {
      by: await by(ports, root),
      userId: ada.user.id,
      userName: 'Countess',
      asker: HERE,
    })
    assert.deepEqual(renamed, { done: true })
    const key = userKey(ada.user.accountId, 'countess')
    const found = await ports.read(({ users }) => users.findBySignInKey(key))
    assert.deepEqual(found, { ...ada.user, ...found, userName: 'Countess', signInKey: key })
    assert.equal((await ports.read(({ sessions }) => sessions.of(ada.user.id))).length, 1)
    const [letter] = await lettersSince(before)
    assert.ok(letter?.letter.kind === 'notice' && letter.letter.about === 'Countess')
  })

  test("takes nobody else's name", async () => {
    const { root, add } = await account()
    const [ada] = [await add('ada'), await add('bob')]
    const rename = async (userName: string) => {
      const input = { by: await by(ports, root), userId: ada.user.id, userName, asker: HERE }
      const renamed = await renameUser(ports, input)
      return renamed.done || renamed.reason
    }
    assert.deepEqual(
      [await rename('BOB'), await rename(''), await rename('ADA')],
      ['user-name-taken', 'user-name-missing', true],
    )
  })

  test('is no new start for whoever guesses the password (A08d)', async () => {
    const { root, add } = await account()
    const ada = await add('ada')
    const old = ada.user.signInKey
    const guess = (key: string, from: string) => {
      const asker = { ...browserOf(from), networkPrefix: from }
      const name = { key, throttleKey: key }
      return checkPassword(ports, { name, password: 'wrong', asker })
    }
    for (let i = 0; i < 10; i++) await guess(old, `net-${i}`)
    const full = await guess(old, 'net-last')
    assert.ok(!full.right && full.reason === 'too-many')
    const input = { by: await by(ports, root), userId: ada.user.id, asker: HERE }
    assert.ok((await renameUser(ports, { ...input, userName: 'countess' })).done)
    const again = await guess(userKey(ada.user.accountId, 'countess'), 'net-new')
    assert.ok(!again.right && again.reason === 'too-many')
    // Who has the old name next is not held responsible.
    const next = await add('ada')
    const name = { key: next.user.signInKey, throttleKey: next.user.signInKey }
    const asker = { ...browserOf('next'), networkPrefix: 'next' }
    assert.ok((await checkPassword(ports, { name, password: PASSWORD, asker })).right)
  })
})

suite('a deleted user', () => {
  test('leaves no row of theirs in any table but what the audit log calls them', async () => {
    const { root, add } = await account()
    const ada = await add('ada', { sets: ['AuditRead'] })
    await byToken(ports, ada, ['AuditRead'])
    const { id: userId, accountId } = ada.user
    const before = (await world.letters()).length
    const input = { by: await by(ports, root), userId, asker: HERE }
    assert.deepEqual(await deleteUser(ports, input), { done: true })
    assert.deepEqual(told(await lettersSince(before)), [`user-deleted ${ada.email}`])
    const [letter] = await lettersSince(before)
    assert.ok(letter?.letter.kind === 'notice' && letter.letter.stopLink === undefined)
    assert.deepEqual(rowsOf(userId), [])
    const former = await ports.read(({ users }) => users.former(accountId, [userId]))
    assert.deepEqual(former, [{ id: userId, accountId, name: 'ada', deletedAt: ports.now() }])
    const last = (await world.audit(root)).at(-1)
    assert.deepEqual(
      [last?.kind, last?.subject, last?.actor],
      ['user.deleted', userId, root.user.id],
    )
    assert.ok(!JSON.stringify(last).includes('"ada"'))
    assert.deepEqual(await deleteUser(ports, input), { done: false, reason: 'no-such-user' })
  })
})

suite('an administrator sees', () => {
  test('no secret of anybody, in no answer (H08)', async () => {
    const { root, add } = await account()
    const ada = await add('ada', { sets: ['AuditRead'] })
    const session = await by(ports, root)
    const look = await lookAtUser(ports, { by: session, userId: ada.user.id })
    assert.ok(look.done)
    const { view } = look
    assert.deepEqual(
      [view.user.userName, view.devices.map(({ name }) => name), view.rank, view.below],
      ['ada', ["ada's phone"], 0, true],
    )
    assert.deepEqual(
      view.grants.map(({ permissionSet }) => permissionSet),
      ['AuditRead'],
    )
    const list = await listUsers(ports, { by: session, limit: 10 })
    assert.ok(list.done && list.users.length === 1)
    const device = appOf((await ports.read(({ devices }) => devices.all(ada.user.id)))[0])
    const said = JSON.stringify([look, list])
    for (const secret of [ada.user.passwordHash!, device.sealedSecret, 'lastStep', 'driftSteps'])
      assert.ok(!said.includes(secret), secret)
  })

  test('the number masked, unless they may read the account', async () => {
    const { root, add } = await account()
    const [ada, desk] = [await add('ada'), await add('desk', { sets: ['UserAdministrator'] })]
    const { accountId, id: userId } = ada.user
    await ports.transact(({ users }) =>
      users.putNumber({
        id: `number-of-${userId}` as never,
        accountId,
        userId,
        e164: '+819012345678',
        country: 'JP',
        addedAt: ports.now(),
      }),
    )
    const seenBy = async (who: Person) => {
      const look = await lookAtUser(ports, { by: await by(ports, who), userId })
      return look.done ? look.view.number?.text : look.reason
    }
    assert.equal(await seenBy(desk), '•••• 5678')
    assert.equal(await seenBy(root), '+81 90-1234-5678')
    assert.equal(await seenBy(ada), 'not-permitted')
  })
})

/** The tables that still hold a row of this user. */
function rowsOf(userId: UserId): string[] {
  const file = new DatabaseSync(world.path, { readOnly: true })
  const tables = file
    .prepare("select m.name from sqlite_master m where m.type = 'table'")
    .all()
    .map(({ name }) => String(name))
  const holding = tables.filter((table) => {
    const columns = file.prepare(`select name from pragma_table_info('${table}')`).all()
    return columns.some(({ name }) => {
      if (!['user_id', 'holder_id'].includes(String(name)) || table === 'message') return false
      return file.prepare(`select 1 from "${table}" where ${name} = ?`).get(userId) !== undefined
    })
  })
  file.close()
  return holding
}
