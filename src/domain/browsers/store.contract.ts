import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, UserId } from '../ids.ts'
import type { BrowserStore, KnownBrowser } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T13:00:00Z')

const laptop: KnownBrowser = {
  browser: 'laptop' as BrowserHash,
  accountId: '123456789012' as AccountId,
  userId: 'ada' as UserId,
  firstSeenAt: noon,
  userAgent: 'Firefox',
  network: '192.0.2.1',
}

/** What every browser store must do. `browsers` is emptied before each test; each call is a transaction of its own. */
export function browserStoreContract(browsers: BrowserStore): void {
  const find = () => browsers.find(laptop.userId, laptop.browser)

  test('knows a browser for the user who used it, and for nobody else', async () => {
    await browsers.remember(laptop)
    assert.deepEqual(await find(), laptop)
    assert.equal(await browsers.find('bob' as UserId, laptop.browser), undefined)
    assert.equal(await browsers.find(laptop.userId, 'other' as BrowserHash), undefined)
    assert.deepEqual(await browsers.of('bob' as UserId), [])
  })

  test('updates the moments that are given, and keeps the others', async () => {
    await browsers.remember({ ...laptop, signedInAt: noon })
    const again = { ...laptop, mailOpenedAt: later, firstSeenAt: later, network: '192.0.2.2' }
    await browsers.remember(again)
    const both = { ...again, firstSeenAt: noon, signedInAt: noon }
    assert.deepEqual(await find(), both)
    await browsers.remember({ ...laptop, signedInAt: later })
    assert.deepEqual(await find(), { ...laptop, mailOpenedAt: later, signedInAt: later })
  })

  test('lists them, oldest first', async () => {
    const phone = { ...laptop, browser: 'phone' as BrowserHash, firstSeenAt: later }
    await browsers.remember(phone)
    await browsers.remember(laptop)
    assert.deepEqual(await browsers.of(laptop.userId), [laptop, phone])
  })

  test('tells when users last signed in, and nothing of who never did', async () => {
    const bob = 'bob' as UserId
    await browsers.remember({ ...laptop, signedInAt: noon })
    await browsers.remember({ ...laptop, browser: 'phone' as BrowserHash, signedInAt: later })
    await browsers.remember({ ...laptop, userId: bob, mailOpenedAt: later })
    const found = await browsers.lastSignIns([laptop.userId, bob, 'nobody' as UserId])
    assert.deepEqual(found, [{ userId: laptop.userId, at: later }])
    assert.deepEqual(await browsers.lastSignIns([]), [])
  })

  test('remembers one browser once, however many requests come at once', async () => {
    await Promise.all(
      Array.from({ length: 16 }, (_, number) =>
        browsers.remember({
          ...laptop,
          ...(number % 2 ? { signedInAt: noon } : { mailOpenedAt: later }),
        }),
      ),
    )
    const both = { ...laptop, signedInAt: noon, mailOpenedAt: later }
    assert.deepEqual(await browsers.of(laptop.userId), [both])
  })

  test('forgets a browser once, and only for its user', async () => {
    await browsers.remember(laptop)
    assert.equal(await browsers.forget('bob' as UserId, laptop.browser), false)
    assert.equal(await browsers.forget(laptop.userId, laptop.browser), true)
    assert.equal(await browsers.forget(laptop.userId, laptop.browser), false)
    assert.equal(await find(), undefined)
  })
}
