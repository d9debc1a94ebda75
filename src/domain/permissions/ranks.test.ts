import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by, byToken } from '../../../test/support/by.ts'
import { told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import { addMember } from '../groups/add-member.ts'
import { createGroup } from '../groups/create-group.ts'
import { deleteGroup } from '../groups/delete-group.ts'
import { lookAtGroup } from '../groups/list-groups.ts'
import { removeMember } from '../groups/remove-member.ts'
import { renameGroup } from '../groups/rename-group.ts'
import type { GroupId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import { createUser } from '../users/create-user.ts'
import { deleteUser } from '../users/delete-user.ts'
import { inviteUser } from '../users/invite-user.ts'
import { lookAtUser } from '../users/look-at-user.ts'
import { reinstateUser } from '../users/reinstate-user.ts'
import { renameUser } from '../users/rename-user.ts'
import { suspendUser } from '../users/suspend-user.ts'
import type { By } from './acting.ts'
import { countsForAgreeing } from './counts-for-agreeing.ts'
import { givePermission } from './give-permission.ts'
import { PERMISSION_SETS, type PermissionSet } from './permission-sets.ts'
import { takePermission } from './take-permission.ts'

const HERE = browserOf('administrator')
const world = await openWorld()
const { ports } = world
let accounts = 0

/** An account with somebody of every rank. */
async function people() {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  await world.addDevice(root)
  const add = (name: string, ...sets: PermissionSet[]) => addColleague(world, root, { name, sets })
  return {
    root,
    admin: await add('admin', 'AdministratorAccess'),
    admin2: await add('admin2', 'AdministratorAccess'),
    people: await add('people', 'UserAdministrator'),
    approver: await add('approver', 'SupportApprover'),
    desk: await add('desk', 'SupportDesk'),
    ada: await add('ada'),
  }
}
type People = Awaited<ReturnType<typeof people>>

/** Everything that somebody does to somebody else. */
const ACTS = {
  suspend: (asked: Asked) => suspendUser(ports, asked),
  reinstate: (asked: Asked) => reinstateUser(ports, asked),
  rename: (asked: Asked) => renameUser(ports, { ...asked, userName: 'another' }),
  invite: (asked: Asked) => inviteUser(ports, asked),
  delete: (asked: Asked) => deleteUser(ports, asked),
  give: ({ userId, ...asked }: Asked) =>
    givePermission(ports, { ...asked, to: { userId }, permissionSet: 'AuditRead' }),
  take: ({ userId, ...asked }: Asked) =>
    takePermission(ports, { ...asked, from: { userId }, permissionSet: 'AuditRead' }),
}
interface Asked {
  by: By
  userId: UserId
  asker: typeof HERE
}
type Outcome = { done: true } | { done: false; reason: string }
const said = (outcome: Outcome) => (outcome.done ? 'done' : outcome.reason)

suite('H01 nobody acts upon an equal or a higher rank, whatever the act', () => {
  const CASES: [actor: keyof People, subject: keyof People, reason: string][] = [
    ['admin', 'root', 'root'],
    ['admin', 'admin2', 'rank'],
    ['admin', 'admin', 'yourself'],
    ['root', 'root', 'yourself'],
    ['people', 'root', 'root'],
    ['people', 'admin', 'rank'],
    ['people', 'approver', 'rank'],
    ['desk', 'ada', 'not-permitted'],
    ['approver', 'ada', 'not-permitted'],
    ['ada', 'people', 'not-permitted'],
  ]
  for (const [actor, subject, reason] of CASES)
    test(`${actor} upon ${subject}: ${reason}`, async () => {
      const scene = await people()
      const before = await rowsOf(scene)
      for (const [name, act] of Object.entries(ACTS)) {
        const asked = { userId: scene[subject].user.id, asker: HERE }
        const outcome = said(await act({ ...asked, by: await by(ports, scene[actor]) }))
        // Who has no permission for the act learns no more.
        assert.ok([reason, 'not-permitted'].includes(outcome), `${name}: ${outcome}`)
        if (actor === 'admin' || actor === 'root') assert.equal(outcome, reason, name)
      }
      assert.deepEqual(await rowsOf(scene), before)
    })

  test('a lower one is acted upon', async () => {
    const scene = await people()
    for (const [actor, subject] of [
      ['people', 'desk'],
      ['admin', 'people'],
      ['root', 'admin'],
    ] as const) {
      const asked = { by: await by(ports, scene[actor]), userId: scene[subject].user.id }
      assert.equal(said(await suspendUser(ports, { ...asked, asker: HERE })), 'done')
    }
  })
})

suite('a permission set', () => {
  const GIVERS: Record<PermissionSet, readonly (keyof People)[]> = {
    AdministratorAccess: ['root'],
    UserAdministrator: ['root', 'admin'],
    'account:ViewAccount': ['root', 'admin'],
    'account:ModifyAccount': ['root', 'admin'],
    AuditRead: ['root', 'admin'],
    SupportDesk: ['root', 'admin'],
    SupportApprover: ['root', 'admin'],
  }
  for (const set of PERMISSION_SETS)
    test(`H01 ${set} is given and taken by ${GIVERS[set].join(' and ')} alone`, async () => {
      const scene = await people()
      const actors = ['root', 'admin', 'people', 'approver', 'desk', 'ada'] as const
      const to = { userId: (await addColleague(world, scene.root, { name: 'new' })).user.id }
      for (const name of actors) {
        const asked = { by: await by(ports, scene[name]), permissionSet: set, asker: HERE }
        const may = GIVERS[set].includes(name)
        const given = said(await givePermission(ports, { ...asked, to }))
        assert.equal(given === 'done', may, `${name}: ${given}`)
        const taken = said(await takePermission(ports, { ...asked, from: to }))
        assert.equal(taken === 'done', may, `${name}: ${taken}`)
      }
    })

  test('is told to who is concerned, audited, and held once', async () => {
    const { root, ada } = await people()
    const session = await by(ports, root)
    const asked = { by: session, permissionSet: 'AuditRead', asker: HERE } as const
    const holder = { userId: ada.user.id }
    const before = (await world.letters()).length
    assert.equal(said(await givePermission(ports, { ...asked, to: holder })), 'done')
    assert.equal(said(await givePermission(ports, { ...asked, to: holder })), 'held-already')
    assert.equal(said(await takePermission(ports, { ...asked, from: holder })), 'done')
    assert.equal(said(await takePermission(ports, { ...asked, from: holder })), 'not-held')
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `permission-given ${ada.email}`,
      `permission-taken ${ada.email}`,
    ])
    const events = (await world.audit(root)).map(({ kind, subject, data }) => [kind, subject, data])
    const data = { permissionSet: 'AuditRead' }
    assert.deepEqual(events, [
      ['permission.given', ada.user.id, data],
      ['permission.taken', ada.user.id, data],
    ])
  })

  test('given to many by many at once is given once to each', async () => {
    const { root, admin, ada } = await people()
    const both = [await by(ports, root), await by(ports, admin)]
    const asked = { to: { userId: ada.user.id }, permissionSet: 'AuditRead', asker: HERE } as const
    const given = await Promise.all(
      [...both, ...both].map((who) => givePermission(ports, { ...asked, by: who })),
    )
    assert.deepEqual(given.map(said).toSorted(), [
      'done',
      'held-already',
      'held-already',
      'held-already',
    ])
  })

  test('taken is gone for a session that was open (H18)', async () => {
    const { root, people: gina, ada } = await people()
    const open = await by(ports, gina)
    const taken = { from: { userId: gina.user.id }, permissionSet: 'UserAdministrator' } as const
    const asked = { by: await by(ports, root), asker: HERE }
    assert.equal(said(await takePermission(ports, { ...asked, ...taken })), 'done')
    const late = await suspendUser(ports, { by: open, userId: ada.user.id, asker: HERE })
    assert.equal(said(late), 'not-permitted')
  })
})

