import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by } from '../../../test/support/by.ts'
import {
  addOwner,
  HOUR_MS,
  proveAll,
  proveMail,
  type Scene,
} from '../../../test/support/getting-back.ts'
import { stopTokenIn, told } from '../../../test/support/letters.ts'
import { browserOf, type Person } from '../../../test/support/world.ts'
import type { NoticeId } from '../ids.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import { hashToken } from '../secrets.ts'
import { approveRecovery } from './approve-recovery.ts'
import { enterRecovery } from './enter-recovery.ts'
import type { Recovery } from './recovery.ts'
import { stopByAdministrator } from './stop-by-administrator.ts'
import { stopByNotice } from './stop-by-notice.ts'

const add = (scene: Scene, name: string, ...sets: PermissionSet[]): Promise<Person> =>
  addColleague(scene.world, scene.person, { name, sets })

async function approve(
  { world: { ports } }: Scene,
  actor: Person,
  { id: recoveryId }: Recovery,
  asker = browserOf('the approver’s'),
) {
  const outcome = await approveRecovery(ports, { ...(await by(ports, actor)), recoveryId, asker })
  return outcome.done ? 'done' : outcome.reason
}

const enter = async ({ world: { ports } }: Scene, browser: string) => {
  const entry = await enterRecovery(ports, { asker: browserOf(browser) })
  return entry.entered ? 'entered' : entry.reason
}

const now = async ({ world: { ports } }: Scene, { id }: Recovery): Promise<Recovery> =>
  (await ports.read(({ recoveries }) => recoveries.find(id)))!

suite('a recovery that waits for an approver', () => {
  test('is not claimed without one, however long it waits', async () => {
    const scene = await addOwner({ preset: 'hold-72h-approver' })
    const approver = await add(scene, 'approver', 'SupportApprover')
    scene.world.wait(HOUR_MS)
    const recovery = await proveAll(scene, 'laptop')
    scene.world.wait(73 * HOUR_MS)
    await proveMail(scene, 'again')
    assert.equal(await enter(scene, 'again'), 'not-approved')
    assert.equal(await approve(scene, approver, recovery), 'done')
    assert.equal(await enter(scene, 'again'), 'entered')
  })

  test('still waits its three days when somebody agreed', async () => {
    const scene = await addOwner({ preset: 'hold-72h-approver' })
    const approver = await add(scene, 'approver', 'AdministratorAccess')
    scene.world.wait(HOUR_MS)
    const recovery = await proveAll(scene, 'laptop')
    const before = (await scene.world.letters()).length
    assert.equal(await approve(scene, approver, recovery), 'done')
    const letters = told((await scene.world.letters()).slice(before))
    assert.ok(letters.includes(`recovery-approved ${scene.person.email}`))
    assert.equal(await enter(scene, 'laptop'), 'too-early')
    assert.equal(await approve(scene, approver, recovery), 'over')
  })

  test('is agreed to by an approver, not by its owner, the desk, a new grant, nor where it recovers', async () => {
    const scene = await addOwner({ preset: 'hold-72h-approver' })
    const [approver, desk, user] = [
      await add(scene, 'approver', 'SupportApprover'),
      await add(scene, 'desk', 'SupportDesk'),
      await add(scene, 'user'),
    ]
    scene.world.wait(HOUR_MS)
    const recovery = await proveAll(scene, 'laptop')
    const late = await add(scene, 'late', 'SupportApprover')
    assert.equal(await approve(scene, scene.person, recovery), 'yourself')
    assert.equal(await approve(scene, desk, recovery), 'not-permitted')
    assert.equal(await approve(scene, user, recovery), 'not-permitted')
    assert.equal(await approve(scene, late, recovery), 'too-new')
    assert.equal(await approve(scene, approver, recovery, browserOf('laptop')), 'same-browser')
    const other = await addOwner({ preset: 'hold-72h-approver' })
    assert.equal(await approve(other, other.person, recovery), 'no-such-recovery')
    assert.equal(await approve(scene, approver, recovery), 'done')
  })
})

suite('administrators who are told of a recovery (LO-8)', () => {
  async function press(scene: Scene, event: 'other-recovery-started', reader: Person) {
    const { ports } = scene.world
    const mine = (await scene.world.letters()).filter(({ email }) => email === reader.email)
    const token = stopTokenIn(mine, event)
    const notice = await ports.read(({ notices }) => notices.findByToken(hashToken(token)))
    const chosen = notice?.id as NoticeId
    return stopByNotice(ports, { token, chosen, asker: browserOf('reader') })
  }

  test('make an instant recovery of root wait a day, and warn root; they do not stop it', async () => {
    const scene = await addOwner()
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const recovery = await proveAll(scene, 'laptop')
    assert.deepEqual(await press(scene, 'other-recovery-started', admin), { outcome: 'warned' })
    assert.equal((await now(scene, recovery)).status.name, 'holding')
    assert.equal(await enter(scene, 'laptop'), 'too-early')
    const letters = told(await scene.world.letters())
    assert.ok(letters.includes(`recovery-doubted ${scene.person.email}`))
    const { alternativeFactorsClosedUntil } = await scene.world.ports.read(({ users }) =>
      users.get(scene.person.user.id),
    )
    assert.equal(alternativeFactorsClosedUntil, undefined, 'it closes nothing')
  })

  test('before it is complete as well', async () => {
    const scene = await addOwner()
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    await proveMail(scene, 'early', [scene.device.id])
    await press(scene, 'other-recovery-started', admin)
    const recovery = await proveAll(scene, 'laptop')
    const { status } = await now(scene, recovery)
    assert.ok(status.name === 'holding')
    const waits = status.until.getTime() - scene.world.ports.now().getTime()
    assert.equal(waits, 24 * HOUR_MS)
  })

  test('stop one of root by no button of their own, nor of an equal', async () => {
    const scene = await addOwner()
    const admin = await add(scene, 'admin', 'AdministratorAccess')
    const { id: recoveryId } = await proveMail(scene, 'laptop')
    const { ports } = scene.world
    const asker = browserOf('admin’s')
    const outcome = await stopByAdministrator(ports, {
      ...(await by(ports, admin)),
      recoveryId,
      asker,
    })
    assert.deepEqual(outcome, { done: false, reason: 'rank' })
  })
})
