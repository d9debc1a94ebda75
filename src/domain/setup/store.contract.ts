import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserHash, SetupId } from '../ids.ts'
import type { Setup, SetupStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const laptop = 'laptop' as BrowserHash

const setupOf = (id: string): Setup => ({
  id: id as SetupId,
  tokenHash: `hash-of-${id}`,
  createdAt: noon,
  expiresAt: minutes(60),
})

/** What every set-up store must do. `setups` is emptied before each test; each call is a transaction of its own. */
export function setupStoreContract(setups: SetupStore): void {
  const fresh = setupOf('fresh')

  test('gives back the set-up it was given, and what was saved since', async () => {
    await setups.add(fresh)
    assert.deepEqual(await setups.find(fresh.id), fresh)
    assert.deepEqual(await setups.findByToken(fresh.tokenHash), fresh)
    assert.equal(await setups.findByToken('fresh'), undefined)
    const full: Setup = {
      ...fresh,
      browser: laptop,
      usedAt: noon,
      accountName: '例',
      country: 'JP',
      language: 'ja',
      timeZone: 'Asia/Tokyo',
      email: 'ada@example.org',
      emailVerifiedAt: noon,
      finishedAt: noon,
    }
    await setups.save(full)
    assert.deepEqual(await setups.find(fresh.id), full)
    await setups.save(fresh)
    assert.deepEqual(await setups.find(fresh.id), fresh)
  })

  test('replaces an address that was not used yet, and no other', async () => {
    await setups.add(setupOf('used'))
    await setups.use('used' as SetupId, { browser: laptop, at: noon })
    await setups.add(fresh)
    await setups.add(setupOf('newer'))
    assert.equal(await setups.find(fresh.id), undefined)
    assert.equal(await setups.use(fresh.id, { browser: laptop, at: noon }), false)
    assert.equal((await setups.find('used' as SetupId))?.browser, laptop)
  })

  test('leaves one address when several are made at once', async () => {
    const made = Array.from({ length: 8 }, (_, number) => setupOf(`setup-${number}`))
    await Promise.all(made.map((setup) => setups.add(setup)))
    const left = await Promise.all(made.map(({ id }) => setups.find(id)))
    assert.equal(left.filter(Boolean).length, 1)
  })

  test('is used up by one of many browsers at once', async () => {
    await setups.add(fresh)
    const browsers = Array.from({ length: 16 }, (_, number) => `browser-${number}` as BrowserHash)
    const used = await Promise.all(
      browsers.map((browser) => setups.use(fresh.id, { browser, at: minutes(1) })),
    )
    assert.equal(used.filter(Boolean).length, 1)
    const browser = browsers[used.indexOf(true)]!
    assert.deepEqual(await setups.findIn(browser), { ...fresh, browser, usedAt: minutes(1) })
  })

  test('is not used when it is over', async () => {
    await setups.add(fresh)
    assert.equal(await setups.use(fresh.id, { browser: laptop, at: minutes(60) }), false)
  })

  test('is no longer in its browser once it is finished', async () => {
    await setups.add(fresh)
    assert.equal(await setups.findIn(laptop), undefined)
    await setups.use(fresh.id, { browser: laptop, at: noon })
    assert.equal((await setups.findIn(laptop))?.id, fresh.id)
    await setups.save({ ...fresh, browser: laptop, usedAt: noon, finishedAt: minutes(5) })
    assert.equal(await setups.findIn(laptop), undefined)
  })
}