suite('a group that gives something', () => {
  async function scene() {
    const all = await people()
    const make = async (name: string, set?: PermissionSet): Promise<GroupId> => {
      const asked = { by: await by(ports, all.root), asker: HERE }
      const made = await createGroup(ports, { ...asked, name })
      assert.ok(made.done)
      const to = { groupId: made.group.id }
      if (set) assert.ok((await givePermission(ports, { ...asked, to, permissionSet: set })).done)
      return made.group.id
    }
    return {
      ...all,
      plain: await make('plain'),
      helping: await make('helping', 'UserAdministrator'),
      ruling: await make('ruling', 'AdministratorAccess'),
    }
  }

  test('H01 is entered, left, renamed and deleted only by a rank above what it gives', async () => {
    const MAY = { plain: ['root', 'admin', 'people'], helping: ['root', 'admin'], ruling: ['root'] }
    for (const [group, actors] of Object.entries(MAY))
      for (const actor of ['root', 'admin', 'people', 'desk', 'ada'] as const) {
        const all = await scene()
        const asked = {
          by: await by(ports, all[actor]),
          groupId: all[group as keyof typeof MAY],
          asker: HERE,
        }
        const { user } = await addColleague(world, all.root, { name: 'new' })
        const made = { by: asked.by, asker: HERE, userName: 'made', groups: [asked.groupId] }
        const outcomes: Outcome[] = [
          await addMember(ports, { ...asked, userId: user.id }),
          await createUser(ports, made),
          await renameGroup(ports, { ...asked, name: 'renamed' }),
        ]
        // Whoever entered has the rank of the group.
        const left = await addColleague(world, all.root, { name: 'left' })
        const { id: userId, accountId } = left.user
        const membership = { groupId: asked.groupId, userId, accountId, joinedAt: ports.now() }
        await ports.transact(({ groups }) =>
          groups.join({ ...membership, joinedBy: all.root.user.id }),
        )
        outcomes.push(await removeMember(ports, { ...asked, userId }))
        outcomes.push(await deleteGroup(ports, asked))
        const done = outcomes.map((outcome) => said(outcome) === 'done')
        assert.deepEqual(new Set(done), new Set([actors.includes(actor)]), `${actor} ${group}`)
      }
  })

  test('H01 is given nothing more by a rank that is not above what it gives', async () => {
    const { admin, ruling, helping } = await scene()
    const give = async (groupId: GroupId) => {
      const asked = { by: await by(ports, admin), asker: HERE, to: { groupId } }
      return said(await givePermission(ports, { ...asked, permissionSet: 'AuditRead' }))
    }
    assert.deepEqual([await give(ruling), await give(helping)], ['rank', 'done'])
  })

  test('gives to who enters and takes from who leaves, and tells them', async () => {
    const { root, ada, helping, desk } = await scene()
    const asked = { by: await by(ports, root), groupId: helping, asker: HERE }
    const before = (await world.letters()).length
    assert.equal(said(await addMember(ports, { ...asked, userId: ada.user.id })), 'done')
    assert.equal(said(await addMember(ports, { ...asked, userId: ada.user.id })), 'member-already')
    const suspend = async () =>
      said(
        await suspendUser(ports, {
          by: await by(ports, ada),
          userId: desk.user.id,
          asker: HERE,
        }),
      )
    assert.equal(await suspend(), 'done')
    assert.equal(said(await removeMember(ports, { ...asked, userId: ada.user.id })), 'done')
    assert.equal(said(await removeMember(ports, { ...asked, userId: ada.user.id })), 'no-member')
    assert.equal(await suspend(), 'not-permitted')
    const letters = told((await world.letters()).slice(before))
    assert.deepEqual(
      letters.filter((letter) => letter.endsWith(ada.email)),
      [`permission-given ${ada.email}`, `permission-taken ${ada.email}`],
    )
  })
})

