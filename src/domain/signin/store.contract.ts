import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, UserId } from '../ids.ts'
import type { SigninAttempt, SigninStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T13:00:00Z')

const attempt: SigninAttempt = {
  browser: 'laptop' as BrowserHash,
  accountId: '123456789012' as AccountId,
  userId: 'ada' as UserId,
  passwordShownAt: noon,
}
const { browser, userId } = attempt

/** What every sign-in store must do. `signins` is emptied before each test; each call is a transaction of its own. */
export function signinStoreContract(signins: SigninStore): void {
  test('gives back the attempt it was given, in its browser only', async () => {
    await signins.put(attempt)
    assert.deepEqual(await signins.find(browser), attempt)
    assert.equal(await signins.find('other' as BrowserHash), undefined)
  })

  test('keeps one attempt per browser, the last', async () => {
    await signins.put(attempt)
    const bobs = { ...attempt, userId: 'bob' as UserId, passwordShownAt: later }
    await signins.put(bobs)
    assert.deepEqual(await signins.find(browser), bobs)
    assert.equal(await signins.finish(browser, userId), false)
    assert.equal(await signins.finish(browser, bobs.userId), true)
  })

  test('is finished by one of many who try at once', async () => {
    await signins.put(attempt)
    const finished = await Promise.all(
      Array.from({ length: 16 }, () => signins.finish(browser, userId)),
    )
    assert.equal(finished.filter(Boolean).length, 1)
    assert.equal(await signins.find(browser), undefined)
  })

  test('drops the attempts of a user, in every browser', async () => {
    const bobs = { ...attempt, browser: 'bobs' as BrowserHash, userId: 'bob' as UserId }
    for (const one of [attempt, { ...attempt, browser: 'phone' as BrowserHash }, bobs]) {
      await signins.put(one)
    }
    await signins.dropAll(userId)
    assert.equal(await signins.find(browser), undefined)
    assert.equal(await signins.find('phone' as BrowserHash), undefined)
    assert.deepEqual(await signins.find(bobs.browser), bobs)
  })

  test('drops those older than a moment', async () => {
    const young = { ...attempt, browser: 'phone' as BrowserHash, passwordShownAt: later }
    for (const one of [attempt, young]) await signins.put(one)
    assert.equal(await signins.dropOlderThan(later), 1)
    assert.equal(await signins.find(browser), undefined)
    assert.deepEqual(await signins.find(young.browser), young)
  })
}
