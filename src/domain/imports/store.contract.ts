import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, UserId } from '../ids.ts'
import type { UserStore } from '../users/store.ts'
import { userKey } from '../users/user-name.ts'
import type { ImportStore } from './store.ts'

const here = '123456789012' as AccountId
const there = '123456789013' as AccountId
const BCRYPT = `$2b$12$${'a'.repeat(53)}`

/** What every import store must do. Both are emptied before each test; each call is a transaction of its own. */
export function importStoreContract(imports: ImportStore, users: UserStore): void {
  const addUser = (account: AccountId, name: string, passwordHash: string) =>
    users.add({
      id: `${account}-${name}` as UserId,
      accountId: account,
      role: 'user',
      signInKey: userKey(account, name),
      userName: name,
      language: 'en',
      timeZone: 'UTC',
      passwordHash,
      createdAt: new Date('2026-01-01T12:00:00Z'),
    })

  test('keeps the newest of what it is given, an account at a time, until it is dropped', async () => {
    assert.deepEqual(await imports.takenOver(here), [])
    await imports.keepTakenOver(here, ['a', 'b'])
    await imports.keepTakenOver(there, ['c'])
    await imports.keepTakenOver(here, ['d'])
    assert.deepEqual(await imports.takenOver(here), ['d'])
    assert.deepEqual((await imports.accounts()).toSorted(), [here, there])
    await imports.drop(here)
    assert.deepEqual(await imports.takenOver(here), [])
    assert.deepEqual(await imports.takenOver(there), ['c'])
  })

  test('knows whether a hash of another system is left in an account', async () => {
    await addUser(here, 'ada', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA')
    await addUser(there, 'bob', BCRYPT)
    assert.equal(await imports.anyForeign(here), false)
    assert.equal(await imports.anyForeign(there), true)
    await addUser(here, 'kurt', '$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA')
    assert.equal(await imports.anyForeign(here), true, 'also of argon2 at other costs than ours')
  })

  test('keeps one row, however many write at once', async () => {
    const writes = Array.from({ length: 16 }, (_, i) => imports.keepTakenOver(here, [`${i}`]))
    await Promise.all(writes)
    const [kept, ...more] = await imports.takenOver(here)
    assert.ok(kept !== undefined && Number(kept) < 16 && more.length === 0)
  })
}
