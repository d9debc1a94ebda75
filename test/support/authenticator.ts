import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** What a defect is planted in. Everything has the value of an honest authenticator until a test changes it. */
export interface Answering {
  type: string
  origin: string
  crossOrigin?: boolean
  topOrigin?: string
  rpId: string
  userPresent: boolean
  userVerified: boolean
  backupEligible: boolean
  backedUp: boolean
  signCount: number
  credentialId: string
  userHandle: string | undefined
  signature: string
}

export interface RegistrationDefect extends Partial<Answering> {
  alg?: number
  /** With a statement that the passkey signed by itself ('packed'): over what it says, or over something else. */
  selfSigned?: 'right' | 'wrong'
}

/** An authenticator made of node:crypto: answers as a browser hands them over, right or with a defect. */
export interface SoftAuthenticator {
  credentialId: string
  register(challenge: string, defect?: RegistrationDefect): string
  answer(challenge: string, defect?: Partial<Answering>): string
  /** What it was registered for. */
  userHandle?: string
}

const HONEST = {
  origin: 'http://localhost:8080',
  rpId: 'localhost',
  userPresent: true,
  userVerified: true,
  backupEligible: false,
  backedUp: false,
}

export function softAuthenticator(own: Partial<Answering> = {}): SoftAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = own.credentialId ?? randomBytes(16).toString('base64url')
  let count = 0
  const authenticator: SoftAuthenticator = {
    credentialId,
    register(challenge, { alg = -7, selfSigned, ...defect } = {}) {
      const it = { ...HONEST, type: 'webauthn.create', signCount: count, ...own, ...defect }
      const id = Buffer.from(it.credentialId ?? credentialId, 'base64url')
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = [Buffer.alloc(16), length, id, coseOf(publicKey, alg)]
      const authData = Buffer.concat([dataOf(it, 0x40), ...attested])
      const clientData = clientDataOf(it, challenge)
      const about = selfSigned === 'wrong' ? randomBytes(32) : clientData
      const signed = Buffer.concat([authData, createHash('sha256').update(about).digest()])
      const statement: [string, Buffer][] = selfSigned
        ? [
            ['alg', number(alg)],
            ['sig', bytes(sign('sha256', signed, privateKey))],
          ]
        : []
      const attestationObject = map([
        ['fmt', text(selfSigned ? 'packed' : 'none')],
        ['attStmt', map(statement)],
        ['authData', bytes(authData)],
      ])
      return JSON.stringify({
        credentialId: it.credentialId ?? credentialId,
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      })
    },
    answer(challenge, defect = {}) {
      count += 1
      const { userHandle = authenticator.userHandle } = { ...own, ...defect }
      const it = { ...HONEST, type: 'webauthn.get', signCount: count, ...own, ...defect }
      const clientData = clientDataOf(it, challenge)
      const authData = dataOf(it, 0)
      const hash = createHash('sha256').update(clientData).digest()
      const signature = sign('sha256', Buffer.concat([authData, hash]), privateKey)
      return JSON.stringify({
        credentialId: it.credentialId ?? credentialId,
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: it.signature ?? signature.toString('base64url'),
        ...(userHandle !== undefined && { userHandle }),
      })
    },
  }
  return authenticator
}

type Said = typeof HONEST & Pick<Answering, 'type' | 'signCount'> & Partial<Answering>

const clientDataOf = ({ type, origin, crossOrigin, topOrigin }: Said, challenge: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin, topOrigin }))

function dataOf(it: Said, flags: number): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(it.signCount)
  const said =
    flags |
    (it.userPresent ? 0x01 : 0) |
    (it.userVerified ? 0x04 : 0) |
    (it.backupEligible ? 0x08 : 0) |
    (it.backedUp ? 0x10 : 0)
  const rpIdHash = createHash('sha256').update(it.rpId).digest()
  return Buffer.concat([rpIdHash, Buffer.from([said]), count])
}

/** COSE_Key of a P-256 key: RFC 9053, section 7.1.1. */
function coseOf(key: KeyObject, alg: number): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  return map([
    [1, number(2)],
    [3, number(alg)],
    [-1, number(1)],
    [-2, bytes(Buffer.from(x!, 'base64url'))],
    [-3, bytes(Buffer.from(y!, 'base64url'))],
  ])
}

/** As much of CBOR (RFC 8949) as these messages need. */
function head(major: number, value: number): Buffer {
  const first = major << 5
  if (value < 24) return Buffer.from([first | value])
  if (value < 256) return Buffer.from([first | 24, value])
  return Buffer.from([first | 25, value >> 8, value & 0xff])
}

const number = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value])
const text = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)])
const map = (entries: [string | number, Buffer][]): Buffer =>
  Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, value]) => [
      typeof key === 'number' ? number(key) : text(key),
      value,
    ]),
  ])
