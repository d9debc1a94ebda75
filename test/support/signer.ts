import { createHmac } from 'node:crypto'
import type { Signer } from '../../src/web/shared/browser-cookie.ts'

/** Signs browser cookies as the vault does, under a key of its own. */
export function signerWith(key: string): Signer {
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  return { sign, isSigned: (text, signature) => signature === sign(text) }
}
