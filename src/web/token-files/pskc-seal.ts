import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { childOf, textOf, type XmlElement } from './xml.ts'

/** What opens an encrypted file: sent by the vendor on another way than the file. */
export type FileKey = { kind: 'key'; key: Uint8Array } | { kind: 'password'; password: string }

/** Why one value was not opened. */
type ValueFault =
  /** What was given does not open it, or is not as long as the file's algorithm asks. */
  | 'key-wrong'
  | 'encryption-unknown'
  /** CBC without a MAC can be changed on its way: RFC 6030, section 6. */
  | 'mac-missing'
  | 'mac-wrong'
  | 'value-damaged'

/** Why nothing of the file can be opened. */
export type SealFault =
  | ValueFault
  /** It is encrypted, and nothing was given to open it with. */
  | 'key-missing'
  /** A salt, a length or a function that is not known here. */
  | 'derivation-unknown'
  /** More work than a file may cost. */
  | 'derivation-too-costly'

type Opening = { opened: true; bytes: Uint8Array } | { opened: false; reason: ValueFault }

/** Opens the encrypted values of one container. */
export type Opener = (secret: XmlElement) => Opening

const derive = promisify(pbkdf2)

/** About a second of one core. */
const ITERATIONS_MOST = 2_000_000
const KEY_BYTES = [16, 24, 32]
const VALUE_MOST_BYTES = 1024

const HASHES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha224': 'sha224',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512': 'sha512',
}

interface Method {
  cipher: string
  keyBytes: number
  wraps: boolean
}

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const METHODS: Readonly<Record<string, Method>> = Object.fromEntries(
  [128, 192, 256].flatMap((bits): [string, Method][] => [
    [`${XMLENC}aes${bits}-cbc`, { cipher: `aes-${bits}-cbc`, keyBytes: bits / 8, wraps: false }],
    [`${XMLENC}kw-aes${bits}`, { cipher: `id-aes${bits}-wrap`, keyBytes: bits / 8, wraps: true }],
  ]),
)

/** What stands before the keys in a container. */
export interface Header {
  encryptionKey?: XmlElement
  macMethod?: XmlElement
}

/**
 * Makes ready to open a container's values, deriving the key from the password where the file says so (RFC 6030, section
 * 6.2). A reason, when the file cannot be opened at all.
 */
export async function openerOf(
  { encryptionKey, macMethod }: Header,
  given: FileKey | undefined,
): Promise<Opener | SealFault> {
  if (!given) return 'key-missing'
  const key = await keyOf(encryptionKey, given)
  if (typeof key === 'string') return key
  if (!macMethod) return (secret) => openWith(key, undefined, secret)
  const hash = HASHES[macMethod.attributes.Algorithm ?? '']
  if (!hash) return 'encryption-unknown'
  const macKey = macKeyOf(macMethod, key)
  if (typeof macKey === 'string') return macKey
  return (secret) => openWith(key, { hash, key: macKey }, secret)
}

async function keyOf(
  encryptionKey: XmlElement | undefined,
  given: FileKey,
): Promise<Uint8Array | SealFault> {
  const derived = childOf(encryptionKey, 'DerivedKey')
  if (given.kind === 'key') return derived ? 'key-wrong' : given.key
  if (!derived) return 'key-wrong'
  const method = childOf(derived, 'KeyDerivationMethod')
  const parameters = childOf(method, 'PBKDF2-params')
  if (!method?.attributes.Algorithm?.endsWith('#pbkdf2') || !parameters) return 'derivation-unknown'
  const salt = bytesIn(textOf(childOf(parameters, 'Salt'), 'Specified'))
  const iterations = Number(textOf(parameters, 'IterationCount'))
  const length = Number(textOf(parameters, 'KeyLength'))
  const prf = childOf(parameters, 'PRF')?.attributes.Algorithm
  const hash = prf === undefined ? 'sha1' : HASHES[prf]
  if (!salt || !hash || !Number.isSafeInteger(iterations) || iterations < 1)
    return 'derivation-unknown'
  if (!KEY_BYTES.includes(length)) return 'derivation-unknown'
  if (iterations > ITERATIONS_MOST) return 'derivation-too-costly'
  return derive(given.password, salt, iterations, length, hash)
}

