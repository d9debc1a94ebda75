import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { HardwareToken, Oath } from '../devices/device.ts'
import { hotpCode, hotpKey } from '../devices/hotp.ts'
import { resynchroniseDevice } from '../devices/resynchronise-device.ts'
import { stepAt } from '../devices/steps.ts'
import { tryDevice } from '../devices/try-device.ts'
import type { HardwareTokenId } from '../ids.ts'
import { type Session, shownCode } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { activateToken } from './activate-token.ts'
import { assignToken, retireToken, takeBackToken } from './change-tokens.ts'
import { importTokens } from './import-tokens.ts'
import { releaseTokens } from './release-tokens.ts'
import type { TokenLine } from './token-line.ts'

const HERE = browserOf('here')
const SECRET = Buffer.from('12345678901234567890')
const HOTP: Oath = { algorithm: 'sha1', digits: 6 }
const TOTP: Oath = { algorithm: 'sha256', digits: 8, period: 60 }

interface Scene extends World {
  ada: Person
  session: Session
}

/** Root of an account with a phone, in a session that showed it just now. */
async function scene(): Promise<Scene> {
  const world = await openWorld()
  const ada = await world.addPerson()
  const phone = await world.addDevice(ada)
  const { ports } = world
  const session = await ports.transact(async (stores) => {
    const factors = [shownCode(phone, ports.now())]
    return (await startSession(ports, stores, { user: ada.user, asker: HERE, factors })).session
  })
  return { ...world, ada, session }
}

const line = (serial: string, rest: Partial<TokenLine> = {}): TokenLine => ({
  line: 2,
  manufacturer: 'Acme',
  serial,
  secret: SECRET,
  type: 'hotp',
  counter: '5',
  ...rest,
})
const totpLine = (serial: string) =>
  line(serial, { type: 'totp', period: '60', digits: '8', algorithm: 'sha256' })

const bring = async ({ ports, session }: Scene, lines: TokenLine[], about = {}) => {
  const request = {
    by: { session },
    lines,
    defaults: {},
    dryRun: false,
    partial: false,
    asker: HERE,
  }
  const answer = await importTokens(ports, { ...request, ...about })
  assert.ok(answer.done)
  return answer.report
}

/** The token of this serial, given to Ada. */
async function given(world: Scene, one: TokenLine): Promise<HardwareTokenId> {
  await bring(world, [one])
  const { ports, session, ada } = world
  const found = await ports.read(({ hardwareTokens }) =>
    hardwareTokens.list(ada.user.accountId, { limit: 1, prefix: one.serial!.toLowerCase() }),
  )
  const tokenId = found[0]!.id
  const about = { by: { session }, tokenId, userId: ada.user.id, asker: HERE }
  assert.deepEqual(await assignToken(ports, about), { done: true })
  return tokenId
}

const shows = (oath: Oath, step: number) => hotpCode(hotpKey(SECRET), step, oath)

async function activate(world: Scene, tokenId: HardwareTokenId, [first, second]: [string, string]) {
  const { ports, session } = world
  const typed = { first, second }
  return activateToken(ports, { session, tokenId, name: 'my token', typed, asker: HERE })
}

async function activeHotp(
  world: Scene,
): Promise<{ device: HardwareToken; tokenId: HardwareTokenId }> {
  const tokenId = await given(world, line('A1'))
  const done = await activate(world, tokenId, [shows(HOTP, 6), shows(HOTP, 7)])
  assert.ok(done.added && done.device.kind === 'token', JSON.stringify(done))
  return { device: done.device, tokenId }
}

const attempt = ({ ports, session }: Scene, { id }: HardwareToken, code: string) =>
  tryDevice(ports, { session, deviceId: id, code, asker: HERE })

suite('a delivery of tokens', () => {
  test('comes whole or not at all, and in part only when asked (DE-9)', async () => {
    const world = await scene()
    const lines = [line('A1'), line('A2', { secret: 'mac-wrong', line: 3 })]
    const fault = { line: 3, serial: 'A2', reason: 'mac-wrong' }
    const nothing = await bring(world, lines)
    assert.deepEqual(nothing, { lines: 2, tokens: 1, known: 0, stored: false, faults: [fault] })
    assert.equal((await bring(world, [line('A1')], { dryRun: true })).stored, false)
    const part = await bring(world, lines, { partial: true })
    assert.deepEqual([part.stored, part.tokens, part.faults.length], [true, 1, 1])
  })

  test('that comes again changes nothing; with another secret it is a fault', async () => {
    const world = await scene()
    assert.equal((await bring(world, [line('A1')])).stored, true)
    const again = await bring(world, [line('ａ1')])
    assert.deepEqual([again.known, again.tokens, again.stored], [1, 0, false])
    const other = await bring(world, [line('A1', { secret: Buffer.alloc(20, 1) })])
    assert.equal(other.faults[0]!.reason, 'serial-other-secret')
    const twice = await bring(world, [line('B1'), line('B1', { line: 3 })])
    assert.deepEqual(twice.faults, [{ line: 3, serial: 'B1', reason: 'serial-twice' }])
  })

  test('brought by two at once is there once', async () => {
    const world = await scene()
    const reports = await Promise.all([bring(world, [line('A1')]), bring(world, [line('A1')])])
    assert.deepEqual(reports.map(({ stored }) => stored).sort(), [false, true])
  })
})

