import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { run } from '../../../test/support/chains.ts'
import { openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { AccountId } from '../ids.ts'
import { NO_ACCOUNT } from './no-account.ts'
import { retainEvents } from './retain-events.ts'
import { verifyAccount } from './verify-account.ts'

const DAY_MS = 24 * 3_600_000

async function opened(): Promise<
  World & { ada: Person; write(account: AccountId, count: number): Promise<void> }
> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const write = (accountId: AccountId, count: number) =>
    world.ports.transact(async ({ audit }) => {
      for (let line = 0; line < count; line++)
        await audit.append({
          accountId,
          kind: 'signin.finished',
          at: world.ports.now(),
          actor: 'nobody',
        })
    })
  return { ...world, ada, write }
}

const linesOf = ({ ports }: World, account: AccountId) =>
  ports.read(({ audit }) => audit.after(account, 0, 10_000))

suite('retention', () => {
  test('takes away what is older than is kept, however much, tells so, and leaves a whole chain', async () => {
    const world = await opened()
    const { accountId } = world.ada.user
    await world.write(accountId, 2500)
    world.wait(world.ports.settings.auditRetentionMs)
    await world.write(accountId, 3)
    assert.deepEqual(await retainEvents(world.ports), { removed: 0, broken: [] })
    world.wait(DAY_MS + 1)
    assert.deepEqual(await retainEvents(world.ports), { removed: 2500, broken: [] })
    const lines = await linesOf(world, accountId)
    assert.deepEqual(
      lines.map(({ sequence }) => sequence),
      [2501, 2502, 2503, 2504],
    )
    assert.deepEqual(
      [lines[3]!.kind, lines[3]!.actor, lines[3]!.data],
      ['audit.cut', 'system', { removed: 2500 }],
    )
    const report = await verifyAccount(world.ports, {
      account: accountId,
      checkpoints: [],
      exists: true,
    })
    assert.deepEqual([report.fault, report.from], [undefined, 2501])
    assert.deepEqual(await retainEvents(world.ports), { removed: 0, broken: [] })
  })

  test('keeps refused passwords of names that nobody has for a week', async () => {
    const world = await opened()
    await world.write(NO_ACCOUNT, 5)
    world.wait(7 * DAY_MS)
    await world.write(NO_ACCOUNT, 1)
    world.wait(DAY_MS + 1)
    assert.equal((await retainEvents(world.ports)).removed, 5)
    assert.equal((await linesOf(world, NO_ACCOUNT)).length, 1)
    world.wait(8 * DAY_MS)
    assert.equal((await retainEvents(world.ports)).removed, 1)
    assert.deepEqual(await linesOf(world, NO_ACCOUNT), [])
    await world.write(NO_ACCOUNT, 1)
    assert.equal(
      (await verifyAccount(world.ports, { account: NO_ACCOUNT, checkpoints: [] })).fault,
      undefined,
    )
  })

  test('by many at once takes everything away once', async () => {
    const world = await opened()
    const { accountId } = world.ada.user
    await world.write(accountId, 1500)
    world.wait(world.ports.settings.auditRetentionMs + 2 * DAY_MS)
    const nodes = await Promise.all(Array.from({ length: 4 }, () => retainEvents(world.ports)))
    assert.equal(
      nodes.reduce((sum, { removed }) => sum + removed, 0),
      1500,
    )
    const report = await verifyAccount(world.ports, { account: accountId, checkpoints: [] })
    assert.equal(report.fault, undefined)
  })

  test('touches nothing of a chain that was changed: it is evidence (H10)', async () => {
    const world = await opened()
    const { accountId } = world.ada.user
    await world.write(accountId, 10)
    await world.write(NO_ACCOUNT, 1)
    run(world.path, `update audit_event set actor = 'eve' where sequence = 4`)
    world.wait(world.ports.settings.auditRetentionMs + 2 * DAY_MS)
    assert.deepEqual(await retainEvents(world.ports), { removed: 1, broken: [accountId] })
    assert.equal((await linesOf(world, accountId)).length, 10)
  })
})