suite('H06 an id of another account is an id of nobody', () => {
  test('for every act, look and group', async () => {
    const [own, foreign] = [await people(), await people()]
    const session = await by(ports, foreign.root)
    const made = await createGroup(ports, { by: session, name: 'theirs', asker: HERE })
    assert.ok(made.done)
    const groupId = made.group.id
    const before = await rowsOf(foreign)
    const asked = { by: await by(ports, own.root), asker: HERE }
    for (const userId of [foreign.ada.user.id, foreign.root.user.id, 'nobody' as UserId]) {
      for (const [name, act] of Object.entries(ACTS))
        assert.equal(said(await act({ ...asked, userId })), 'no-such-user', name)
      assert.equal(said(await lookAtUser(ports, { ...asked, userId })), 'no-such-user')
      const mine = await createGroup(ports, { ...asked, name: `of ${userId}` })
      assert.ok(mine.done)
      const into = { ...asked, groupId: mine.group.id, userId }
      assert.equal(said(await addMember(ports, into)), 'no-such-user')
      assert.equal(said(await removeMember(ports, into)), 'no-such-user')
    }
    for (const id of [groupId, 'none' as GroupId]) {
      const upon = { ...asked, groupId: id }
      const { id: userId } = own.ada.user
      const set = { permissionSet: 'AuditRead' } as const
      const refusals = [
        await addMember(ports, { ...upon, userId }),
        await removeMember(ports, { ...upon, userId }),
        await renameGroup(ports, { ...upon, name: 'mine' }),
        await deleteGroup(ports, upon),
        await lookAtGroup(ports, { ...upon, limit: 5 }),
        await createUser(ports, { ...asked, userName: 'new', groups: [id] }),
        await givePermission(ports, { ...asked, ...set, to: { groupId: id } }),
        await takePermission(ports, { ...asked, ...set, from: { groupId: id } }),
      ]
      assert.deepEqual(refusals.map(said), Array(8).fill('no-such-group'))
    }
    assert.deepEqual(await rowsOf(foreign), before)
  })
})

