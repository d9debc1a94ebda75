import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { DeviceId } from '../ids.ts'
import type { Session, ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import type { Preset } from '../ways/ways.ts'
import { changePolicy, judgePreset } from './change-policy.ts'

const HERE = browserOf('here')
const world = await openWorld()
let people = 0

suite('the policy for root', () => {
  for (const { preset, alone, accompanied } of [
    { preset: 'instant', alone: 'accepted', accompanied: 'accepted' },
    { preset: 'hold-24h', alone: 'accepted', accompanied: 'accepted' },
    { preset: 'hold-72h-approver', alone: 'no-approver', accompanied: 'accepted' },
    { preset: 'administrator-only', alone: 'no-administrator', accompanied: 'accepted' },
  ] as const) {
    test(`${preset} is ${alone} for a root alone, ${accompanied} with others`, () => {
      const judged = (count: number) => {
        const verdict = judgePreset(preset, { administrators: count, approvers: count })
        return verdict.accepted ? 'accepted' : verdict.reason
      }
      assert.deepEqual([judged(0), judged(1)], [alone, accompanied])
    })
  }

  test('is set by a fresh device, kept, audited, and told to every address (invariant 4)', async () => {
    const ada = await person()
    await world.addDevice(ada)
    const before = (await world.letters()).length
    assert.deepEqual(await change(ada, 'hold-24h', 'device'), { changed: true })
    const account = await world.ports.read(({ accounts }) => accounts.get(ada.user.accountId))
    assert.equal(account.rootPreset, 'hold-24h')
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `policy-changed ${ada.email}`,
      `policy-changed second-${ada.email}`,
    ])
    const last = (await world.audit(ada)).at(-1)
    assert.deepEqual(last?.data, { before: 'instant', after: 'hold-24h' })
  })

  test('is refused where root would be left without a way back', async () => {
    const ada = await person()
    await world.addDevice(ada)
    for (const [preset, reason] of [
      ['administrator-only', 'no-administrator'],
      ['hold-72h-approver', 'no-approver'],
    ] as const)
      assert.deepEqual(await change(ada, preset, 'device'), { changed: false, reason })
  })

  test('is not changed by anybody but root, whatever they hold (B02)', async () => {
    const ada = await person()
    const bob = await addColleague(world, ada, { name: 'bob', sets: ['AdministratorAccess'] })
    assert.deepEqual(await change(bob, 'hold-24h', 'device'), {
      changed: false,
      reason: 'root-only',
    })
    const account = await world.ports.read(({ accounts }) => accounts.get(ada.user.accountId))
    assert.equal(account.rootPreset, 'instant')
  })

  test('is not changed by a password alone, nor before there is a device', async () => {
    const ada = await person()
    assert.deepEqual(await change(ada, 'hold-24h', 'password'), {
      changed: false,
      reason: 'device-first',
    })
    await world.addDevice(ada)
    assert.deepEqual(await change(ada, 'hold-24h', 'password'), {
      changed: false,
      reason: 'confirm-first',
    })
  })
})

const person = (): Promise<Person> => {
  people += 1
  return world.addPerson(`ada${people}@example.org`)
}

async function change(ada: Person, preset: Preset, by: 'password' | 'device') {
  const session = await signedIn(ada, by)
  return changePolicy(world.ports, { session, preset, asker: HERE })
}

async function signedIn({ user }: Person, by: 'password' | 'device'): Promise<Session> {
  const at = world.ports.now()
  const factors: ShownFactor[] = [{ factor: 'password', at }]
  if (by === 'device') factors.push({ factor: 'authenticator', deviceId: 'any' as DeviceId, at })
  const { session } = await world.ports.transact((stores) =>
    startSession(world.ports, stores, { user, asker: HERE, factors }),
  )
  return session
}