suite('a token that was given', () => {
  test('becomes a device by two codes that follow each other, ahead of what the file says', async () => {
    const world = await scene()
    const { device } = await activeHotp(world)
    assert.deepEqual([device.lastStep, device.oath, device.name], [7, HOTP, 'my token'])
    const events = (await world.letters()).map(({ letter }) => 'event' in letter && letter.event)
    assert.deepEqual([...new Set(events)].slice(-2), ['token-assigned', 'device-added'])
  })

  test('with a clock that is hours off keeps its drift, and eight digits', async () => {
    const world = await scene()
    const tokenId = await given(world, totpLine('T1'))
    const now = stepAt(world.ports.now(), 60)
    const far = await activate(world, tokenId, [shows(TOTP, now + 400), shows(TOTP, now + 401)])
    assert.ok(far.added && far.device.kind === 'token')
    assert.equal(far.device.driftSteps, 401)
    world.wait(60_000)
    assert.ok((await attempt(world, far.device, shows(TOTP, now + 402))).accepted)
    const six = await attempt(world, far.device, '123456')
    assert.equal(!six.accepted && six.reason, 'not-a-code')
  })

  test('refuses one code, the wrong way round, and another person', async () => {
    const world = await scene()
    const tokenId = await given(world, line('A1'))
    const reasonOf = async (pair: [string, string]) => {
      const done = await activate(world, tokenId, pair)
      return done.added ? 'added' : done.reason
    }
    assert.equal(await reasonOf([shows(HOTP, 6), shows(HOTP, 6)]), 'same-code-twice')
    assert.equal(await reasonOf([shows(HOTP, 7), shows(HOTP, 6)]), 'wrong-order')
    assert.equal(await reasonOf([shows(HOTP, 3), shows(HOTP, 4)]), 'wrong-code')
    world.wait(600_000)
    const bob = await world.addPerson('bob@example.org')
    const asBob = await activateToken(world.ports, {
      session: { ...world.session, userId: bob.user.id },
      tokenId,
      name: 'mine',
      typed: { first: shows(HOTP, 6), second: shows(HOTP, 7) },
      asker: HERE,
    })
    assert.deepEqual(asBob, { added: false, reason: 'no-token' })
    // Ten minutes later the session is no fresh one any more: nobody adds a device then (invariant 2).
    assert.equal(await reasonOf([shows(HOTP, 6), shows(HOTP, 7)]), 'confirm-first')
  })

  test('is activated once by 20 at once (A07)', async () => {
    const world = await scene()
    const tokenId = await given(world, line('A1'))
    const all = await Promise.all(
      Array.from({ length: 20 }, () => activate(world, tokenId, [shows(HOTP, 6), shows(HOTP, 7)])),
    )
    assert.equal(all.filter(({ added }) => added).length, 1)
  })
})

suite('a token in use', () => {
  test('lets one of 50 submits of a code win, and never goes back (A01, A02, A07)', async () => {
    const world = await scene()
    const { device } = await activeHotp(world)
    const code = shows(HOTP, 9)
    const all = await Promise.all(Array.from({ length: 50 }, () => attempt(world, device, code)))
    assert.equal(all.filter(({ accepted }) => accepted).length, 1)
    world.wait(3_600_000)
    for (const counter of [8, 9]) {
      const old = await attempt(world, device, shows(HOTP, counter))
      assert.equal(!old.accepted && old.reason, 'code-already-used')
    }
  })

  test('that was pressed 500 times is found by two codes, and shown by the next (A03)', async () => {
    const world = await scene()
    const { device } = await activeHotp(world)
    const lost = await attempt(world, device, shows(HOTP, 500))
    assert.equal(!lost.accepted && lost.reason, 'wrong-code')
    const pair = { first: shows(HOTP, 500), second: shows(HOTP, 501) }
    const about = { userId: world.ada.user.id, deviceId: device.id, asker: HERE }
    const found = await resynchroniseDevice(world.ports, { ...about, ...pair })
    assert.ok(found.accepted)
    const again = await attempt(world, device, shows(HOTP, 501))
    assert.equal(!again.accepted && again.reason, 'code-already-used')
    world.wait(3_600_000)
    assert.ok((await attempt(world, device, shows(HOTP, 502))).accepted)
  })

  test('is taken from nobody: neither back, nor retired (invariant 2)', async () => {
    const world = await scene()
    const { tokenId } = await activeHotp(world)
    const about = { by: { session: world.session }, tokenId, asker: HERE }
    assert.deepEqual(await takeBackToken(world.ports, about), { done: false, reason: 'in-use' })
    assert.deepEqual(await retireToken(world.ports, about), { done: false, reason: 'in-use' })
  })

  test('goes back with its user, and what it showed stays used (A02)', async () => {
    const world = await scene()
    const { device, tokenId } = await activeHotp(world)
    assert.ok((await attempt(world, device, shows(HOTP, 12))).accepted)
    const { ports, ada } = world
    const token = await ports.transact(async (stores) => {
      await releaseTokens(stores, ada.user)
      return stores.hardwareTokens.find(tokenId)
    })
    assert.deepEqual([token?.state, token?.lastStep, token?.userId], ['in-stock', 12, undefined])
    const about = { by: { session: world.session }, tokenId, asker: HERE }
    assert.deepEqual(await assignToken(ports, { ...about, userId: ada.user.id }), { done: true })
    const old = await activate(world, tokenId, [shows(HOTP, 11), shows(HOTP, 12)])
    assert.ok(!old.added)
  })

  test('retired in stock forgets its secret (R14)', async () => {
    const world = await scene()
    const tokenId = await given(world, line('A1'))
    const about = { by: { session: world.session }, tokenId, asker: HERE }
    assert.deepEqual(await retireToken(world.ports, about), { done: true })
    const token = await world.ports.read(({ hardwareTokens }) => hardwareTokens.find(tokenId))
    assert.deepEqual([token?.state, token?.sealedSecret], ['retired', ''])
    const reason = (await bring(world, [line('A1')])).faults[0]!.reason
    assert.equal(reason, 'serial-other-secret')
  })
})