/** Encrypted under the same key; without one of its own the key itself serves (RFC 6030, section 6). */
function macKeyOf(macMethod: XmlElement, key: Uint8Array): Uint8Array | ValueFault {
  const macKey = childOf(macMethod, 'MACKey')
  if (!macKey) return key
  const read = readEncrypted(macKey)
  if (typeof read === 'string') return read
  if (read.method.keyBytes !== key.length) return 'key-wrong'
  return decrypt(read, key) ?? 'key-wrong'
}

interface Mac {
  hash: string
  key: Uint8Array
}

/** The MAC is checked over what was encrypted, before anything is decrypted. */
function openWith(key: Uint8Array, mac: Mac | undefined, secret: XmlElement): Opening {
  const value = childOf(secret, 'EncryptedValue')
  const read = value ? readEncrypted(value) : 'value-damaged'
  if (typeof read === 'string') return refuse(read)
  if (read.method.keyBytes !== key.length) return refuse('key-wrong')
  const told = textOf(secret, 'ValueMAC')
  if (!read.method.wraps && (!mac || told === undefined)) return refuse('mac-missing')
  if (mac && told !== undefined && !isMac(mac, read.bytes, told)) return refuse('mac-wrong')
  const bytes = decrypt(read, key)
  if (bytes) return { opened: true, bytes }
  return refuse(read.method.wraps ? 'key-wrong' : 'value-damaged')
}

const refuse = (reason: ValueFault): Opening => ({ opened: false, reason })

interface Encrypted {
  method: Method
  bytes: Uint8Array
}

function readEncrypted(element: XmlElement): Encrypted | ValueFault {
  const method = METHODS[childOf(element, 'EncryptionMethod')?.attributes.Algorithm ?? '']
  if (!method) return 'encryption-unknown'
  const bytes = bytesIn(textOf(childOf(element, 'CipherData'), 'CipherValue'))
  return bytes && bytes.length <= VALUE_MOST_BYTES ? { method, bytes } : 'value-damaged'
}

function isMac({ hash, key }: Mac, bytes: Uint8Array, told: string): boolean {
  const expected = createHmac(hash, key).update(bytes).digest()
  const given = bytesIn(told)
  return given?.length === expected.length && timingSafeEqual(given, expected)
}

function decrypt({ method, bytes }: Encrypted, key: Uint8Array): Uint8Array | undefined {
  try {
    return method.wraps ? unwrap(method.cipher, bytes, key) : decryptCbc(method.cipher, bytes, key)
  } catch {
    return undefined
  }
}

/** RFC 3394: it checks itself. */
function unwrap(cipher: string, bytes: Uint8Array, key: Uint8Array): Uint8Array {
  const opened = createDecipheriv(cipher, key, Buffer.alloc(8, 0xa6))
  return Buffer.concat([opened.update(bytes), opened.final()])
}

const BLOCK = 16

/** XML encryption, section 5.2: the vector in front, and of the padding only its last byte says anything. */
function decryptCbc(cipher: string, bytes: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const opened = createDecipheriv(cipher, key, bytes.subarray(0, BLOCK)).setAutoPadding(false)
  const padded = Buffer.concat([opened.update(bytes.subarray(BLOCK)), opened.final()])
  const padding = padded.at(-1) ?? 0
  return padding < 1 || padding > BLOCK ? undefined : padded.subarray(0, padded.length - padding)
}

/** Base64 as it stands in a file, with line ends in it. Undefined for anything else. */
export function bytesIn(text: string | undefined): Uint8Array | undefined {
  const plain = text?.replace(/\s+/g, '')
  if (!plain || plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain)) return undefined
  return Buffer.from(plain, 'base64')
}
