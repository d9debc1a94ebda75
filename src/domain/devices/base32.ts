const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, section 6, without padding: what authenticator apps take. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const quintets = bits.match(/.{1,5}/g) ?? []
  return quintets.map((quintet) => ALPHABET[Number.parseInt(quintet.padEnd(5, '0'), 2)]).join('')
}

/** In fours, for reading from a screen and typing. Apps ignore the spaces. */
export const inGroups = (text: string): string => text.match(/.{1,4}/g)?.join(' ') ?? ''
