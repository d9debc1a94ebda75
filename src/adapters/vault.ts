import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { KeyRing } from '../domain/key-ring.ts'
import type { Vault } from '../domain/ports.ts'

const CIPHER = 'aes-256-gcm'
/** 96 random bits: with one key, good for 2^32 seals (NIST SP 800-38D, section 8.3). */
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals with the ring's first key and opens with whichever key sealed. `v1.<key id>.<iv>.<tag>.<data>`, base64url.
 *
 * `open` throws for text that was changed, moved to another row, or sealed under a key that left the ring.
 */
export function keyRingVault(ring: KeyRing): Vault {
  const sealing = new Map(ring.map(({ id, key }) => [id, subKey(key, 'seal')]))
  const [newest] = ring
  const macKeys = ring.map(({ key }) => subKey(key, 'mac'))

  return {
    seal(secret, identity) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, sealing.get(newest.id)!, iv)
      cipher.setAAD(associated(newest.id, identity))
      const data = Buffer.concat([cipher.update(secret), cipher.final()])
      const parts = [iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))
      return ['v1', newest.id, ...parts].join('.')
    },

    open(sealed, identity) {
      const [version, id = '', ...encoded] = sealed.split('.')
      const key = sealing.get(id)
      if (version !== 'v1' || encoded.length !== 3) throw new Error('sealed text is malformed')
      if (!key) throw new Error('sealed text needs a key that is not in the ring')

      const [iv, tag, data] = encoded.map(strictBytes) as [Buffer, Buffer, Buffer]
      const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(associated(id, identity))
      decipher.setAuthTag(tag)
      return Buffer.concat([decipher.update(data), decipher.final()])
    },

    mac: (purpose, text) => macOf(macKeys[0]!, purpose, text).toString('base64url'),

    macs: (purpose, text) => macKeys.map((key) => macOf(key, purpose, text).toString('base64url')),

    isMac(purpose, text, mac) {
      const given = Buffer.from(mac, 'base64url')
      // Spare bits that decoding forgives would make several texts one mac.
      if (given.length !== MAC_BYTES || given.toString('base64url') !== mac) return false
      return macKeys.some((key) => timingSafeEqual(given, macOf(key, purpose, text)))
    },
  }
}

const MAC_BYTES = 32

/** The length in front keeps ('a', 'bc') and ('ab', 'c') apart. */
const macOf = (key: KeyObject, purpose: string, text: string): Buffer =>
  createHmac('sha256', key).update(`${purpose.length}:${purpose}${text}`).digest()

/** One ring key never does two jobs. RFC 5869. */
const subKey = (key: KeyObject, job: 'seal' | 'mac'): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, '', `aikagi ${job} v1`, 32)))

const associated = (keyId: string, identity: string): Buffer =>
  Buffer.from(`v1.${keyId}.${identity}`)

/** Decoding alone forgives stray characters and spare bits: then many texts would open as one. */
function strictBytes(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url')
  if (bytes.toString('base64url') !== encoded) throw new Error('sealed text is malformed')
  return bytes
}
