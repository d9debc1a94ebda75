import { createHmac } from 'node:crypto'

/**
 * The simulated authenticator app. It shares no line with the product: were both wrong in the same way,
 * the story would still come out well.
 */
export interface Entry {
  issuer: string
  account: string
  /** RFC 4648 base32 without padding. */
  secret: string
  algorithm: 'sha1' | 'sha256' | 'sha512'
  digits: number
  periodSeconds: number
}

/** Reads what a QR code holds. Undefined: not the kind of address that an authenticator app knows. */
export function readOtpauth(text: string): Entry | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, pathname, searchParams } = new URL(text)
  const secret = tidySecret(searchParams.get('secret') ?? '')
  if (protocol !== 'otpauth:' || hostname !== 'totp' || !secret) return undefined
  const [before = '', after] = decoded(pathname.slice(1)).split(/:(.*)/s)
  const algorithm = (searchParams.get('algorithm') ?? 'SHA1').toLowerCase()
  const digits = Number(searchParams.get('digits') ?? 6)
  const periodSeconds = Number(searchParams.get('period') ?? 30)
  if (!isAlgorithm(algorithm) || ![6, 7, 8].includes(digits)) return undefined
  if (!Number.isInteger(periodSeconds) || periodSeconds < 1 || periodSeconds > 600) return undefined
  const issuer = searchParams.get('issuer') ?? (after === undefined ? '' : before)
  const account = (after ?? before).trim()
  return { issuer: issuer.trim(), account, secret, algorithm, digits, periodSeconds }
}

/** A secret as a person types it: spaces, small letters and padding do not matter. Undefined: not one. */
export function tidySecret(typed: string): string | undefined {
  const secret = typed.replace(/[\s=-]/g, '').toUpperCase()
  return /^[A-Z2-7]{16,256}$/.test(secret) ? secret : undefined
}

/** RFC 6238: the code at a moment. */
export function codeAt(entry: Entry, at: Date): string {
  const step = Math.floor(at.getTime() / 1000 / entry.periodSeconds)
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac(entry.algorithm, bytesOf(entry.secret)).update(counter).digest()
  const number = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff
  return String(number % 10 ** entry.digits).padStart(entry.digits, '0')
}

/** How long the code at this moment will still be shown, in whole seconds, at least one. */
export const secondsLeft = ({ periodSeconds }: Entry, at: Date): number =>
  periodSeconds - (Math.floor(at.getTime() / 1000) % periodSeconds)

const isAlgorithm = (text: string): text is Entry['algorithm'] =>
  ['sha1', 'sha256', 'sha512'].includes(text)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((c) => ALPHABET.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}
