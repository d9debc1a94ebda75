import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserId } from '../ids.ts'
import type { IdempotencyStore, KeyedRequest } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const request = (rest: Partial<KeyedRequest> = {}): KeyedRequest => ({
  actor: 'user:ada',
  key: 'one',
  userId: 'ada' as UserId,
  fingerprint: 'hash-of-what-was-asked',
  begunAt: noon,
  ...rest,
})

/** What every store of keyed requests must do. It is emptied before each test; each call is a transaction of its own. */
export function idempotencyStoreContract(requests: IdempotencyStore): void {
  test('gives back what was begun, then what was answered', async () => {
    assert.equal(await requests.begin(request()), true)
    assert.deepEqual(await requests.find('user:ada', 'one'), request())
    const answer = { status: 201, sealedBody: 'v1.sealed' }
    await requests.finish('user:ada', 'one', answer)
    assert.deepEqual(await requests.find('user:ada', 'one'), { ...request(), ...answer })
  })

  test('keeps the keys of two actors apart', async () => {
    await requests.begin(request())
    assert.equal(await requests.find('token:one', 'one'), undefined)
    assert.equal(await requests.begin(request({ actor: 'token:one' })), true)
    await requests.forget('user:ada', 'one')
    assert.equal(await requests.find('user:ada', 'one'), undefined)
    assert.ok(await requests.find('token:one', 'one'))
  })

  test('lets one of many begin, however many come at once', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => requests.begin(request())))
    assert.equal(begun.filter(Boolean).length, 1)
  })

  test('drops those that began before a moment', async () => {
    await requests.begin(request())
    await requests.begin(request({ key: 'two', begunAt: new Date('2026-01-02T12:00:00Z') }))
    assert.equal(await requests.dropOlderThan(new Date('2026-01-02T00:00:00Z')), 1)
    assert.equal(await requests.find('user:ada', 'one'), undefined)
    assert.ok(await requests.find('user:ada', 'two'))
  })
}
