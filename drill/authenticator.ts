import { createHmac, randomInt } from 'node:crypto'

const STEP_MS = 30_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The 30-second step of a moment (RFC 6238, section 4.2). */
export const stepOf = (moment: Date): number => Math.floor(moment.getTime() / STEP_MS)

export const startOf = (step: number): Date => new Date(step * STEP_MS)

/** Six digits for a step (RFC 4226, section 5.3): the drill's own arithmetic, apart from the product's. */
export function codeFor(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = hash[hash.length - 1]! & 0x0f
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** 160 bits, as authenticator apps show them. */
export const newSecret = (): string =>
  Array.from({ length: 32 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

/** RFC 4648, section 6, as authenticator apps show it: spaces and case do not matter. */
export function fromBase32(text: string): Buffer {
  const letters = text.toUpperCase().replaceAll(/[\s=-]/g, '')
  const bytes: number[] = []
  let [bits, held] = [0, 0]
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new Error(`${letter} is no letter of base32`)
    held = (held << 5) | value
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
