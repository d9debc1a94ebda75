import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { NoticeId } from '../../src/domain/ids.ts'
import type { By } from '../../src/domain/permissions/acting.ts'
import { givePermission } from '../../src/domain/permissions/give-permission.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import { takePermission } from '../../src/domain/permissions/take-permission.ts'
import { applyProposals } from '../../src/domain/proposals/apply-proposals.ts'
import { findProposed } from '../../src/domain/proposals/find-proposed.ts'
import type { Proposal } from '../../src/domain/proposals/proposal.ts'
import { proposeNumber } from '../../src/domain/proposals/propose-number.ts'
import { proveProposedNumber } from '../../src/domain/proposals/prove-proposed-number.ts'
import { approveRecovery } from '../../src/domain/recovery/approve-recovery.ts'
import { newRecovery } from '../../src/domain/recovery/new-recovery.ts'
import { proveRecovery } from '../../src/domain/recovery/prove-recovery.ts'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import { stopByAdministrator } from '../../src/domain/recovery/stop-by-administrator.ts'
import { stopByNotice } from '../../src/domain/recovery/stop-by-notice.ts'
import { askReset } from '../../src/domain/resets/ask-reset.ts'
import { hashToken } from '../../src/domain/secrets.ts'
import { createUser } from '../../src/domain/users/create-user.ts'
import { deleteUser } from '../../src/domain/users/delete-user.ts'
import { inviteUser } from '../../src/domain/users/invite-user.ts'
import { suspendUser } from '../../src/domain/users/suspend-user.ts'
import type { User } from '../../src/domain/users/user.ts'
import { situationOf } from '../../src/domain/ways/situation.ts'
import { addColleague } from '../support/administration.ts'
import { by, byToken } from '../support/by.ts'
import { addOwner, HOUR_MS, proveMail, type Scene } from '../support/getting-back.ts'
import { stopTokenIn, told } from '../support/letters.ts'
import { browserOf, type Person } from '../support/world.ts'

const HERE = browserOf('an administrator’s')

const add = (scene: Scene, name: string, ...sets: PermissionSet[]): Promise<Person> =>
  addColleague(scene.world, scene.person, { name, sets })

/** The owner's ways for somebody who is not root. */
const as = (scene: Scene, person: Person): Scene => ({ ...scene, person })

const now = ({ world: { ports } }: Scene, { id }: Recovery) =>
  ports.read(async ({ recoveries }) => (await recoveries.find(id))!)

async function press({ world }: Scene, event: string, { email }: Person) {
  const mine = (await world.letters()).filter((letter) => letter.email === email)
  const token = stopTokenIn(mine, event)
  const notice = await world.ports.read(({ notices }) => notices.findByToken(hashToken(token)))
  const chosen = notice?.id as NoticeId
  return stopByNotice(world.ports, { token, chosen, asker: browserOf('whoever reads it') })
}

let numbers = 0
async function proposed(scene: Scene, proposer: Person): Promise<Proposal> {
  const { ports } = scene.world
  const text = `080-1234-${String(++numbers).padStart(4, '0')}`
  const asked = { subject: scene.person.user.id, text, country: 'JP', asker: HERE }
  const made = await proposeNumber(ports, { ...(await by(ports, proposer)), ...asked })
  assert.ok(made.done, made.done ? '' : made.reason)
  const proven = { numberId: made.proposal.numberId!, user: proposer.user }
  await ports.transact((stores) => proveProposedNumber(ports, stores, proven))
  return made.proposal
}

/** The recovery calls the number that was proposed for it (LO-9). */
async function callProposed({ world: { ports } }: Scene, { id }: Recovery, { numberId }: Proposal) {
  const called = { recoveryId: id, proof: 'keyed-call', asker: browserOf('laptop') } as const
  const proving = { ...called, numberId: numberId! }
  assert.ok(await ports.transact((stores) => proveRecovery(ports, stores, proving)))
}

const closedUntil = async ({ world: { ports }, person }: Scene) =>
  (await ports.read(({ users }) => users.get(person.user.id))).alternativeFactorsClosedUntil

