import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a page asks of a passkey: bytes are base64url. */
export interface Question {
  challenge: string
  rpId?: string
  rp?: { id: string }
  user?: { id: string }
}

/** The flags of WebAuthn Level 3, section 6.1: somebody was there, and was recognised. */
const PRESENT = 0x01
const VERIFIED = 0x04
const NEW_CREDENTIAL = 0x40

/** A security key of the drill's own (ES256), apart from the product's code: it signs whatever it is asked. */
export class Passkey {
  readonly #id = randomBytes(32)
  readonly #key: KeyObject
  readonly #public: { x: Buffer; y: Buffer }
  readonly #origin: string
  #count = 0
  #user = ''

  constructor(origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.#public = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
    this.#origin = origin
  }

  /** Registration (section 7.1), without attestation. */
  make({ challenge, rp, user }: Question): string {
    this.#user = user?.id ?? ''
    const length = Buffer.from([0, this.#id.length])
    const credential = Buffer.concat([Buffer.alloc(16), length, this.#id, coseKey(this.#public)])
    const data = Buffer.concat([this.#data(rp?.id ?? '', NEW_CREDENTIAL), credential])
    return JSON.stringify({
      credentialId: this.#id.toString('base64url'),
      clientDataJSON: this.#clientData('webauthn.create', challenge).toString('base64url'),
      attestationObject: attestationOf(data).toString('base64url'),
      transports: ['usb'],
    })
  }

  /** An assertion (section 7.2), for the page of another origin where one is given. */
  answer({ challenge, rpId = '' }: Question, origin = this.#origin): string {
    const client = this.#clientData('webauthn.get', challenge, origin)
    const data = this.#data(rpId)
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    return JSON.stringify({
      credentialId: this.#id.toString('base64url'),
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#key).toString('base64url'),
      userHandle: this.#user,
    })
  }

  #data(rpId: string, flags = 0): Buffer {
    this.#count += 1
    const counted = Buffer.alloc(5)
    counted.writeUInt8(PRESENT | VERIFIED | flags)
    counted.writeUInt32BE(this.#count, 1)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), counted])
  }

  #clientData(type: string, challenge: string, origin = this.#origin): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }
}

/** RFC 9053, section 7.1.1, in CBOR (RFC 8949): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
const coseKey = ({ x, y }: { x: Buffer; y: Buffer }): Buffer =>
  Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), x, Buffer.from('225820', 'hex'), y])

/** {"fmt": "none", "attStmt": {}, "authData": bytes} */
function attestationOf(data: Buffer): Buffer {
  const length = Buffer.alloc(3)
  length.writeUInt8(0x59)
  length.writeUInt16BE(data.length, 1)
  const text = (word: string) =>
    Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    length,
    data,
  ])
}
