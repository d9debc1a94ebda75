import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { tokenIn } from '../../../test/support/letters.ts'
import { giveCodes } from '../../../test/support/recovery-codes.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { DeviceId } from '../ids.ts'
import { lookAtLink } from '../links/look-at-link.ts'
import { showDigits } from '../links/show-digits.ts'
import { spendLink } from '../links/spend-link.ts'
import { tryCode } from '../recovery-codes/try-code.ts'
import type { Session, ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { tryAddress } from './mail-address-link.ts'
import { removeAddress } from './remove-address.ts'
import { lastProven } from './user.ts'

const [HERE, PHONE] = [browserOf('here'), browserOf('telephone')]
const MINUTE = 60_000
const world = await openWorld()
const { ports } = world
let people = 0
let ada: Person
beforeEach(async () => {
  people += 1
  ada = await world.addPerson(`ada${people}@example.org`)
  await world.addDevice(ada)
})

suite('a mailbox that is tried (DE-5)', () => {
  test('is proven by its button, in any browser and once; looking at the page is none (R07, R09)', async () => {
    const token = await mailed()
    for (const asker of [HERE, PHONE])
      assert.equal((await lookAtLink(ports, { token, asker })).state, 'here')
    const before = await proven()
    world.wait(MINUTE)
    const pressed = await Promise.all(
      [PHONE, HERE].map((asker) => spendLink(ports, { token, asker })),
    )
    assert.equal(pressed.filter(({ spent }) => spent).length, 1)
    assert.ok((await proven())! > before!)
    assert.deepEqual(await proven(), ports.now())
    const tried = (await world.audit(ada)).filter(({ kind }) => kind === 'address.tried')
    assert.equal(tried.length, 1)
  })

  test('opens nothing: no browser is known by it, and it has no digits to take elsewhere', async () => {
    const token = await mailed()
    assert.deepEqual(await showDigits(ports, { token, asker: PHONE }), {
      shown: false,
      reason: 'over',
    })
    assert.deepEqual(await spendLink(ports, { token, asker: PHONE }), {
      spent: true,
      target: { purpose: 'rehearsal', addressId: (await second()).id },
      isHere: false,
    })
    const known = await ports.read(({ browsers }) => browsers.find(ada.user.id, PHONE.browser))
    assert.equal(known, undefined)
  })

  test('takes mail again, whoever said that it does not (R31)', async () => {
    const { id } = await second()
    const mark = { refusedAt: ports.now(), refusedBy: 'report', refusal: '550' } as const
    await ports.transact(({ users }) => users.refuseAddress(id, mark))
    await spendLink(ports, { token: await mailed(), asker: PHONE })
    assert.equal((await second()).refusedAt, undefined)
  })

  test('gets five mails in an hour, the newest counts, and none once it is removed (R21, A14)', async () => {
    const session = await signedIn()
    const old = await mailed(session)
    const tokens = [old, await mailed(session)]
    assert.equal((await spendLink(ports, { token: old, asker: HERE })).spent, false)
    const addressId = (await second()).id
    await removeAddress(ports, { session, addressId, asker: HERE })
    for (const token of tokens)
      assert.equal((await spendLink(ports, { token, asker: HERE })).spent, false)
    const [main] = await addresses()
    const ask = () => tryAddress(ports, { session, addressId: main!.id, asker: HERE })
    const answers = []
    for (let count = 0; count < 4; count += 1) answers.push((await ask()).sent)
    assert.deepEqual(answers, [true, true, true, false])
  })

  test('is asked for by its owner, fully signed in, and only when it is verified (H06, invariant 2)', async () => {
    const session = await signedIn()
    const grace = await world.addPerson(`grace${people}@example.org`)
    const [theirs] = await ports.read(({ users }) => users.addresses(grace.user.id))
    const not = async (by: Session, addressId = theirs!.id) => {
      const trial = await tryAddress(ports, { session: by, addressId, asker: HERE })
      return trial.sent ? 'sent' : trial.reason
    }
    assert.equal(await not(session), 'not-found')
    world.wait(30 * MINUTE)
    assert.equal(await not(session, (await second()).id), 'sent', 'no fresh factor is needed')
    assert.equal(await not(await signedIn('password'), (await second()).id), 'confirm-first')
  })
})

suite('a recovery code that is tried (DE-5, R27)', () => {
  test('stays good however often it is tried, and is remembered', async () => {
    const [code] = await giveCodes(ports, ada.user)
    world.wait(30 * MINUTE)
    const session = await signedIn()
    for (const typed of [code!, code!.toLowerCase()])
      assert.deepEqual(await tryCode(ports, { session, typed, asker: HERE }), { works: true })
    const stock = await ports.read(({ recoveryCodes }) => recoveryCodes.stock(ada.user.id))
    assert.deepEqual([stock?.left, stock?.provenAt], [10, ports.now()])
    const kinds = (await world.audit(ada)).map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'recovery-code.tried').length, 2)
  })

  test('is told apart from one that is wrong, of somebody else, or used (R02)', async () => {
    const grace = await world.addPerson(`grace${people}@example.org`)
    const [theirs] = await giveCodes(ports, grace.user)
    await giveCodes(ports, ada.user)
    const session = await signedIn()
    assert.equal(await tried(session, theirs!), 'wrong-code')
    assert.equal(await tried(session, '00000'), 'not-a-code')
    const kinds = (await world.audit(ada)).map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'recovery-code.refused').length, 1)
  })

  test('is no key to more guesses: twenty an hour, right ones among them, and the way itself does not wait (A03, A12)', async () => {
    const [code] = await giveCodes(ports, ada.user)
    const session = await signedIn()
    const typed = (count: number) => (count % 2 ? code! : '00000-00000-00000-00000-000000')
    const all = await Promise.all(
      Array.from({ length: 24 }, (_, count) => tried(session, typed(count))),
    )
    assert.equal(all.filter((answer) => answer !== 'too-many').length, 20)
    assert.equal(await tried(session, code!), 'too-many')
    world.wait(60 * MINUTE)
    assert.equal(await tried(await signedIn(), code!), 'works')
  })

  test('is looked at in a fresh MFA session only (invariant 2, H07)', async () => {
    const [code] = await giveCodes(ports, ada.user)
    assert.equal(await tried(await signedIn('password'), code!), 'confirm-first')
    const session = await signedIn()
    assert.equal(await tried(session, code!), 'works')
    world.wait(6 * MINUTE)
    assert.equal(await tried(session, code!), 'confirm-first')
  })
})

