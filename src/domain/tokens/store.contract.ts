import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, ApiTokenId, UserId } from '../ids.ts'
import type { ApiToken } from './api-token.ts'
import type { TokenStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const days = (count: number) => new Date(noon.getTime() + count * 24 * 3_600_000)
const [ada, bob] = ['ada' as UserId, 'bob' as UserId]
const id = (name: string) => name as ApiTokenId

const tokenOf = (name: string, rest: Partial<ApiToken> = {}): ApiToken => ({
  id: id(name),
  accountId: '123456789012' as AccountId,
  userId: ada,
  name,
  tokenHash: `hash-of-${name}`,
  sets: ['AuditRead', 'account:ViewAccount'],
  createdAt: noon,
  expiresAt: days(30),
  ...rest,
})

/** What every token store must do. `tokens` is emptied before each test; each call is a transaction of its own. */
export function tokenStoreContract(tokens: TokenStore): void {
  test('finds a token by its id and by its hash, and by nothing else', async () => {
    await tokens.add(tokenOf('one'))
    assert.deepEqual(await tokens.find(id('one')), tokenOf('one'))
    assert.deepEqual(await tokens.findByToken('hash-of-one'), tokenOf('one'))
    assert.equal(await tokens.findByToken('one'), undefined)
  })

  test('lists those of a user, newest first, and remembers use', async () => {
    await tokens.add(tokenOf('old'))
    await tokens.add(tokenOf('young', { createdAt: days(1) }))
    await tokens.add(tokenOf('bobs', { userId: bob }))
    await tokens.seen(id('old'), days(2))
    assert.deepEqual(
      (await tokens.of(ada)).map(({ name, lastUsedAt }) => [name, lastUsedAt]),
      [
        ['young', undefined],
        ['old', days(2)],
      ],
    )
  })

  test('revokes a token of this user once, and none of anybody else (H06)', async () => {
    await tokens.add(tokenOf('one'))
    assert.equal(await tokens.revoke(bob, id('one'), days(1)), false)
    const all = await Promise.all([1, 2, 3].map((day) => tokens.revoke(ada, id('one'), days(day))))
    assert.equal(all.filter(Boolean).length, 1)
  })

  test('revokes all of a user', async () => {
    await tokens.add(tokenOf('one'))
    await tokens.add(tokenOf('bobs', { userId: bob }))
    await tokens.revokeAll(ada, days(1))
    assert.deepEqual((await tokens.find(id('one')))?.revokedAt, days(1))
    assert.equal((await tokens.find(id('bobs')))?.revokedAt, undefined)
  })

  test('lets those of a user wait, and each be brought back by its owner alone', async () => {
    await tokens.add(tokenOf('one'))
    await tokens.add(tokenOf('two'))
    await tokens.suspendAll(ada, days(1))
    await tokens.suspendAll(ada, days(2))
    assert.deepEqual((await tokens.find(id('one')))?.suspendedAt, days(1))
    assert.equal(await tokens.reinstate(bob, id('one')), false)
    assert.equal(await tokens.reinstate(ada, id('one')), true)
    assert.equal(await tokens.reinstate(ada, id('one')), false)
    assert.equal((await tokens.find(id('one')))?.suspendedAt, undefined)
    assert.deepEqual((await tokens.find(id('two')))?.suspendedAt, days(1))
  })

  test('drops those that were over before a moment', async () => {
    await tokens.add(tokenOf('one'))
    await tokens.add(tokenOf('long', { expiresAt: days(90) }))
    assert.equal(await tokens.dropOlderThan(days(60)), 1)
    assert.equal(await tokens.find(id('one')), undefined)
  })
}
