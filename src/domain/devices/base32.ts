const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648, section 6, without padding: what authenticator apps take. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const quintets = bits.match(/.{1,5}/g) ?? []
  return quintets.map((quintet) => ALPHABET[Number.parseInt(quintet.padEnd(5, '0'), 2)]).join('')
}

/** The reverse, however it was typed: in groups, in small letters, with padding. Undefined when it is none. */
export function fromBase32(text: string): Uint8Array | undefined {
  const plain = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  if (plain === '' || !/^[A-Z2-7]+$/.test(plain)) return undefined
  const bits = [...plain]
    .map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** In fours, for reading from a screen and typing. Apps ignore the spaces. */
export const inGroups = (text: string): string => text.match(/.{1,4}/g)?.join(' ') ?? ''
