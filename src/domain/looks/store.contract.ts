import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '../ids.ts'
import type { Logo } from './logo.ts'
import type { LogoStore } from './store.ts'

const first: Logo = {
  accountId: '123456789012' as AccountId,
  type: 'image/png',
  hash: 'abc',
  content: 'iVBORw0KGgo=',
  setAt: new Date('2026-01-01T12:00:00Z'),
}

/** What every logo store must do. `logos` is emptied before each test; each call is a transaction of its own. */
export function logoStoreContract(logos: LogoStore): void {
  test('keeps one logo of each account, and its hash apart', async () => {
    assert.equal(await logos.find(first.accountId), undefined)
    await logos.put(first)
    assert.deepEqual(await logos.find(first.accountId), first)
    const second: Logo = { ...first, type: 'image/webp', hash: 'def', content: 'UklGRg==' }
    await logos.put(second)
    assert.deepEqual(await logos.find(first.accountId), second)
    assert.equal(await logos.hashOf(first.accountId), 'def')
    assert.equal(await logos.hashOf('999999999999' as AccountId), undefined)
  })

  test('keeps one of many that are put at once, whole', async () => {
    const all = Array.from({ length: 8 }, (_, i) => ({ ...first, hash: `${i}`, content: `${i}` }))
    await Promise.all(all.map((logo) => logos.put(logo)))
    const kept = await logos.find(first.accountId)
    assert.equal(kept?.hash, kept?.content)
  })

  test('removes it once, and only that account’s', async () => {
    await logos.put(first)
    assert.equal(await logos.remove('999999999999' as AccountId), false)
    assert.equal(await logos.remove(first.accountId), true)
    assert.equal(await logos.remove(first.accountId), false)
    assert.equal(await logos.find(first.accountId), undefined)
  })
}
