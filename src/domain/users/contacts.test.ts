import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { tokenIn, told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import { changePolicy } from '../accounts/change-policy.ts'
import type { Asker } from '../asker.ts'
import type { DeviceId, RecoveryId } from '../ids.ts'
import { showDigits } from '../links/show-digits.ts'
import { spendLink } from '../links/spend-link.ts'
import { typeDigits } from '../links/type-digits.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Session, ShownFactor } from '../sessions/session.ts'
import { startSession } from '../sessions/start-session.ts'
import { addAddress } from './add-address.ts'
import { changeSettings } from './change-settings.ts'
import { mailAddressAgain } from './mail-address-link.ts'
import { removeAddress } from './remove-address.ts'
import { setNumber } from './set-number.ts'

const HERE = browserOf('here')
const MINUTE = 60_000
const JAPAN = { country: 'JP', text: '090-1234-5678', e164: '+819012345678' }

const world = await openWorld()
let people = 0
let ada: Person
beforeEach(async () => {
  people += 1
  ada = await world.addPerson(`ada${people}@example.org`)
})

suite('a contact number', () => {
  // LO-10
  for (const { typed, country, stored } of [
    { typed: '090-1234-5678', country: 'JP', stored: '+819012345678' },
    { typed: '０９０ー１２３４ー５６７８', country: 'JP', stored: '+819012345678' },
    { typed: '+81 (0)90 1234 5678', country: 'US', stored: '+819012345678' },
    { typed: '020 7946 0018', country: 'GB', stored: '+442079460018' },
  ]) {
    test(`typed as ${typed} in ${country} is stored as ${stored}, unproven (LO-10)`, async () => {
      const session = await signedIn('password')
      const set = await setNumber(world.ports, { session, text: typed, country, asker: HERE })
      assert.ok(set.set)
      assert.equal(set.number.e164, stored)
      assert.equal(set.number.provenAt, undefined)
    })
  }

  for (const { typed, country, reason } of [
    { typed: '', country: 'JP', reason: 'number-empty' },
    { typed: '12', country: 'JP', reason: 'number-short' },
    { typed: '110', country: 'JP', reason: 'number-short' },
    { typed: '0990-123-456', country: 'JP', reason: 'number-premium' },
    { typed: '+881612345678', country: 'JP', reason: 'number-satellite' },
    { typed: 'ninety', country: 'JP', reason: 'number-invalid' },
    { typed: '090-1234-5678', country: 'XX', reason: 'number-no-country' },
  ]) {
    test(`typed as "${typed}" in ${country} is refused: ${reason} (LO-10, R20)`, async () => {
      const session = await signedIn('password')
      const set = await setNumber(world.ports, { session, text: typed, country, asker: HERE })
      assert.deepEqual(set, { set: false, reason })
    })
  }

  test('that replaces a proven one says when, and a second replacement does not wash it off (R18)', async () => {
    const first = await numbered('090-1234-5678')
    await world.ports.transact(({ users }) => users.proveNumber(first.id, world.ports.now()))
    const second = await numbered('090-1234-5679')
    assert.deepEqual(second.changedAt, world.ports.now())
    const third = await numbered('090-1234-5670')
    assert.deepEqual(third.changedAt, world.ports.now())
  })

  test('that is the first one has no such mark, nor one entered twice a new proof to make', async () => {
    const first = await numbered('090-1234-5678')
    assert.equal(first.changedAt, undefined)
    assert.equal((await numbered('+81 90 1234 5678')).id, first.id)
  })

  test('is changed only with every verified address told (invariant 4)', async () => {
    await world.addDevice(ada)
    const before = (await world.letters()).length
    await numbered('090-1234-5678', await signedIn('device'))
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `number-changed ${ada.email}`,
      `number-changed second-${ada.email}`,
    ])
  })

  test('is changed by nobody in a browser that did not show a device just now', async () => {
    await world.addDevice(ada)
    for (const by of ['password', 'device'] as const) {
      const session = await signedIn(by)
      world.wait(6 * MINUTE)
      const set = await setNumber(world.ports, { session, ...JAPAN, asker: HERE })
      assert.deepEqual(set, { set: false, reason: 'confirm-first' })
    }
  })

  async function numbered(text: string, session?: Session) {
    const by = session ?? (await signedIn('password'))
    const set = await setNumber(world.ports, { session: by, text, country: 'JP', asker: HERE })
    assert.ok(set.set, JSON.stringify(set))
    return set.number
  }
})