suite('the mailbox of an administrator alone (3-recovery.md, "Stops")', () => {
  test('does not stop root’s recovery by way of the number that was proposed for it (LO-9)', async () => {
    const scene = await addOwner()
    const helper = await add(scene, 'helper', 'account:ViewAccount', 'account:ModifyAccount')
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    scene.world.wait(HOUR_MS)
    const recovery = await proveMail(scene, 'laptop')
    await callProposed(scene, recovery, await proposed(scene, helper))
    assert.deepEqual(await press(scene, 'other-proposal', admin), { outcome: 'warned' })
    assert.equal((await now(scene, recovery)).status.name, 'holding')
    assert.equal(await closedUntil(scene), undefined, 'it closes nothing')
    assert.deepEqual(await press(scene, 'number-proposed', scene.person), { outcome: 'stopped' })
    assert.equal((await now(scene, recovery)).status.name, 'closed')
  })

  test('stops nothing of anybody once that administrator is suspended (B02)', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const recovery = await proveMail(scene, 'laptop')
    const root = await by(ports, scene.person)
    const asked = { by: root, userId: admin.user.id, asker: HERE }
    assert.deepEqual(await suspendUser(ports, asked), { done: true })
    const before = await ports.read(({ users }) => users.get(scene.person.user.id))
    assert.deepEqual(await press(scene, 'other-recovery-started', admin), { outcome: 'reported' })
    assert.equal((await now(scene, recovery)).status.name, 'proving')
    const after = await ports.read(({ users }) => users.get(scene.person.user.id))
    assert.deepEqual(after, before, 'nor does it make anything wait')
  })
})

suite('"This wasn’t me" pressed over and over', () => {
  test('writes to nobody and alarms nobody again within the hour, and the log always (R21)', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const equal = await add(scene, 'equal', 'AdministratorAccess')
    const ada = await add(scene, 'ada', 'AdministratorAccess')
    const asked = { subject: ada.user.id, reason: 'Her phone is lost', asker: HERE }
    assert.ok((await askReset(ports, { by: await by(ports, admin), ...asked })).done)
    const before = (await scene.world.letters()).length
    for (let i = 0; i < 4; i++)
      assert.deepEqual(await press(scene, 'other-reset-asked', equal), { outcome: 'warned' })
    const letters = told((await scene.world.letters()).slice(before))
    assert.deepEqual(letters, [`reported-not-me ${ada.email}`])
    const lines = await scene.world.audit(scene.person)
    assert.equal(lines.filter(({ kind }) => kind === 'recovery.reported').length, 4)
    const alarms = await ports.read((stores) => stores.alarms.toHook(100))
    assert.equal(alarms.filter(({ kind }) => kind === 'reported-not-me').length, 1)
  })
})

suite('the audit log names who did it (AD-2)', () => {
  test('when an administrator stops a recovery, or suspends somebody in the middle of one', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const ada = await add(scene, 'ada')
    for (const deed of ['stop', 'suspend']) {
      const recovery = await begunBy(as(scene, ada))
      const root = await by(ports, scene.person)
      const asker = HERE
      const done =
        deed === 'stop'
          ? await stopByAdministrator(ports, { ...root, recoveryId: recovery, asker })
          : await suspendUser(ports, { by: root, userId: ada.user.id, asker })
      assert.deepEqual(done, { done: true })
      const closed = (await scene.world.audit(scene.person)).filter(
        ({ kind, data }) => kind === 'recovery.closed' && data?.recoveryId === recovery,
      )
      assert.deepEqual(
        closed.map(({ actor, subject }) => [actor, subject]),
        [[scene.person.user.id, ada.user.id]],
        deed,
      )
    }
  })
})

suite('an open reset is no longer anybody’s word (W5, H01)', () => {
  const cases: [
    what: string,
    deed: (scene: Scene, people: Record<'admin' | 'ada', Person>) => Promise<unknown>,
  ][] = [
    [
      'once who asked for it is suspended',
      async (scene, { admin }) =>
        suspendUser(scene.world.ports, { ...(await rootOf(scene)), userId: admin.user.id }),
    ],
    [
      'once who asked for it is gone',
      async (scene, { admin }) =>
        deleteUser(scene.world.ports, { ...(await rootOf(scene)), userId: admin.user.id }),
    ],
    [
      'once who asked for it holds the permission no more',
      async (scene, { admin: { user } }) =>
        takePermission(scene.world.ports, {
          ...(await rootOf(scene)),
          from: { userId: user.id },
          permissionSet: 'UserAdministrator',
        }),
    ],
    [
      'once its user was given the rank of who asked, alone',
      async (scene, { ada: { user } }) =>
        givePermission(scene.world.ports, {
          ...(await rootOf(scene)),
          to: { userId: user.id },
          permissionSet: 'UserAdministrator',
        }),
    ],
  ]
  for (const [what, deed] of cases)
    test(what, async () => {
      const scene = await addOwner()
      const { ports } = scene.world
      const admin = await add(scene, 'admin', 'UserAdministrator')
      const ada = await add(scene, 'ada')
      const asked = { subject: ada.user.id, reason: 'She stands before me', asker: HERE }
      assert.ok((await askReset(ports, { by: await by(ports, admin), ...asked })).done)
      const reset = () =>
        ports.read(async (stores) => (await situationOf(stores, ada.user.id, ports.now())).reset)
      assert.ok(await reset())
      assert.deepEqual(await deed(scene, { admin, ada }), { done: true })
      assert.equal(await reset(), undefined)
    })
})

