import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, DeviceId, HardwareTokenId, UserId } from '../ids.ts'
import { inStock, type StockToken, serialKey, type TokenState } from './hardware-token.ts'
import type { HardwareTokenStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const here = '123456789012' as AccountId
const ada = 'ada' as UserId

const token = (serial: string, rest: Partial<StockToken> = {}): StockToken => ({
  id: `id-${serial}` as HardwareTokenId,
  accountId: here,
  manufacturer: 'Acme',
  serial,
  sealedSecret: 'sealed',
  oath: { algorithm: 'sha256', digits: 8, period: 60 },
  lastStep: -1,
  state: 'in-stock',
  importedAt: noon,
  importedBy: ada,
  version: 0,
  ...rest,
})

const active = (serial: string) =>
  token(serial, {
    state: 'active',
    userId: ada,
    deviceId: 'device' as DeviceId,
    assignedAt: noon,
    lastStep: 41,
  })

/** What every store of hardware tokens must do. It is emptied before each test; each call is a transaction of its own. */
export function hardwareTokenStoreContract(tokens: HardwareTokenStore): void {
  test('gives back the token it was given, by id and by serial within its account', async () => {
    const full = active('A1')
    assert.equal(await tokens.add(full), true)
    assert.deepEqual(await tokens.find(full.id), full)
    assert.deepEqual(await tokens.findBySerial(here, serialKey(full)), full)
    assert.equal(await tokens.findBySerial('999999999999' as AccountId, serialKey(full)), undefined)
  })

  test('keeps one of a manufacturer and serial in an account, whatever its spelling', async () => {
    assert.equal(await tokens.add(token('A1')), true)
    const again = (rest: Partial<StockToken>) =>
      tokens.add(token('A1', { id: 'other' as HardwareTokenId, ...rest }))
    assert.equal(await again({ serial: 'ａ1', manufacturer: 'ACME' }), false)
    assert.equal(await again({ manufacturer: 'Bolt' }), true)
    const elsewhere = { accountId: '999999999999' as AccountId }
    assert.equal(await again({ id: 'third' as HardwareTokenId, ...elsewhere }), true)
  })

  test('lets one of many who bring the same token at once win', async () => {
    const adding = Array.from({ length: 8 }, (_, i) =>
      tokens.add(token('A1', { id: `one-${i}` as HardwareTokenId })),
    )
    assert.equal((await Promise.all(adding)).filter(Boolean).length, 1)
  })

  test('lists by serial, a page at a time, by how they begin and by their state', async () => {
    for (const one of [token('B2'), active('A2'), token('A1'), token('A10')]) await tokens.add(one)
    await tokens.add(token('A0', { accountId: '999999999999' as AccountId }))
    const list = async (page: Partial<Parameters<HardwareTokenStore['list']>[1]>) =>
      (await tokens.list(here, { limit: 10, ...page })).map(({ serial }) => serial)
    assert.deepEqual(await list({}), ['A10', 'A1', 'A2', 'B2'])
    assert.deepEqual(await list({ limit: 2 }), ['A10', 'A1'])
    assert.deepEqual(await list({ after: serialKey(token('A1')) }), ['A2', 'B2'])
    assert.deepEqual(await list({ prefix: 'a1' }), ['A10', 'A1'])
    const inState = (only: TokenState, prefix = '') => list({ prefix, only })
    assert.deepEqual(await inState('active'), ['A2'])
    assert.deepEqual(await inState('in-stock', 'b'), ['B2'])
  })

  test('finds what somebody has, and nothing that went back', async () => {
    await tokens.add(active('A1'))
    await tokens.add(token('A2', { state: 'assigned', userId: ada, assignedAt: noon }))
    await tokens.add(token('A3'))
    assert.deepEqual((await tokens.of(ada)).map(({ serial }) => serial).sort(), ['A1', 'A2'])
    assert.equal(await tokens.change(inStock(active('A1'), 50)), true)
    assert.deepEqual(
      (await tokens.of(ada)).map(({ serial }) => serial),
      ['A2'],
    )
    assert.deepEqual(await tokens.find(active('A1').id), {
      ...token('A1'),
      lastStep: 50,
      version: 1,
    })
  })

  test('lets one of many changes at once win', async () => {
    await tokens.add(token('A1'))
    const changes = Array.from({ length: 16 }, (_, i) =>
      tokens.change(token('A1', { state: 'assigned', userId: `user-${i}` as UserId })),
    )
    assert.equal((await Promise.all(changes)).filter(Boolean).length, 1)
  })
}
