import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { changePolicy } from '../../src/domain/accounts/change-policy.ts'
import { addMember } from '../../src/domain/groups/add-member.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { deleteGroup } from '../../src/domain/groups/delete-group.ts'
import { givePermission } from '../../src/domain/permissions/give-permission.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import { takePermission } from '../../src/domain/permissions/take-permission.ts'
import type { Ports } from '../../src/domain/ports.ts'
import { deleteUser } from '../../src/domain/users/delete-user.ts'
import { leaveAccount } from '../../src/domain/users/leave-account.ts'
import { renameUser } from '../../src/domain/users/rename-user.ts'
import { suspendUser } from '../../src/domain/users/suspend-user.ts'
import { addColleague } from '../support/administration.ts'
import { by } from '../support/by.ts'
import { PLACES, type Place, said } from '../support/two-nodes.ts'
import { browserOf, type Person } from '../support/world.ts'

const ROUNDS = Number(process.env.AIKAGI_TEST_RACES ?? 8)
const HERE = browserOf('administrator')

for (const { name, open } of PLACES)
  suite(`administrators at once, on ${name}`, () => {
    let place: Place
    before(async () => {
      place = await open()
    })
    after(() => place.close())

    let accounts = 0
    const account = async () => {
      accounts += 1
      const root = await place.world.addPerson(`root${accounts}@example.org`)
      await place.world.addDevice(root)
      const add = (who: string, ...sets: PermissionSet[]) =>
        addColleague(place.world, root, { name: who, sets })
      return { root, add }
    }
    const asked = async (who: Person) => ({ by: await by(place.world.ports, who), asker: HERE })
    const [ports, other] = [() => place.nodes[0], () => place.nodes[1]]
    const rounds = async (round: () => Promise<void>) => {
      for (let i = 0; i < ROUNDS; i++) await round()
    }

    test('upon each other: neither waits for ever, neither wins (H01)', () =>
      rounds(async () => {
        const { add } = await account()
        const [ada, bob] = [
          await add('ada', 'AdministratorAccess'),
          await add('bob', 'AdministratorAccess'),
        ]
        const [byAda, byBob] = [await asked(ada), await asked(bob)]
        const outcomes = await Promise.all([
          suspendUser(ports(), { ...byAda, userId: bob.user.id }),
          suspendUser(other(), { ...byBob, userId: ada.user.id }),
          deleteUser(other(), { ...byAda, userId: bob.user.id }),
          deleteUser(ports(), { ...byBob, userId: ada.user.id }),
        ])
        assert.deepEqual(outcomes.map(said), Array(4).fill('rank'))
      }))

    test('one of whom is demoted: what they do is done before or not at all (H18)', () =>
      rounds(async () => {
        const { root, add } = await account()
        const [admin, ada] = [await add('admin', 'AdministratorAccess'), await add('ada')]
        const [byRoot, byAdmin] = [await asked(root), await asked(admin)]
        const [taken, given] = await Promise.all([
          takePermission(ports(), {
            ...byRoot,
            from: { userId: admin.user.id },
            permissionSet: 'AdministratorAccess',
          }),
          givePermission(other(), {
            ...byAdmin,
            to: { userId: ada.user.id },
            permissionSet: 'UserAdministrator',
          }),
        ])
        assert.equal(said(taken), 'done')
        const events = await place.world.audit(root)
        const at = (kind: string) => events.findIndex((event) => event.kind === kind)
        if (given.done) assert.ok(at('permission.given') < at('permission.taken'))
        else assert.deepEqual([said(given), at('permission.given')], ['not-permitted', -1])
      }))

    test('who give one set to one user give it once', () =>
      rounds(async () => {
        const { root, add } = await account()
        const [admin, ada] = [await add('admin', 'AdministratorAccess'), await add('ada')]
        const grant = { to: { userId: ada.user.id }, permissionSet: 'AuditRead' } as const
        const who = [await asked(root), await asked(admin), await asked(root), await asked(admin)]
        const given = await Promise.all(
          who.map((one, i) => givePermission(place.nodes[i % 2]!, { ...one, ...grant })),
        )
        assert.equal(given.filter(({ done }) => done).length, 1)
      }))

    test('who each remove one of the last two approvers leave one', () =>
      rounds(async () => {
        const { root, add } = await account()
        const approvers = [
          await add('first', 'SupportApprover'),
          await add('second', 'SupportApprover'),
        ]
        const { session } = await by(ports(), root)
        const preset = 'hold-72h-approver'
        assert.ok((await changePolicy(ports(), { session, preset, asker: HERE })).changed)
        const who = [await asked(root), await asked(root)]
        const outcomes = await Promise.all(
          approvers.map(({ user }, i) =>
            suspendUser(place.nodes[i]!, { ...who[i]!, userId: user.id }),
          ),
        )
        assert.deepEqual(outcomes.map(said).toSorted(), ['done', 'last-administrator'])
      }))

    test('who leave by themselves, or while root comes to rest on them, leave root a way back', () =>
      rounds(async () => {
        const { root, add } = await account()
        const approvers = [
          await add('first', 'SupportApprover'),
          await add('second', 'SupportApprover'),
        ]
        const leave = async ({ user }: Person, node: Ports) => {
          const { session } = await by(ports(), { user, email: '' })
          const left = await leaveAccount(node, { session, typedName: user.userName!, asker: HERE })
          return left.left || left.reason
        }
        const { session } = await by(ports(), root)
        const choose = { session, preset: 'hold-72h-approver', asker: HERE } as const
        const [changed, ...left] = await Promise.all([
          changePolicy(ports(), choose),
          ...approvers.map((approver, i) => leave(approver, place.nodes[i]!)),
        ])
        // Each order of the three is right, as long as root never rests on nobody.
        const stayed = left.filter((outcome) => outcome === 'last-administrator').length
        assert.equal(stayed, changed.changed ? 1 : 0, JSON.stringify([changed, left]))
      }))

    test('one of whom deletes a group that another fills leave nothing of it', () =>
      rounds(async () => {
        const { root, add } = await account()
        const [admin, ada] = [await add('admin', 'AdministratorAccess'), await add('ada')]
        const made = await createGroup(ports(), { ...(await asked(root)), name: 'group' })
        assert.ok(made.done)
        const groupId = made.group.id
        const [byRoot, byAdmin] = [await asked(root), await asked(admin)]
        const set = { to: { groupId }, permissionSet: 'AuditRead' } as const
        const [deleted, given, added] = await Promise.all([
          deleteGroup(ports(), { ...byRoot, groupId }),
          givePermission(other(), { ...byAdmin, ...set }),
          addMember(other(), { ...byRoot, groupId, userId: ada.user.id }),
        ])
        assert.equal(said(deleted), 'done')
        for (const outcome of [given, added])
          assert.ok(['done', 'no-such-group'].includes(said(outcome)), said(outcome))
        const left = await ports().read(async ({ permissions, groups }) => [
          await permissions.of(ada.user.id),
          await permissions.heldBy(groupId),
          await groups.members(groupId, { limit: 5 }),
        ])
        assert.deepEqual(left, [[], [], []])
      }))

    test('one of whom is deleted: what they do is done before or not at all', () =>
      rounds(async () => {
        const { root, add } = await account()
        const [gina, ada] = [await add('gina', 'UserAdministrator'), await add('ada')]
        const [byRoot, byGina] = [await asked(root), await asked(gina)]
        const [deleted, renamed] = await Promise.all([
          deleteUser(ports(), { ...byRoot, userId: gina.user.id }),
          renameUser(other(), { ...byGina, userId: ada.user.id, userName: 'countess' }),
        ])
        assert.equal(said(deleted), 'done')
        assert.ok(['done', 'session-over'].includes(said(renamed)), said(renamed))
      }))
  })
