import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** As people are shown it, and as libraries of the Standard Webhooks scheme take it. */
export const secretText = (secret: Uint8Array): string =>
  `${PREFIX}${Buffer.from(secret).toString('base64')}`

/**
 * The three headers of the Standard Webhooks scheme. While a secret is being changed there are two signatures, of which
 * the receiver needs one.
 */
export function webhookHeaders(
  secrets: readonly Uint8Array[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map(
    (secret) =>
      `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