async function tried(session: Session, typed: string): Promise<string> {
  const trial = await tryCode(ports, { session, typed, asker: HERE })
  return trial.works ? 'works' : trial.reason
}

const addresses = () => ports.read(({ users }) => users.addresses(ada.user.id))
const second = async () => (await addresses()).find(({ purpose }) => purpose === 'notification')!
const proven = async () => lastProven(await second())

/** The token of a rehearsal's mail to the second address. */
async function mailed(by?: Session): Promise<string> {
  const session = by ?? (await signedIn())
  const addressId = (await second()).id
  assert.deepEqual(await tryAddress(ports, { session, addressId, asker: HERE }), { sent: true })
  return tokenIn(await world.letters(), 'try-address')
}

async function signedIn(by: 'password' | 'device' = 'device'): Promise<Session> {
  const at = ports.now()
  const password: ShownFactor = { factor: 'password', at }
  const device: ShownFactor = { factor: 'authenticator', deviceId: 'any' as DeviceId, at }
  const factors = by === 'password' ? [password] : [password, device]
  // As it is now: with a device it is protected.
  const started = await ports.transact(async (stores) =>
    startSession(ports, stores, {
      user: await stores.users.get(ada.user.id),
      asker: HERE,
      factors,
    }),
  )
  return started.session
}
