import type { AccountId, WebhookId } from '../ids.ts'
import type { Delivery, Webhook } from './webhook.ts'

export interface WebhookStore {
  /** False when the account has this address already, or as many as there may be. */
  add(webhook: Webhook, most: number): Promise<boolean>
  find(webhook: WebhookId): Promise<Webhook | undefined>
  /** In the order in which they were added. */
  of(account: AccountId): Promise<Webhook[]>
  /** Makes every other transaction that locks it wait until this one ends. */
  lock(webhook: WebhookId): Promise<Webhook | undefined>
  /** Replaces the whole row. Only after `lock` in the same transaction. */
  save(webhook: Webhook): Promise<void>
  remove(webhook: WebhookId): Promise<void>
  /** Keeps the newest `most` of the webhook. */
  log(delivery: Delivery, most: number): Promise<void>
  /** Newest first. */
  deliveries(webhook: WebhookId): Promise<Delivery[]>
}
