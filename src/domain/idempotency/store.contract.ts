import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserId } from '../ids.ts'
import type { IdempotencyStore, KeyedRequest } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const request = (rest: Partial<KeyedRequest> = {}): KeyedRequest => ({
  actor: 'user:ada',
  key: 'one',
  holder: 'first',
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
    await requests.finish(request(), answer)
    assert.deepEqual(await requests.find('user:ada', 'one'), { ...request(), ...answer })
  })

  test('keeps the keys of two actors apart', async () => {
    await requests.begin(request())
    assert.equal(await requests.find('token:one', 'one'), undefined)
    assert.equal(await requests.begin(request({ actor: 'token:one' })), true)
    await requests.forget(request())
    assert.equal(await requests.find('user:ada', 'one'), undefined)
    assert.ok(await requests.find('token:one', 'one'))
  })

  test('lets one of many begin, however many come at once', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => requests.begin(request())))
    assert.equal(begun.filter(Boolean).length, 1)
  })

  test('is taken over from whoever did nothing, by one of many at once', async () => {
    await requests.begin(request())
    const later = new Date('2026-01-01T12:05:00Z')
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        requests.takeOver(request(), { holder: `next-${n}`, begunAt: later }),
      ),
    )
    assert.equal(taken.filter(Boolean).length, 1)
    const holder = `next-${taken.indexOf(true)}`
    assert.deepEqual(await requests.find('user:ada', 'one'), request({ holder, begunAt: later }))
  })

  test('is taken over from nobody who did it, and marked by nobody from whom it was taken', async () => {
    await requests.begin(request())
    assert.equal(await requests.mark(request(), noon), true)
    const next = { holder: 'next', begunAt: noon }
    assert.equal(await requests.takeOver(request(), next), false)
    assert.deepEqual(await requests.find('user:ada', 'one'), request({ doneAt: noon }))
    await requests.begin(request({ key: 'two' }))
    assert.equal(await requests.takeOver(request({ key: 'two' }), next), true)
    assert.equal(await requests.mark(request({ key: 'two' }), noon), false)
  })

  test('is neither answered nor forgotten by whoever does not hold it', async () => {
    await requests.begin(request())
    const other = request({ holder: 'other' })
    await requests.finish(other, { status: 201, sealedBody: 'v1.sealed' })
    await requests.forget(other)
    await requests.forgetUndone(other)
    assert.deepEqual(await requests.find('user:ada', 'one'), request())
  })

  test('is forgotten as undone only where it was not marked as done', async () => {
    for (const key of ['one', 'two']) await requests.begin(request({ key }))
    await requests.mark(request(), noon)
    for (const key of ['one', 'two']) await requests.forgetUndone(request({ key }))
    assert.ok(await requests.find('user:ada', 'one'))
    assert.equal(await requests.find('user:ada', 'two'), undefined)
  })

  test('drops those that began before a moment', async () => {
    await requests.begin(request())
    await requests.begin(request({ key: 'two', begunAt: new Date('2026-01-02T12:00:00Z') }))
    assert.equal(await requests.dropOlderThan(new Date('2026-01-02T00:00:00Z')), 1)
    assert.equal(await requests.find('user:ada', 'one'), undefined)
    assert.ok(await requests.find('user:ada', 'two'))
  })
}
