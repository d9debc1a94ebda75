import type { Vault } from '../ports.ts'
import type { MailLink } from './link.ts'

/**
 * The six digits that a link shows in any browser but its own. Derived from link and number under the key ring, so that
 * they can be shown again while they live and are stored nowhere.
 */
export function linkDigits(vault: Vault, { tokenHash, codeNumber }: MailLink): string {
  return sixDigits(vault.mac('link-digits', `${tokenHash}.${codeNumber}`))
}

/** Six digits out of a keyed hash (base64url, 256 bits): the bias of the remainder is below 2^-20. */
function sixDigits(mac: string): string {
  const number = Buffer.from(mac, 'base64url').readUIntBE(0, 6) % 1_000_000
  return String(number).padStart(6, '0')
}
