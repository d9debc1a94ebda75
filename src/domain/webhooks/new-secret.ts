import type { WebhookId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { secretText } from './sign-webhook.ts'

/** 256 bits, sealed for its row. */
export function newSecret(
  { chance, vault }: Ports,
  id: WebhookId,
): { sealed: string; secret: string } {
  const bytes = chance.bytes(32)
  return { sealed: vault.seal(bytes, id), secret: secretText(bytes) }
}
