import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, WebhookId } from '../ids.ts'
import type { WebhookStore } from './store.ts'
import type { Delivery, Webhook } from './webhook.ts'

const account = '123456789012' as AccountId
const noon = new Date('2026-01-01T12:00:00Z')
const minute = (count: number) => new Date(noon.getTime() + count * 60_000)

const webhook = (id: string, rest: Partial<Webhook> = {}): Webhook => ({
  id: id as WebhookId,
  accountId: account,
  url: `https://example.org/${id}`,
  kinds: ['code-reused'],
  sealedSecret: 'sealed',
  createdAt: noon,
  ...rest,
})
const delivery = (count: number): Delivery => ({
  webhookId: 'one' as WebhookId,
  id: `event-${count}`,
  type: 'code-reused',
  at: minute(count),
  outcome: count % 2 === 0 ? 'delivered' : 'status-503',
  ms: count,
})

/** What every webhook store must do. `webhooks` is emptied before each test; each call is a transaction of its own. */
export function webhookStoreContract(webhooks: WebhookStore): void {
  test('gives back what it was given, in the order of adding, apart from other accounts', async () => {
    const full = webhook('two', {
      kinds: ['webhook-off', 'clock-wrong'],
      sealedOldSecret: 'old',
      oldSecretUntil: minute(1),
      createdAt: minute(1),
      failingSince: minute(2),
      disabledAt: minute(3),
    })
    for (const one of [full, webhook('one')]) assert.equal(await webhooks.add(one, 10), true)
    await webhooks.add(webhook('else', { accountId: '123456789013' as AccountId }), 10)
    assert.deepEqual(await webhooks.of(account), [webhook('one'), full])
    assert.deepEqual(await webhooks.find(full.id), full)
    assert.deepEqual(await webhooks.lock(full.id), full)
    assert.equal(await webhooks.find('none' as WebhookId), undefined)
  })

  test('takes an address once, and no more than there may be, also in a race', async () => {
    assert.equal(await webhooks.add(webhook('one'), 3), true)
    const again = webhook('again', { url: webhook('one').url })
    assert.equal(await webhooks.add(again, 3), false)
    const added = await Promise.all(
      Array.from({ length: 6 }, (_, number) => webhooks.add(webhook(`more-${number}`), 3)),
    )
    assert.equal(added.filter(Boolean).length, 2)
  })

  test('replaces the whole row, and forgets a removed one with its deliveries', async () => {
    await webhooks.add(webhook('one', { failingSince: noon }), 10)
    await webhooks.save(webhook('one', { kinds: [] }))
    assert.deepEqual(await webhooks.find('one' as WebhookId), webhook('one', { kinds: [] }))
    await webhooks.log(delivery(1), 20)
    await webhooks.remove('one' as WebhookId)
    assert.equal(await webhooks.find('one' as WebhookId), undefined)
    assert.deepEqual(await webhooks.deliveries('one' as WebhookId), [])
  })

  test('keeps the newest deliveries, newest first', async () => {
    await webhooks.add(webhook('one'), 10)
    for (let count = 1; count <= 7; count++) await webhooks.log(delivery(count), 5)
    assert.deepEqual(await webhooks.deliveries('one' as WebhookId), [7, 6, 5, 4, 3].map(delivery))
  })
}
