import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by } from '../../../test/support/by.ts'
import { told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import type { Preset } from '../ways/ways.ts'
import { changeOthersPolicy, type OthersPolicy } from './change-others-policy.ts'

const world = await openWorld()
const HERE = browserOf('here')
let accounts = 0

async function account(people: Readonly<Record<string, readonly PermissionSet[]>>, device = true) {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  if (device) await world.addDevice(root)
  const found: Record<string, Person> = { root }
  for (const [name, sets] of Object.entries(people))
    found[name] = await addColleague(world, root, { name, sets })
  return found
}

async function change(actor: Person, of: OthersPolicy, preset: Preset): Promise<string> {
  const { session } = await by(world.ports, actor)
  const outcome = await changeOthersPolicy(world.ports, { session, of, preset, asker: HERE })
  return outcome.done ? 'done' : outcome.reason
}

suite('the policy for others', () => {
  const ADMIN = ['AdministratorAccess'] as const
  const cases: [name: string, who: string, of: OthersPolicy, expected: string][] = [
    ['of users is set by root', 'root', 'users', 'done'],
    ['of users is set by an administrator', 'admin', 'users', 'done'],
    ['of administrators is set by root', 'root', 'administrators', 'done'],
    ['of administrators is no administrator’s matter', 'admin', 'administrators', 'rank'],
    ['is not for a user administrator', 'help', 'users', 'not-permitted'],
  ]
  for (const [name, who, of, expected] of cases)
    test(name, async () => {
      const people = await account({ admin: ADMIN, help: ['UserAdministrator'] })
      assert.equal(await change(people[who]!, of, 'hold-24h'), expected)
    })

  test('is kept, audited and told to the other administrators', async () => {
    const { root, admin } = await account({ admin: ADMIN })
    const before = (await world.letters()).length
    assert.equal(await change(root!, 'users', 'hold-24h'), 'done')
    const found = await world.ports.read(({ accounts }) => accounts.get(root!.user.accountId))
    assert.deepEqual([found.userPreset, found.rootPreset], ['hold-24h', 'instant'])
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `other-policy-changed ${admin!.email}`,
    ])
    const last = (await world.audit(root!)).at(-1)
    assert.deepEqual(last?.data, { of: 'users', before: 'instant', after: 'hold-24h' })
  })

  test('is refused where the last administrator would have no way back', async () => {
    const alone = await account({ admin: ADMIN }, true)
    assert.equal(await change(alone.root!, 'administrators', 'administrator-only'), 'done')
    const { root, admin } = await account({ admin: ADMIN, help: ['UserAdministrator'] })
    await world.ports.transact(async ({ users }) => {
      const found = await users.lock(root!.user.id)
      await users.save({ ...found, suspendedAt: world.ports.now() })
    })
    assert.equal(await change(admin!, 'users', 'administrator-only'), 'done', 'they are there')
    assert.equal(await change(admin!, 'users', 'hold-72h-approver'), 'done')
  })
})
