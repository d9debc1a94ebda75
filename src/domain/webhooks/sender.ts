import type { Outcome } from './webhook.ts'

export interface WebhookRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** The way out to other programs. Never into a network that is not public, whatever a name leads to (H15). */
export interface WebhookSender {
  /** Never throws: what went wrong is the outcome. Ends within ten seconds. */
  send(request: WebhookRequest): Promise<Outcome>
}
