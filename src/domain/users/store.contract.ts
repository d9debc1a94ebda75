import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, AddressId, NumberId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { UserStore } from './store.ts'
import type { Address, ContactNumber, User } from './user.ts'
import { userKey } from './user-name.ts'

const noon = new Date('2026-01-01T12:00:00.123Z')
const later = new Date('2026-01-01T13:00:00Z')
const accountId = '123456789012' as AccountId

const ada: User = {
  id: 'ada' as UserId,
  accountId,
  role: 'root',
  signInKey: 'ada@example.org',
  language: 'ja',
  timeZone: 'Asia/Tokyo',
  createdAt: noon,
}
const everything: User = {
  ...ada,
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  passwordSetAt: noon,
  protectedAt: noon,
  alternativeFactorsClosedUntil: later,
  alternativeFactorsHeldUntil: later,
  lostReportedAt: noon,
}
const home: Address = {
  id: 'home' as AddressId,
  accountId,
  userId: ada.id,
  purpose: 'sign-in',
  email: 'ada@example.org',
  addedAt: noon,
}
const mobile: ContactNumber = {
  id: 'mobile' as NumberId,
  accountId,
  userId: ada.id,
  e164: '+819012345678',
  country: 'JP',
  addedAt: noon,
}

/** What every user store must do. `users` is emptied before each test; each call is a transaction of its own. */
export function userStoreContract(users: UserStore, transact: Ports['transact']): void {
  test('gives back the user it was given, and throws for another', async () => {
    assert.equal(await users.add(ada), true)
    assert.deepEqual(await users.get(ada.id), ada)
    assert.deepEqual(await users.findBySignInKey(ada.signInKey), ada)
    assert.deepEqual(await users.roots(accountId), [ada])
    await assert.rejects(users.get('bob' as UserId))
    assert.equal(await users.findBySignInKey('bob@example.org'), undefined)
    assert.deepEqual(await users.roots('999999999999' as AccountId), [])
  })

  test('saves what is there now, and forgets what is not', async () => {
    await users.add(ada)
    await users.save(everything)
    assert.deepEqual(await users.get(ada.id), everything)
    await users.save(ada)
    assert.deepEqual(await users.get(ada.id), ada)
  })

  test('gives a sign-in key to one of many who ask at once (B10)', async () => {
    const added = await Promise.all(
      Array.from({ length: 16 }, (_, number) =>
        users.add({ ...ada, id: `ada-${number}` as UserId }),
      ),
    )
    assert.equal(added.filter(Boolean).length, 1)
    assert.equal((await users.roots(accountId)).length, 1)
  })

  test('lets those who lock one user change it one after the other (invariant 7)', async () => {
    await users.add({ ...ada, timeZone: '0' })
    const count = () =>
      transact(async (stores) => {
        const user = await stores.users.lock(ada.id)
        await stores.users.save({ ...user, timeZone: `${Number(user.timeZone) + 1}` })
      })
    await Promise.all(Array.from({ length: 16 }, count))
    assert.equal((await users.get(ada.id)).timeZone, '16')
  })

  test('keeps addresses, oldest first, and verifies each once', async () => {
    const work = {
      ...home,
      id: 'work' as AddressId,
      purpose: 'notification',
      addedAt: later,
    } as const
    await users.addAddress(work)
    await users.addAddress(home)
    await users.addAddress({ ...home, id: 'of-bob' as AddressId, userId: 'bob' as UserId })
    assert.deepEqual(await users.addresses(ada.id), [home, work])

    const verified = await Promise.all(
      Array.from({ length: 8 }, () => users.verifyAddress(home.id, later)),
    )
    assert.equal(verified.filter(Boolean).length, 1)
    assert.deepEqual(await users.addresses(ada.id), [{ ...home, verifiedAt: later }, work])

    await users.removeAddress(home.id)
    assert.deepEqual(await users.addresses(ada.id), [work])
    assert.equal(await users.verifyAddress(home.id, later), false)
  })

  test('lists and counts those whose number nobody proved, by their names, without root', async () => {
    const person = (name: string): User => ({
      ...ada,
      id: name as UserId,
      role: 'user',
      userName: name,
      signInKey: userKey(accountId, name),
    })
    for (const user of [ada, person('bob'), person('bea'), person('cy')]) {
      await users.add(user)
      const number = { ...mobile, id: `of-${user.id}` as NumberId, userId: user.id }
      await users.putNumber(user.id === 'cy' ? { ...number, provenAt: noon } : number)
    }
    const only = 'number-unproven'
    const listed = async (page: object) => {
      const found = await users.list(accountId, { only, limit: 10, ...page })
      return found.users.map(({ id }) => id as string)
    }
    assert.deepEqual(await listed({}), ['bea', 'bob'])
    assert.deepEqual(await listed({ prefix: 'bo' }), ['bob'])
    assert.deepEqual(await listed({ after: 'bea', limit: 1 }), ['bob'])
    assert.equal(await users.count(accountId, only, 10), 2)
  })

  test('finds the main addresses of many at once', async () => {
    const bobs = { ...home, id: 'of-bob' as AddressId, userId: 'bob' as UserId }
    const work = { ...home, id: 'work' as AddressId, purpose: 'notification' } as const
    for (const address of [home, bobs, work]) await users.addAddress(address)
    assert.deepEqual(await users.mainAddresses([ada.id, 'nobody' as UserId]), [home])
    assert.equal((await users.mainAddresses([ada.id, bobs.userId])).length, 2)
    assert.deepEqual(await users.mainAddresses([]), [])
  })

  test('keeps one number per user', async () => {
    assert.equal(await users.findNumber(ada.id), undefined)
    await users.putNumber({ ...mobile, provenAt: noon, suspendedAt: noon, changedAt: noon })
    const second = { ...mobile, id: 'second' as NumberId, e164: '+12025550123', country: 'US' }
    await users.putNumber(second)
    assert.deepEqual(await users.findNumber(ada.id), second)
    assert.equal(await users.proveNumber(mobile.id, later), false)
    assert.equal(await users.proveNumber(second.id, later), true)
    await users.suspendNumber(second.id, later)
    const expected = { ...second, provenAt: later, suspendedAt: later }
    assert.deepEqual(await users.findNumber(ada.id), expected)
  })

  test('keeps one number when several are put at once', async () => {
    const ids = Array.from({ length: 8 }, (_, number) => `number-${number}` as NumberId)
    await Promise.all(ids.map((id) => users.putNumber({ ...mobile, id })))
    const proven = await Promise.all(ids.map((id) => users.proveNumber(id, later)))
    assert.equal(proven.filter(Boolean).length, 1)
  })
}