suite('H07 nobody administers', () => {
  test('by a password alone, with a device shown long ago, or before they have one', async () => {
    const { root, ada } = await people()
    const bare = await world.addPerson(`bare${accounts}@example.org`)
    const stale = await by(ports, root)
    world.wait(6 * 60_000)
    const upon = { userId: ada.user.id, asker: HERE }
    for (const [session, userId, reason] of [
      [await by(ports, root, 'password'), ada.user.id, 'confirm-first'],
      [stale, ada.user.id, 'confirm-first'],
      [await by(ports, bare, 'password'), bare.user.id, 'device-first'],
    ] as const)
      for (const [name, act] of Object.entries(ACTS))
        assert.equal(said(await act({ ...upon, userId, by: session })), reason, name)
    const made = await createUser(ports, { by: stale, userName: 'new', asker: HERE })
    assert.equal(said(made), 'confirm-first')
    assert.equal(
      said(await createGroup(ports, { by: stale, name: 'x', asker: HERE })),
      'confirm-first',
    )
  })
})

suite('H11 an API token', () => {
  test('does what its sets give, upon whom they reach, and never gives permissions', async () => {
    const { root, people: gina, ada, desk } = await people()
    const token = await byToken(ports, root, ['UserAdministrator'])
    const upon = ({ user }: Person) => ({ by: token, userId: user.id, asker: HERE })
    assert.equal(said(await suspendUser(ports, upon(ada))), 'done')
    // Root could; what root made it for could not.
    assert.equal(said(await suspendUser(ports, upon(gina))), 'rank')
    const to = { userId: desk.user.id }
    const set = { permissionSet: 'AuditRead' } as const
    const all = await byToken(ports, root, ['AdministratorAccess'])
    for (const who of [token, all]) {
      const given = await givePermission(ports, { by: who, to, ...set, asker: HERE })
      assert.equal(said(given), 'not-permitted')
    }
    const reading = await byToken(ports, root, ['AuditRead'])
    assert.equal(said(await suspendUser(ports, { ...upon(desk), by: reading })), 'not-permitted')
  })

  test('loses with its maker what it could, and all of it when it is over', async () => {
    const { root, admin, ada } = await people()
    const token = await byToken(ports, admin, ['UserAdministrator'])
    const rename = async (userName: string) =>
      said(await renameUser(ports, { by: token, userId: ada.user.id, userName, asker: HERE }))
    assert.equal(await rename('ada2'), 'done')
    const taken = await takePermission(ports, {
      by: await by(ports, root),
      from: { userId: admin.user.id },
      permissionSet: 'AdministratorAccess',
      asker: HERE,
    })
    assert.equal(said(taken), 'done')
    assert.equal(await rename('ada3'), 'not-permitted')
    const own = await byToken(ports, root, ['UserAdministrator'])
    world.wait(31 * 24 * 3_600_000)
    const late = { by: own, userId: ada.user.id, userName: 'ada4', asker: HERE }
    assert.equal(said(await renameUser(ports, late)), 'session-over')
  })

  test('stands in the audit log beside its maker', async () => {
    const { root, ada } = await people()
    const token = await byToken(ports, root, ['UserAdministrator'])
    await suspendUser(ports, { by: token, userId: ada.user.id, asker: HERE })
    const event = (await world.audit(root)).at(-1)
    assert.deepEqual(
      [event?.actor, event?.data, event?.factors],
      [root.user.id, { tokenId: token.token!.id }, undefined],
    )
  })
})

suite('a grant counts for agreeing', () => {
  const now = new Date('2026-01-10T12:00:00Z')
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const moment = {
    now,
    requestedAt: hoursAgo(1),
    settings: withDefaults(),
    roots: ['root' as UserId],
  }
  const CASES: [given: number, by: string, counts: boolean][] = [
    [2, 'root', true],
    [1, 'root', false],
    [0.5, 'root', false],
    [73, 'admin', true],
    [72, 'admin', true],
    [71, 'admin', false],
  ]
  for (const [hours, giver, counts] of CASES)
    test(`${counts ? 'when' : 'not when'} ${giver} gave it ${hours} h ago, before or after a request 1 h ago`, () => {
      const grant = { grantedAt: hoursAgo(hours), grantedBy: giver as UserId }
      assert.equal(countsForAgreeing(grant, moment), counts)
    })
})

/** Whatever administering changes, as it is now. */
const rowsOf = (scene: People) =>
  ports.read(async ({ users, permissions, groups }) => {
    const all = []
    for (const { user } of Object.values(scene))
      all.push([
        await users.get(user.id),
        await permissions.of(user.id),
        await groups.of(user.id),
        await users.addresses(user.id),
      ])
    return [all, await groups.list(scene.root.user.accountId, { limit: 50 })]
  })
