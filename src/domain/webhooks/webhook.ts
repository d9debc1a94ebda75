import { ALARM_KINDS, type AlarmKind } from '../alarms/alarm.ts'
import type { AccountId, WebhookId } from '../ids.ts'

/** An address of another program that is told of an account's alarms. */
export interface Webhook {
  id: WebhookId
  accountId: AccountId
  url: string
  kinds: readonly AlarmKind[]
  /** What its deliveries are signed with. */
  sealedSecret: string
  /** The one before, which signs beside it until then. */
  sealedOldSecret?: string
  oldSecretUntil?: Date
  createdAt: Date
  /** The first failure since the last success. */
  failingSince?: Date
  disabledAt?: Date
}

/** One attempt, for its owner to look at. Holds nothing that the other side said but its status. */
export interface Delivery {
  webhookId: WebhookId
  /** Of what was delivered. */
  id: string
  type: string
  at: Date
  outcome: Outcome
  ms: number
}

/**
 * 'delivered', or why not. 'status-503': what the other side answered. 'private-address': its name leads into a network
 * that is not public (H15).
 */
export type Outcome =
  | 'delivered'
  | 'redirect'
  | 'private-address'
  | 'port'
  | 'unknown-host'
  | 'refused'
  | 'timeout'
  | 'certificate'
  | 'failed'
  | `status-${number}`

/** What is sent, as JSON. Ids only: who reads it can ask for names with a token of their own. */
export interface WebhookEvent {
  /** The same at every try. */
  id: string
  type: AlarmKind | 'test'
  at: string
  account: AccountId
  data: Readonly<Record<string, string>>
}

export const WEBHOOKS_MOST = 10
/** After so long without one success it is switched off, with an alarm. */
export const FAILING_MS = 3 * 24 * 3_600_000
/** How long the secret before still signs. */
export const OLD_SECRET_MS = 24 * 3_600_000

/** Those that there are. */
export const kindsIn = (texts: readonly string[]): AlarmKind[] =>
  ALARM_KINDS.filter((kind) => texts.includes(kind))
