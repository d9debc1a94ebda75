import { toBase32 } from './base32.ts'

/** What an authenticator app shows beside the code, so that a person can tell entries apart (DE-2). */
export interface OtpauthLabel {
  /** The installation's name. */
  issuer: string
  account: string
  user: string
}

/**
 * The text of the QR code, in the form that Google's "Key URI Format" describes and apps agree on.
 *
 * It is the secret itself: only the session that made the draft may see it. SHA-1, 6 digits and 30 s are spelt out
 * although they are the defaults: several apps ignore anything else without saying so.
 */
export function otpauthUri(secret: Uint8Array, { issuer, account, user }: OtpauthLabel): string {
  const name = `${plain(issuer)}:${plain(user)} (${plain(account)})`
  const parameters = [
    `secret=${toBase32(secret)}`,
    `issuer=${encodeURIComponent(plain(issuer))}`,
    'algorithm=SHA1',
    'digits=6',
    'period=30',
  ]
  const label = name.split(':').map(encodeURIComponent).join(':')
  return `otpauth://totp/${label}?${parameters.join('&')}`
}

/** The colon divides issuer from name: one inside a part would move the border. */
const plain = (part: string): string => part.replaceAll(':', ' ').trim()