suite('a number that somebody proposed', () => {
  test('is no second person: who proposed it does not approve the recovery that goes by it (LO-9)', async () => {
    const scene = await addOwner({ preset: 'hold-72h-approver' })
    const { ports } = scene.world
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const other = await add(scene, 'other', 'SupportApprover')
    scene.world.wait(HOUR_MS)
    const recovery = await proveMail(scene, 'laptop')
    await callProposed(scene, recovery, await proposed(scene, admin))
    const approve = async (person: Person) => {
      const asked = { recoveryId: recovery.id, asker: HERE }
      const outcome = await approveRecovery(ports, { ...(await by(ports, person)), ...asked })
      return outcome.done ? 'done' : outcome.reason
    }
    assert.equal(await approve(admin), 'same-person')
    assert.equal(await approve(other), 'done')
  })

  test('by somebody who is suspended since is not called in a recovery, nor counts by itself', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const ada = await add(scene, 'ada')
    scene.world.wait(HOUR_MS)
    const recovery = await proveMail(scene, 'laptop')
    const second = await add(scene, 'second', 'AdministratorAccess')
    await proposed(scene, admin)
    const ofAda = await proposed(as(scene, ada), second)
    for (const { user } of [admin, second])
      await suspendUser(ports, { ...(await rootOf(scene)), userId: user.id })
    assert.equal(await ports.read((stores) => findProposed(stores, recovery)), undefined)
    scene.world.wait(73 * HOUR_MS)
    await applyProposals(ports)
    assert.equal(await ports.read(({ users }) => users.findNumber(ada.user.id)), undefined)
    const { status } = (await ports.read(({ proposals }) => proposals.find(ofAda.id)))!
    assert.ok(status.name === 'closed' && status.outcome === 'withdrawn')
    assert.ok(told(await scene.world.letters()).includes(`proposal-ended ${ada.email}`))
  })
})

suite('an invitation on its way', () => {
  test('of somebody who holds a permission already is led to another mailbox by no helper and no program (H01, H11)', async () => {
    const scene = await addOwner()
    const { ports } = scene.world
    const helper = await add(scene, 'helper', 'UserAdministrator')
    const { user: auditor } = await newcomer(scene, 'auditor')
    const { user: plain } = await newcomer(scene, 'plain')
    const root = await rootOf(scene)
    const set = { to: { userId: auditor.id }, permissionSet: 'AuditRead' } as const
    assert.ok((await givePermission(ports, { ...root, ...set })).done)
    const invite = async (by: By, { id: userId }: User, email = 'helper@elsewhere.example') => {
      const outcome = await inviteUser(ports, { by, userId, email, asker: HERE })
      return outcome.done ? 'done' : outcome.reason
    }
    const person = await by(ports, helper)
    assert.equal(await invite(person, auditor), 'not-permitted')
    const program = await byToken(ports, scene.person, ['AdministratorAccess'])
    assert.equal(await invite(program, auditor), 'not-permitted')
    assert.equal(await invite(person, auditor, 'auditor@example.org'), 'done', 'the same one')
    assert.equal(await invite(person, plain), 'done', 'who holds nothing')
    assert.equal(await invite(root.by, auditor), 'done')
  })
})

async function newcomer({ world: { ports }, person }: Scene, userName: string) {
  const email = `${userName}@example.org`
  const root = await by(ports, person)
  const created = await createUser(ports, { by: root, userName, email, asker: HERE })
  assert.ok(created.done)
  return created
}

const rootOf = async ({ world: { ports }, person }: Scene) => ({
  by: await by(ports, person),
  asker: HERE,
})

/** A recovery of somebody who is no root, as it stands after the password. */
async function begunBy({ world: { ports }, person: { user } }: Scene) {
  return ports.transact(async (stores) => {
    const recovery = newRecovery(ports, {
      user,
      asker: browserOf('ada’s'),
      recoveries: [],
      way: 'alternative-factors',
      lostDevices: [],
      proofs: [{ proof: 'password', at: ports.now() }],
    })
    await stores.recoveries.add(recovery)
    return recovery.id
  })
}
