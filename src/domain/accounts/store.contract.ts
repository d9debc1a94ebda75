import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Account } from './account.ts'
import type { AccountStore } from './store.ts'

const operator: Account = {
  id: '123456789012' as AccountId,
  name: 'Example 合鍵',
  country: 'JP',
  operatorSince: new Date('2026-01-01T12:00:00.001Z'),
  rootPreset: 'instant',
  administratorPreset: 'instant',
  userPreset: 'instant',
  createdAt: new Date('2026-01-01T12:00:00Z'),
}

/** What every account store must do. `accounts` is emptied before each test; each call is a transaction of its own. */
export function accountStoreContract(accounts: AccountStore, transact: Ports['transact']): void {
  test('gives back the account it was given, and throws for another', async () => {
    await accounts.add(operator)
    assert.deepEqual(await accounts.get(operator.id), operator)
    const { operatorSince: _, ...customer } = operator
    await accounts.add({ ...customer, id: '123456789013' as AccountId })
    assert.deepEqual(await accounts.get('123456789013' as AccountId), {
      ...customer,
      id: '123456789013',
    })
    assert.deepEqual(await accounts.find(operator.id), operator)
    assert.equal(await accounts.find('999999999999' as AccountId), undefined)
    await assert.rejects(accounts.get('999999999999' as AccountId))
  })

  test('knows whether there is any account, and which', async () => {
    assert.equal(await accounts.none(), true)
    await accounts.add(operator)
    assert.equal(await accounts.none(), false)
    const other = '123456789011' as AccountId
    await accounts.add({ ...operator, id: other })
    assert.deepEqual(await accounts.ids(), [other, operator.id])
  })

  test('gives an id to one of many who draw it at once', async () => {
    const added = await Promise.all(
      Array.from({ length: 16 }, (_, draw) => accounts.add({ ...operator, name: `${draw}` })),
    )
    assert.equal(added.filter(Boolean).length, 1)
    assert.equal((await accounts.get(operator.id)).name, `${added.indexOf(true)}`)
  })

  test('changes name and preset, and nothing else', async () => {
    await accounts.add(operator)
    await accounts.rename(operator.id, 'Another')
    await accounts.setRootPreset(operator.id, 'hold-24h')
    assert.deepEqual(await accounts.get(operator.id), {
      ...operator,
      name: 'Another',
      rootPreset: 'hold-24h',
    })
  })

  test('gives an alias to one of many who ask for it at once, and finds it', async () => {
    const ids = Array.from({ length: 8 }, (_, i) => `12345678901${i}` as AccountId)
    for (const id of ids) await accounts.add({ ...operator, id })
    const saved = await Promise.all(
      ids.map((id) => accounts.save({ ...operator, id, alias: 'acme' })),
    )
    assert.equal(saved.filter(Boolean).length, 1)
    const own = ids[saved.indexOf(true)]!
    assert.deepEqual(await accounts.findByAlias('acme'), { ...operator, id: own, alias: 'acme' })
    assert.equal(await accounts.findByAlias('another'), undefined)
    const loser = ids.find((id) => id !== own)!
    assert.equal((await accounts.get(loser)).alias, undefined)
    // Taken back, it is free.
    assert.equal(await accounts.save({ ...operator, id: own }), true)
    assert.equal(await accounts.save({ ...operator, id: loser, alias: 'acme' }), true)
  })

  test('saves what is there now, and forgets what is not', async () => {
    const { operatorSince: _, ...plain } = operator
    await accounts.add(plain)
    const everything = { ...operator, alias: 'acme', colour: '#123456', country: 'US' }
    await accounts.save(everything)
    assert.deepEqual(await accounts.lock(operator.id), everything)
    await accounts.save(plain)
    assert.deepEqual(await accounts.get(operator.id), plain)
  })

  test('lists accounts by their ids, page after page', async () => {
    const ids = ['111111111111', '222222222222', '333333333333'] as AccountId[]
    for (const id of ids.toReversed()) await accounts.add({ ...operator, id })
    const page = async (limit: number, after?: AccountId) =>
      (await accounts.list({ limit, ...(after && { after }) })).map(({ id }) => id)
    assert.deepEqual(await page(2), ids.slice(0, 2))
    assert.deepEqual(await page(2, ids[1]), ids.slice(2))
  })

  test('is changed by those who lock it one after the other', async () => {
    await accounts.add({ ...operator, name: '0' })
    const count = () =>
      transact(async (stores) => {
        const account = await stores.accounts.lock(operator.id)
        await stores.accounts.save({ ...account, name: `${Number(account.name) + 1}` })
      })
    await Promise.all(Array.from({ length: 8 }, count))
    assert.equal((await accounts.get(operator.id)).name, '8')
    await assert.rejects(accounts.lock('999999999999' as AccountId))
  })
}
