import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '../ids.ts'
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
export function accountStoreContract(accounts: AccountStore): void {
  test('gives back the account it was given, and throws for another', async () => {
    await accounts.add(operator)
    assert.deepEqual(await accounts.get(operator.id), operator)
    const { operatorSince: _, ...customer } = operator
    await accounts.add({ ...customer, id: '123456789013' as AccountId })
    assert.deepEqual(await accounts.get('123456789013' as AccountId), {
      ...customer,
      id: '123456789013',
    })
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
}
