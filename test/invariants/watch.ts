import assert from 'node:assert/strict'
import type { Account } from '../../src/domain/accounts/account.ts'
import { type Device, isCodeDevice } from '../../src/domain/devices/device.ts'
import type { Recovery } from '../../src/domain/recovery/recovery.ts'
import { isLive, isMfa, type Session } from '../../src/domain/sessions/session.ts'
import type { Address, ContactNumber, User } from '../../src/domain/users/user.ts'
import type { WayName } from '../../src/domain/ways/ways.ts'
import { hashOf, type Scene } from './scene.ts'

/** Everything about the owner that a step may have changed. */
export interface Snapshot {
  now: Date
  user: User
  devices: readonly Device[]
  addresses: readonly Address[]
  number: ContactNumber | undefined
  preset: string
  sessions: readonly Session[]
  recoveries: readonly Recovery[]
  /** The set of recovery codes that is valid. */
  codes: string | undefined
  letters: number
}

export function look({ service, user, letters }: Scene): Promise<Snapshot> {
  const { ports } = service
  return ports.read(async (stores) => ({
    now: ports.now(),
    user: await stores.users.get(user.id),
    devices: await stores.devices.all(user.id),
    addresses: await stores.users.addresses(user.id),
    number: await stores.users.findNumber(user.id),
    preset: presetOf(user, await stores.accounts.get(user.accountId)),
    sessions: await stores.sessions.of(user.id),
    recoveries: await stores.recoveries.of(user.id, new Date(0)),
    codes: (await stores.recoveryCodes.stock(user.id))?.setId,
    letters: letters.length,
  }))
}

const presetOf = ({ role }: User, { rootPreset, userPreset, administratorPreset }: Account) =>
  role === 'root' ? rootPreset : `${userPreset} ${administratorPreset}`

export interface Step {
  by: 'owner' | 'attacker' | 'administrator' | 'time'
  before: Snapshot
  after: Snapshot
}

/** Holds one step against the invariants of 3-recovery.md. */
export function holdInvariants(scene: Scene, step: Step): void {
  onlyDevicesMakeMfa(scene, step)
  waysAreWhole(step)
  frozenStays(step)
  codesStay(step)
  changesAreTold(scene, step)
  stopsWin(scene, step)
  if (step.by === 'attacker') attackerGainsNothing(scene, step)
}

/** Invariant 1, and nobody but the owner is ever signed in. */
function onlyDevicesMakeMfa({ service, shownIn, attackers }: Scene, { after }: Step): void {
  const theirs = new Set(attackers.map(hashOf))
  for (const session of after.sessions) {
    assert.ok(!theirs.has(session.browser), 'no session in a browser of the attacker')
    if (isMfa(session))
      assert.ok(shownIn.has(session.browser), 'invariant 1: a code was typed in this browser')
    const proper = session.kind === 'restricted' || isMfa(session)
    assert.ok(proper, 'invariant 1: who is protected has no session of a password alone')
    if (
      session.kind !== 'restricted' ||
      !isLive(session, service.ports.settings.sessionIdleMs, after.now)
    )
      continue
    const recovery = after.recoveries.find(({ id }) => id === session.recoveryId)
    assert.equal(recovery?.status.name, 'granted', 'a restricted session belongs to a grant')
  }
  assert.ok(after.user.protectedAt, 'who is protected stays protected')
}

/** Written down here by itself, and not read from the product's own table. */
const NEEDED: Record<WayName, readonly string[]> = {
  'alternative-factors': ['password', 'mail-link', 'keyed-call'],
  'recovery-code': ['password', 'recovery-code'],
  'recovery-code-forgotten': ['recovery-code'],
  'forgotten-password': ['mail-link', 'device'],
  'first-password': ['mail-link'],
  administrator: ['administrator', 'password'],
  'administrator-forgotten': ['administrator', 'mail-link'],
  'administrator-in-person': ['administrator', 'password', 'reset-code'],
}

/** Invariant 3: nothing is complete by what was issued alone. */
function waysAreWhole({ after }: Step): void {
  for (const { way, status, proofs, claims } of after.recoveries) {
    if (!['holding', 'granted', 'finished'].includes(status.name) || claims) continue
    const shown = new Set(proofs.map(({ proof }) => proof))
    for (const proof of NEEDED[way])
      assert.ok(shown.has(proof as never), `invariant 3: ${way} needs ${proof}`)
    if (way === 'administrator' || way === 'recovery-code-forgotten')
      assert.ok(shown.has('mail-link') || shown.has('keyed-call'), `invariant 3: ${way}`)
  }
}

/** Invariant 5 of recovery codes: none are made while somebody is getting back in; in the undo window they may be. */
function codesStay({ before, after }: Step): void {
  const running = before.recoveries.some(
    ({ status, proofs, provingUntil }) =>
      ['proving', 'holding', 'granted'].includes(status.name) &&
      provingUntil > after.now &&
      proofs.some(({ proof }) => proof !== 'password'),
  )
  const goesOn = before.recoveries.every(
    ({ id, status }) => after.recoveries.find((one) => one.id === id)?.status.name === status.name,
  )
  if (running && goesOn) assert.equal(after.codes, before.codes, 'invariant 5: recovery codes')
}

