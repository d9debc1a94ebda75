import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { revokeRemoved } from '../../src/domain/devices/revoke-removed.ts'
import { applyProposals } from '../../src/domain/proposals/apply-proposals.ts'
import { expireRecoveries } from '../../src/domain/recovery/expire-recoveries.ts'
import { expireResets } from '../../src/domain/resets/expire-resets.ts'
import { accessOf } from '../attacks/owner.ts'
import { openService, type Service } from '../attacks/target.ts'
import { ATTACKER_ACTS, findIt, OWNER_ACTS, signIn } from './acts.ts'
import { ADMINISTRATORS_ACTS, wordsWereGiven } from './administrators.ts'
import { hashOf, openAdministeredScene, openScene, type Scene } from './scene.ts'
import { holdInvariants, look, type Snapshot, type Step } from './watch.ts'

/** `npm run soak` walks further, and from other places: AIKAGI_TEST_WALKS=seeds AIKAGI_TEST_WALK_STEPS=steps. */
const WALKS = Number(process.env.AIKAGI_TEST_WALKS ?? 8)
const STEPS = Number(process.env.AIKAGI_TEST_WALK_STEPS ?? 100)
const FIRST_SEED = Number(process.env.AIKAGI_TEST_WALK_SEED ?? 7)

/** A day and an hour is when most holds are over and most attackers would reap them. */
const DAY_S = 25 * 3600
const WAITS_S = [10, 60, 300, 1800, 3600, 3600 * 7, DAY_S, DAY_S, DAY_S, 3600 * 73]

suite('the invariants of 3-recovery.md hold after every step of a walk', () => {
  let service: Service
  before(async () => {
    service = await openService()
  })
  after(() => service.close())

  for (let seed = FIRST_SEED; seed < FIRST_SEED + WALKS; seed++)
    test(`from seed ${seed}, ${STEPS} steps, and the owner still comes in (invariants 1 to 6)`, async () =>
      play(await openScene(service, seed)))

  // Half as many: each step of theirs signs in.
  for (let seed = FIRST_SEED; seed < FIRST_SEED + WALKS / 2; seed++)
    test(`from seed ${seed}, with administrators taking part (invariants 2, 4, 5; W5, LO-9)`, async () =>
      play(await openAdministeredScene(service, seed)))
})

async function play(scene: Scene): Promise<void> {
  try {
    for (let step = 0; step < STEPS; step++) if (await walk(scene)) break
    await ownerComesIn(scene)
  } catch (broken) {
    const held = [...scene.holds].join(' and ')
    const story = scene.trace.slice(-25).join('\n')
    throw new Error(`After ${scene.trace.length} steps against ${held}:\n${story}`, {
      cause: broken,
    })
  }
}

/** Answers whether the walk is over: nothing that comes afterwards would be a wonder. */
async function walk(scene: Scene): Promise<boolean> {
  const { draw, trace, service } = scene
  const before = await look(scene)
  let by: Step['by'] = 'time'
  if (draw.sometimes(20)) {
    const seconds = draw.oneOf(WAITS_S)
    trace.push(`time: ${seconds} s`)
    await service.wait(seconds)
    // Jobs run by themselves too; here what time does is done before somebody else's turn.
    await expireRecoveries(service.ports)
    await applyProposals(service.ports)
    await expireResets(service.ports)
    await revokeRemoved(service.ports)
  } else if (scene.administration && draw.sometimes(30)) {
    by = 'administrator'
    const [name, perform] = draw.oneOf(ADMINISTRATORS_ACTS)
    trace.push(`administrator: ${name}`)
    await perform(scene)
  } else {
    by = draw.sometimes(50) ? 'owner' : 'attacker'
    const [name, perform] = draw.oneOf(by === 'owner' ? OWNER_ACTS : ATTACKER_ACTS)
    trace.push(`${by}: ${name}`)
    await perform(scene)
  }
  const after = await look(scene)
  scene.devices = usable(scene, after)
  const states = after.recoveries
    .map(({ status }) => status.name)
    .filter((state) => state !== 'closed')
  const devices = after.devices.map(({ status }) => status)
  trace.push(`  ${devices} ${states}`)
  if (by === 'attacker' && reapsByTheLetter(scene, before, after)) return true
  holdInvariants(scene, { by, before, after })
  await wordsWereGiven(scene, after.recoveries)
  return false
}

/**
 * By the letter of "claim" (3-recovery.md) whoever has the password and the mailbox comes in by what its owner completed, left to
 * wait and did not claim. The owner was told at the beginning, at the hold and now, and still comes in at last.
 */
function reapsByTheLetter({ holds, owners }: Scene, before: Snapshot, after: Snapshot): boolean {
  if (!holds.has('password') || !holds.has('mailbox')) return false
  const theirs = new Set(owners.map(hashOf))
  return after.recoveries.some(
    ({ id, browser, status }) =>
      status.name === 'granted' &&
      theirs.has(browser) &&
      before.recoveries.find((one) => one.id === id)?.status.name === 'holding',
  )
}

/** The owner's phones that are still worth something, those that sign in last. */
function usable({ devices }: Scene, { devices: now }: Pick<Snapshot, 'devices'>): Scene['devices'] {
  const worth = (id: string) => {
    const status = now.find((one) => one.id === id)?.status ?? 'revoked'
    return ['revoked', 'suspended', 'paused', 'active'].indexOf(status)
  }
  const left = devices
    .filter(({ id }) => worth(id) > 0)
    .toSorted((a, b) => worth(a.id) - worth(b.id))
  return left.length > 0 ? left : devices
}

/** Whatever the other one did: a week later the owner is in, by a device that they have and the password. */
async function ownerComesIn(scene: Scene): Promise<void> {
  const { service, owners } = scene
  const browser = owners[0]!
  await service.wait(8 * 24 * 3600)
  const { devices } = await look(scene)
  scene.devices = usable(scene, { devices })
  const device = scene.devices.at(-1)!
  if (devices.find(({ id }) => id === device.id)?.status === 'suspended')
    await findIt(scene, device)
  await signIn(scene, browser)
  scene.trace.push('owner: comes in at last')
  assert.equal(await accessOf(browser), 'in')
}
