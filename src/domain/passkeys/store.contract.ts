import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserHash } from '../ids.ts'
import type { Challenge } from './challenge.ts'
import type { ChallengeStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)

const challengeOf = (name: string, rest: Partial<Challenge> = {}): Challenge => ({
  challengeHash: name,
  browser: 'laptop' as BrowserHash,
  purpose: 'sign-in',
  expiresAt: minutes(10),
  ...rest,
})

/** What every store of challenges must do. It is emptied before each test; each call is a transaction of its own. */
export function challengeStoreContract(challenges: ChallengeStore): void {
  test('gives a challenge back once', async () => {
    const plain = challengeOf('plain')
    const full = challengeOf('full', { purpose: 'confirm', subject: 'ada' })
    for (const one of [plain, full]) await challenges.add(one)
    assert.deepEqual(await challenges.take('full'), full)
    assert.equal(await challenges.take('full'), undefined)
    assert.deepEqual(await challenges.take('plain'), plain)
    assert.equal(await challenges.take('never there'), undefined)
  })

  test('gives it to one of many that ask at once (A07)', async () => {
    await challenges.add(challengeOf('one'))
    const taken = await Promise.all(Array.from({ length: 16 }, () => challenges.take('one')))
    assert.equal(taken.filter(Boolean).length, 1)
  })

  test('keeps the newest few of a browser for a purpose, and those of others', async () => {
    await challenges.add(challengeOf('other purpose', { purpose: 'confirm' }))
    await challenges.add(challengeOf('other browser', { browser: 'phone' as BrowserHash }))
    for (const minute of [1, 2, 3, 4, 5])
      await challenges.add(challengeOf(`of ${minute}`, { expiresAt: minutes(minute) }))
    assert.equal(await challenges.take('of 1'), undefined)
    for (const kept of ['of 2', 'of 5', 'other purpose', 'other browser'])
      assert.ok(await challenges.take(kept), kept)
  })

  test('drops what is over', async () => {
    await challenges.add(challengeOf('over', { expiresAt: minutes(1) }))
    await challenges.add(challengeOf('open', { expiresAt: minutes(2) }))
    assert.equal(await challenges.dropExpired(minutes(1)), 1)
    assert.equal(await challenges.take('over'), undefined)
    assert.ok(await challenges.take('open'))
  })
}