/** Invariant 5, told by the states themselves and not by the product's own rule. */
function frozenStays({ before, after }: Step): void {
  const frozen = before.recoveries.some(({ status, proofs, provingUntil }) => {
    if (status.name === 'finished') return status.undoUntil > after.now
    const until =
      status.name === 'proving'
        ? provingUntil
        : status.name === 'holding'
          ? status.claimUntil
          : status.name === 'granted'
            ? status.until
            : before.now
    return until > after.now && proofs.some(({ proof }) => proof !== 'password')
  })
  if (!frozen) return
  const { number: wasCalled, ...was } = reachOf(before)
  const { number: isCalled, ...is } = reachOf(after)
  assert.deepEqual(is, was, 'invariant 5: frozen')
  // The one exception: what was proposed, called and waited for in a recovery counts with its grant (LO-9).
  const granted = after.recoveries.some(({ id, proposalId, status }) => {
    const earlier = before.recoveries.find((one) => one.id === id)?.status.name
    const now = ['granted', 'finished'].includes(status.name)
    return proposalId !== undefined && earlier === 'holding' && now
  })
  const undone = after.recoveries.some(
    ({ id, proposalId, status }) =>
      proposalId !== undefined &&
      status.name === 'closed' &&
      before.recoveries.find((one) => one.id === id)?.status.name === 'finished',
  )
  if (!granted && !undone) assert.deepEqual(isCalled, wasCalled, 'invariant 5: the number')
}

const reachOf = ({ addresses, number, preset }: Snapshot) => ({
  addresses: addresses.map(({ email, verifiedAt }) => [email, verifiedAt]),
  // A test call to a proven number dates the proof anew, and changes nothing.
  number: number && [number.e164, number.provenAt !== undefined],
  preset,
})

/** Invariant 4: to every address that was verified before. */
function changesAreTold({ letters }: Scene, { before, after, by }: Step): void {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  const listed = ({ devices }: Snapshot) =>
    devices.filter(({ status }) => status !== 'removed' && status !== 'revoked').map(({ id }) => id)
  const verified = ({ addresses }: Snapshot) =>
    addresses.filter((one) => one.verifiedAt).map(({ id }) => id)
  const reinstated = after.devices.some(
    ({ id, status }) =>
      status === 'active' && before.devices.find((one) => one.id === id)?.status === 'suspended',
  )
  const changed =
    reinstated ||
    !same(listed(before), listed(after)) ||
    before.user.passwordHash !== after.user.passwordHash ||
    !same(verified(before), verified(after)) ||
    before.number?.e164 !== after.number?.e164 ||
    before.preset !== after.preset
  // What time alone revokes was announced when the recovery was finished.
  const renumbered = before.number?.e164 !== after.number?.e164
  if (!changed || (by === 'time' && !renumbered)) return
  const told = letters.slice(before.letters).filter(({ letter }) => letter.kind === 'notice')
  for (const { email, verifiedAt } of before.addresses)
    if (verifiedAt)
      assert.ok(
        told.some((letter) => letter.email === email),
        `invariant 4: ${email} is told`,
      )
}

/** Invariant 6. */
function stopsWin({ stopped }: Scene, { after }: Step): void {
  for (const { id, status } of after.recoveries)
    if (stopped.has(id)) assert.equal(status.name, 'closed', 'invariant 6: a stop wins')
}

const bindingOf = (device: Device) => [
  device.id,
  device.name,
  isCodeDevice(device) ? device.sealedSecret : device.credential?.publicKey,
]

/** Invariant 2. Pausing and suspending open no way in. */
function attackerGainsNothing({ holds }: Scene, { before, after }: Step): void {
  const by = `by ${[...holds].join(' and ')}`
  assert.equal(after.user.passwordHash, before.user.passwordHash, `invariant 2: password ${by}`)
  assert.deepEqual(reachOf(after), reachOf(before), `invariant 2: reach ${by}`)
  assert.equal(after.codes, before.codes, `invariant 2: recovery codes ${by}`)
  assert.deepEqual(
    after.devices.map(bindingOf),
    before.devices.map(bindingOf),
    `invariant 2: devices ${by}`,
  )
  for (const { id, status } of after.devices) {
    const was = before.devices.find((one) => one.id === id)!.status
    const lowers = ['active', 'paused', 'suspended', 'removed', 'revoked']
    assert.ok(
      lowers.indexOf(status) >= lowers.indexOf(was),
      `invariant 2: ${was} to ${status} ${by}`,
    )
    if (status === 'removed' || status === 'revoked')
      assert.equal(was, status, `invariant 2: ${status} ${by}`)
  }
  const complete = ({ recoveries }: Snapshot) =>
    recoveries
      .filter(({ status }) => ['holding', 'granted', 'finished'].includes(status.name))
      .map(({ id, status }) => `${id} ${status.name}`)
  const known = new Set(complete(before))
  for (const one of complete(after)) assert.ok(known.has(one), `invariant 2: completed ${by}`)
}
