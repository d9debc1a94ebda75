import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, AddressId, NumberId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { UserFilter, UserStore } from './store.ts'
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
const plain: User = {
  ...ada,
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
  passwordSetAt: noon,
  earlierPasswordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$b2xk',
  earlierPasswordUntil: later,
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
const everything: User = {
  ...plain,
  earlierAddresses: [{ ...home, verifiedAt: noon, changedAt: noon }],
  earlierAddressesUntil: later,
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

  test('forgets an earlier password once its time is over, and no other one', async () => {
    const bob = { ...everything, id: 'bob' as UserId, signInKey: 'bob@example.org' }
    const stays = { ...bob, earlierPasswordUntil: new Date(later.getTime() + 1) }
    await users.add(everything)
    await users.add(stays)
    assert.equal(await users.dropEarlierPasswords(noon), 0)
    assert.equal(await users.dropEarlierPasswords(later), 1)
    const { earlierPasswordHash: _, earlierPasswordUntil: __, ...forgotten } = everything
    assert.deepEqual(await users.get(ada.id), forgotten)
    assert.deepEqual(await users.get(bob.id), stays)
    assert.equal(await users.dropEarlierPasswords(later), 0)
  })

  test('forgets earlier addresses once their time is over, and no other ones', async () => {
    const bob = { ...everything, id: 'bob' as UserId, signInKey: 'bob@example.org' }
    const stays = { ...bob, earlierAddressesUntil: new Date(later.getTime() + 1) }
    await users.add(everything)
    await users.add(stays)
    assert.equal(await users.dropEarlierAddresses(noon), 0)
    assert.equal(await users.dropEarlierAddresses(later), 1)
    assert.deepEqual(await users.get(ada.id), plain)
    assert.deepEqual(await users.get(bob.id), stays)
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

  test('remembers the first word about an address that refuses mail, and takes it back once', async () => {
    await users.addAddress(home)
    const refusal = { refusedAt: later, refusedBy: 'server', refusal: '550 5.1.1' } as const
    const marks = () =>
      Promise.all(Array.from({ length: 8 }, () => users.refuseAddress(home.id, refusal)))
    assert.equal((await marks()).filter(Boolean).length, 1)
    const other = { ...refusal, refusedBy: 'report' } as const
    assert.equal(await users.refuseAddress(home.id, other), false)
    assert.deepEqual(await users.addresses(ada.id), [{ ...home, ...refusal }])
    const taken = await Promise.all(Array.from({ length: 8 }, () => users.acceptAddress(home.id)))
    assert.equal(taken.filter(Boolean).length, 1)
    assert.deepEqual(await users.addresses(ada.id), [home])
    assert.equal(await users.refuseAddress('gone' as AddressId, refusal), false)
  })

  test('remembers when an address was proven last, whatever else is known of it (DE-5)', async () => {
    await users.addAddress({ ...home, verifiedAt: noon })
    assert.equal(await users.proveAddress(home.id, noon), true)
    assert.equal(await users.proveAddress(home.id, later), true)
    assert.deepEqual(await users.addresses(ada.id), [
      { ...home, verifiedAt: noon, provenAt: later },
    ])
    assert.equal(await users.proveAddress('gone' as AddressId, later), false)
  })

  test('makes one address the main one, and gives its name to one of two', async () => {
    const work = {
      ...home,
      id: 'work' as AddressId,
      purpose: 'notification',
      addedAt: later,
    } as const
    const bob = { ...ada, id: 'bob' as UserId, signInKey: 'bob@example.org' }
    await users.add(ada)
    await users.add(bob)
    await users.addAddress(home)
    await users.addAddress(work)
    assert.equal(await users.makeMain(ada.id, work.id, bob.signInKey), false)
    assert.deepEqual(await users.addresses(ada.id), [home, work])
    assert.equal(await users.makeMain(ada.id, work.id, 'ada@work.example'), true)
    assert.deepEqual(
      (await users.addresses(ada.id)).map(({ purpose }) => purpose),
      ['notification', 'sign-in'],
    )
    assert.equal((await users.findBySignInKey('ada@work.example'))?.id, ada.id)
    assert.equal(await users.makeMain(ada.id, home.id), true)
    assert.equal((await users.get(ada.id)).signInKey, 'ada@work.example')
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

  test('finds who is there, locked or not, and says nothing of who is not', async () => {
    await users.add(ada)
    assert.deepEqual([await users.find(ada.id), await users.lockIfThere(ada.id)], [ada, ada])
    const nobody = 'bob' as UserId
    assert.deepEqual(
      [await users.find(nobody), await users.lockIfThere(nobody)],
      [undefined, undefined],
    )
    await users.add(colleague('bob'))
    const found = await users.findAll(['zoe' as UserId, 'bob' as UserId, ada.id])
    assert.deepEqual(idsOf(found), ['ada', 'bob'])
    assert.deepEqual(await users.findAll([]), [])
  })

  test('lists the users of an account but root by name, page after page, and nobody else', async () => {
    await users.add(ada)
    for (const name of ['eve', 'bob', 'dan', 'cleo']) await users.add(colleague(name))
    await users.add(colleague('carl', { accountId: '123456789013' as AccountId }))
    // Root of another account, whose address begins like a key of this one.
    await users.add({ ...ada, id: 'mallory' as UserId, signInKey: `${accountId}/c@example.org` })
    const pages: string[][] = []
    let after: string | undefined
    do {
      const page = await users.list(accountId, { limit: 2, ...(after && { after }) })
      pages.push(idsOf(page.users))
      after = page.next
    } while (after)
    assert.deepEqual(pages, [
      ['bob', 'cleo'],
      ['dan', 'eve'],
    ])
    assert.deepEqual(idsOf((await users.list(accountId, { prefix: 'c', limit: 9 })).users), [
      'cleo',
    ])
    assert.equal(await users.count(accountId, undefined, 9), 4)
    // A place that no page of this account named is no way into another one (H06).
    for (const forged of ['123456789013:', '0', 'zzz', ''])
      assert.deepEqual(
        idsOf((await users.list(accountId, { after: forged, limit: 9 })).users),
        pages.flat(),
        forged,
      )
    assert.equal(await users.count(accountId, undefined, 3), 3)
  })

  test('lists and counts the few that an administrator looks for', async () => {
    const there = { passwordHash: 'hash', protectedAt: noon }
    const few = {
      suspended: colleague('suspended', { ...there, suspendedAt: noon }),
      invited: colleague('invited', { protectedAt: noon }),
      'without-device': colleague('without-device', { passwordHash: 'hash' }),
      'number-unproven': colleague('number-unproven', there),
    }
    for (const user of [...Object.values(few), colleague('calm', there)]) await users.add(user)
    for (const [id, proven] of [
      ['number-unproven', false],
      ['calm', true],
    ] as const)
      await users.putNumber({
        ...mobile,
        id: id as NumberId,
        userId: id as UserId,
        ...(proven && { provenAt: noon }),
      })
    for (const [only, user] of Object.entries(few) as [UserFilter, User][]) {
      const page = await users.list(accountId, { only, limit: 5 })
      assert.deepEqual(page, { users: [user] }, only)
      assert.equal(await users.count(accountId, only, 5), 1, only)
      const none = { only, limit: 5, prefix: 'x' }
      assert.deepEqual(await users.list(accountId, none), { users: [] }, only)
    }
  })

  test('turns the pages of those whose number is unproven', async () => {
    for (const name of ['bob', 'cleo', 'dan']) {
      await users.add(colleague(name))
      await users.putNumber({ ...mobile, id: name as NumberId, userId: name as UserId })
    }
    // Root is in no list of the users, nor counted among them.
    await users.add(ada)
    await users.putNumber(mobile)
    const only = 'number-unproven'
    assert.equal(await users.count(accountId, only, 9), 3)
    const first = await users.list(accountId, { only, limit: 2 })
    assert.deepEqual(idsOf(first.users), ['bob', 'cleo'])
    const rest = await users.list(accountId, { only, limit: 2, after: first.next! })
    assert.deepEqual([idsOf(rest.users), rest.next], [['dan'], undefined])
  })

  test('gives another name to one of many who ask for it at once', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `user-${i}`)
    for (const name of names) await users.add(colleague(name))
    const wished = { userName: 'Chief', signInKey: `${accountId}:chief` }
    const renamed = await Promise.all(names.map((name) => users.rename(name as UserId, wished)))
    assert.equal(renamed.filter(Boolean).length, 1)
    const chief = await users.findBySignInKey(wished.signInKey)
    assert.deepEqual([chief?.id, chief?.userName], [names[renamed.indexOf(true)], 'Chief'])
    assert.equal(await users.count(accountId, undefined, 9), 8)
  })

  test('forgets a user with everything that is theirs, and goes on naming them', async () => {
    const [bob, cleo] = [colleague('bob'), colleague('cleo')]
    for (const user of [bob, cleo]) {
      await users.add(user)
      await users.addAddress({ ...home, id: `of-${user.id}` as AddressId, userId: user.id })
      await users.putNumber({ ...mobile, id: user.id as string as NumberId, userId: user.id })
      const by = { grantedAt: noon, grantedBy: ada.id }
      await transact(({ permissions }) =>
        permissions.give({ accountId, holderId: user.id, permissionSet: 'AuditRead', ...by }),
      )
    }
    await users.remove(bob, later)
    assert.equal(await users.find(bob.id), undefined)
    assert.deepEqual(await users.addresses(bob.id), [])
    assert.equal(await users.findNumber(bob.id), undefined)
    assert.deepEqual(await transact(({ permissions }) => permissions.of(bob.id)), [])
    assert.equal((await users.addresses(cleo.id)).length, 1)
    assert.equal((await transact(({ permissions }) => permissions.of(cleo.id))).length, 1)
    const former = { id: bob.id, accountId, name: 'bob', deletedAt: later }
    assert.deepEqual(await users.former(accountId, [bob.id, cleo.id]), [former])
    assert.deepEqual(await users.former('123456789013' as AccountId, [bob.id]), [])
    assert.deepEqual(await users.former(accountId, []), [])
    // The name is free for somebody else, who is somebody else.
    assert.equal(await users.add({ ...bob, id: 'another-bob' as UserId }), true)
  })
}

const colleague = (name: string, rest: Partial<User> = {}): User => ({
  ...ada,
  role: 'user',
  id: name as UserId,
  userName: name,
  signInKey: `${rest.accountId ?? accountId}:${name}`,
  ...rest,
})

const idsOf = (users: readonly User[]): string[] => users.map(({ id }) => id)