suite('a notification address', () => {
  const email = 'charles@example.net'

  test('counts once its link was opened in this browser, and the others are told (R24)', async () => {
    const added = await addAddress(world.ports, {
      session: await signedIn('password'),
      email,
      asker: HERE,
    })
    assert.ok(added.added)
    assert.equal(added.address.verifiedAt, undefined)
    const before = (await world.letters()).length
    const token = tokenIn(await world.letters(), 'verify-address')
    assert.equal((await spendLink(world.ports, { token, asker: HERE })).spent, true)
    assert.equal(
      (await addressesOf()).find((known) => known.email === email)?.verifiedAt !== undefined,
      true,
    )
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `address-added ${ada.email}`,
      `address-added second-${ada.email}`,
    ])
  })

  test('is completed by digits when the link is opened elsewhere', async () => {
    const added = await addAddress(world.ports, {
      session: await signedIn('password'),
      email,
      asker: HERE,
    })
    assert.ok(added.added)
    const token = tokenIn(await world.letters(), 'verify-address')
    const target = { purpose: 'address', addressId: added.address.id } as const
    const elsewhere = browserOf('telephone')
    assert.deepEqual(await spendLink(world.ports, { token, asker: elsewhere }), {
      spent: false,
      reason: 'elsewhere',
    })
    const shown = await showDigits(world.ports, { token, asker: elsewhere })
    assert.ok(shown.shown)
    const type = (digits: string, asker: Asker) =>
      typeDigits(world.ports, { target, digits, asker })
    assert.deepEqual(await type(shown.digits, elsewhere), { accepted: false, reason: 'over' })
    assert.deepEqual(await type('12345', HERE), { accepted: false, reason: 'wrong-digits' })
    assert.equal((await type(shown.digits, HERE)).accepted, true)
    assert.deepEqual(await type(shown.digits, HERE), { accepted: false, reason: 'over' })
  })

  test('takes three wrong guesses at the digits, not more', async () => {
    const added = await addAddress(world.ports, {
      session: await signedIn('password'),
      email,
      asker: HERE,
    })
    assert.ok(added.added)
    const token = tokenIn(await world.letters(), 'verify-address')
    const shown = await showDigits(world.ports, { token, asker: browserOf('telephone') })
    assert.ok(shown.shown)
    const target = { purpose: 'address', addressId: added.address.id } as const
    const wrong = shown.digits === '000000' ? '000001' : '000000'
    const reasons: string[] = []
    for (const digits of [wrong, wrong, wrong, shown.digits]) {
      const answer = await typeDigits(world.ports, { target, digits, asker: HERE })
      reasons.push(answer.accepted ? 'accepted' : answer.reason)
    }
    assert.deepEqual(reasons, [...Array(3).fill('wrong-digits'), 'over'])
  })

  test('is refused when it is known, malformed, or one too many', async () => {
    const session = await signedIn('password')
    const add = async (text: string) => {
      const added = await addAddress(world.ports, { session, email: text, asker: HERE })
      return added.added ? 'added' : added.reason
    }
    assert.equal(await add(ada.email.toUpperCase()), 'known-already')
    assert.equal(await add('nobody'), 'email-not-an-address')
    for (const name of ['a', 'b', 'c']) assert.equal(await add(`${name}@example.net`), 'added')
    assert.equal(await add('d@example.net'), 'too-many-addresses')
  })

  test('is not flooded: five mails an hour to it, whoever asks (R21)', async () => {
    const session = await signedIn('password')
    const added = await addAddress(world.ports, {
      session,
      email: 'flooded@example.net',
      asker: HERE,
    })
    assert.ok(added.added)
    const again = () =>
      mailAddressAgain(world.ports, { session, addressId: added.address.id, asker: HERE })
    for (let i = 0; i < 4; i++) assert.equal((await again()).sent, true)
    const sixth = await again()
    assert.equal(sixth.sent === false && sixth.reason, 'too-many')
    const other = await world.addPerson('grace@example.org')
    const theirs = await addAddress(world.ports, {
      session: await signedIn('password', other),
      email: 'FLOODED+news@example.net',
      asker: HERE,
    })
    assert.equal(theirs.added === false && theirs.reason, 'too-many')
  })

  test('gets one last letter when it is removed (R24)', async () => {
    await world.addDevice(ada)
    const session = await signedIn('device')
    const second = (await addressesOf()).find(({ purpose }) => purpose === 'notification')!
    const before = (await world.letters()).length
    const input = { session, addressId: second.id, asker: HERE }
    assert.deepEqual(await removeAddress(world.ports, input), { removed: true })
    assert.deepEqual(told((await world.letters()).slice(before)), [
      `address-removed ${ada.email}`,
      `address-removed second-${ada.email}`,
    ])
    assert.deepEqual(await removeAddress(world.ports, input), {
      removed: false,
      reason: 'not-found',
    })
  })

  test('that one signs in with stays, and one of somebody else is not there (H06)', async () => {
    const session = await signedIn('password')
    const own = (await addressesOf()).find(({ purpose }) => purpose === 'sign-in')!
    const grace = await world.addPerson(`grace${people}@example.org`)
    const [theirs] = await world.ports.read(({ users }) => users.addresses(grace.user.id))
    const remove = async (addressId: typeof own.id) => {
      const removal = await removeAddress(world.ports, { session, addressId, asker: HERE })
      return removal.removed ? 'removed' : removal.reason
    }
    assert.equal(await remove(own.id), 'sign-in-address')
    assert.equal(await remove(theirs!.id), 'not-found')
  })
})

