import { createHash } from 'node:crypto'
import type { AccountId } from '../ids.ts'

/** Pictures that hold nothing but a picture: an SVG could hold a script (H22). */
export type LogoType = 'image/png' | 'image/jpeg' | 'image/webp'

/** An organisation's picture, exactly as it was uploaded: it is never decoded here. */
export interface Logo {
  accountId: AccountId
  type: LogoType
  /** Of its content: the picture's name in caches. */
  hash: string
  /** Base64. */
  content: string
  setAt: Date
}

export type LogoRefusal = 'empty' | 'too-large' | 'not-a-picture'
export type LogoVerdict =
  | { accepted: true; type: LogoType; hash: string; content: string }
  | { accepted: false; reason: LogoRefusal }

export const LOGO_MOST_BYTES = 64 * 1024

/** What an uploaded file is by its own first bytes, whatever it is called or said to be. */
export function readLogo(bytes: Uint8Array): LogoVerdict {
  if (bytes.length === 0) return { accepted: false, reason: 'empty' }
  if (bytes.length > LOGO_MOST_BYTES) return { accepted: false, reason: 'too-large' }
  const file = Buffer.from(bytes)
  const type = typeOf(file)
  if (!type) return { accepted: false, reason: 'not-a-picture' }
  const hash = createHash('sha256').update(file).digest('base64url').slice(0, 16)
  return { accepted: true, type, hash, content: file.toString('base64') }
}

function typeOf(file: Buffer): LogoType | undefined {
  const begins = (hex: string, at = 0) =>
    file.subarray(at, at + hex.length / 2).toString('hex') === hex
  // The signature, and the header chunk that must come first.
  if (begins('89504e470d0a1a0a') && begins('49484452', 12)) return 'image/png'
  if (begins('ffd8ff')) return 'image/jpeg'
  return begins('52494646') && begins('57454250', 8) ? 'image/webp' : undefined
}