suite('while a recovery runs or may be undone (invariant 5)', () => {
  for (const { when, status, proofs } of [
    { when: 'has its first proof', status: { name: 'proving' }, proofs: ['password', 'mail-link'] },
    { when: 'was finished a moment ago', status: { name: 'finished' }, proofs: ['mail-link'] },
  ] as const) {
    test(`that ${when}, nothing of it changes`, async () => {
      await world.addDevice(ada)
      const session = await signedIn('device')
      const early = await addAddress(world.ports, {
        session,
        email: 'early@example.net',
        asker: HERE,
      })
      assert.ok(early.added, JSON.stringify(early))
      const earlyToken = tokenIn(await world.letters(), 'verify-address')
      await recovering(status.name, proofs)
      const second = (await addressesOf()).find(
        ({ verifiedAt, purpose }) => verifiedAt && purpose === 'notification',
      )
      const input = { session, asker: HERE }
      const answers = [
        await addAddress(world.ports, { ...input, email: `late${people}@example.net` }),
        await mailAddressAgain(world.ports, { ...input, addressId: early.address.id }),
        await removeAddress(world.ports, { ...input, addressId: second!.id }),
        await setNumber(world.ports, { ...input, ...JAPAN }),
        await changePolicy(world.ports, { ...input, preset: 'hold-24h' }),
      ]
      for (const answer of answers) assert.ok('until' in answer, JSON.stringify(answer))
      const spending = await spendLink(world.ports, { token: earlyToken, asker: HERE })
      assert.deepEqual(spending, { spent: false, reason: 'over' })
    })
  }

  async function recovering(name: 'proving' | 'finished', proofs: readonly string[]) {
    const at = world.ports.now()
    const later = new Date(at.getTime() + 72 * 60 * MINUTE)
    const recovery: Recovery = {
      id: world.ports.chance.id<RecoveryId>(),
      accountId: ada.user.accountId,
      userId: ada.user.id,
      browser: browserOf('elsewhere').browser,
      way: 'alternative-factors',
      lostDevices: [],
      proofs: proofs.map((proof) => ({ proof: proof as 'mail-link', at })),
      status: name === 'proving' ? { name } : { name, at, undoUntil: later },
      openedAt: at,
      provingUntil: later,
      enrolledDevices: [],
      version: 0,
    }
    await world.ports.transact(({ recoveries }) => recoveries.add(recovery))
  }
})

suite('the settings', () => {
  test('of language and time zone are kept, and nothing unknown is', async () => {
    const session = await signedIn('password')
    const change = async (language: 'ja', timeZone: string) => {
      const changed = await changeSettings(world.ports, {
        session,
        language,
        timeZone,
        asker: HERE,
      })
      return changed.changed ? 'changed' : changed.reason
    }
    assert.equal(await change('ja', 'Asia/Tokyo'), 'changed')
    assert.equal(await change('de' as 'ja', 'Asia/Tokyo'), 'unknown-language')
    assert.equal(await change('ja', 'Mars/Olympus'), 'unknown-time-zone')
    const user = await world.ports.read(({ users }) => users.get(ada.user.id))
    assert.deepEqual([user.language, user.timeZone], ['ja', 'Asia/Tokyo'])
  })
})

const addressesOf = () => world.ports.read(({ users }) => users.addresses(ada.user.id))

/** A session that showed a password just now, or a password and a device. */
async function signedIn(by: 'password' | 'device', person = ada): Promise<Session> {
  const at = world.ports.now()
  const password: ShownFactor = { factor: 'password', at }
  const device: ShownFactor = { factor: 'authenticator', deviceId: 'any' as DeviceId, at }
  const factors = by === 'password' ? [password] : [password, device]
  const started = await world.ports.transact((stores) =>
    startSession(world.ports, stores, { user: person.user, asker: HERE, factors }),
  )
  return started.session
}
