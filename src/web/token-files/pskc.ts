import { defined } from '../../domain/defined.ts'
import type { TokenFaultReason, TokenLine } from '../../domain/hardware-tokens/token-line.ts'
import {
  bytesIn,
  type FileKey,
  type Header,
  type Opener,
  openerOf,
  type SealFault,
} from './pskc-seal.ts'
import { childOf, readXml, textOf, type XmlElement, XmlFault, type XmlFaultReason } from './xml.ts'

/** A fault of the whole file: nothing was read from it. */
export interface PskcFault {
  line: number
  reason: XmlFaultReason | 'not-pskc' | 'too-many-keys' | SealFault
}

export type Container = { read: true; lines: TokenLine[] } | { read: false; fault: PskcFault }

interface Reading {
  key: FileKey | undefined
  /** More keys are not read. */
  most: number
}

const PSKC = 'urn:ietf:params:xml:ns:keyprov:pskc'

/**
 * Reads a key container (RFC 6030): plain, or under a key or a password that its vendor gave. Of encrypted values the MAC
 * is checked before they are decrypted. A signature over the whole is not looked at: `pskctool --verify` does that.
 */
export async function readPskc(text: string, { key, most }: Reading): Promise<Container> {
  const packages: XmlElement[] = []
  const header: Header = {}
  try {
    await readXml(text, {
      take(child, root) {
        if (root.name !== 'KeyContainer' || root.namespace !== PSKC) throw notPskc(root)
        if (child.name === 'EncryptionKey') header.encryptionKey = child
        if (child.name === 'MACMethod') header.macMethod = child
        if (child.name === 'KeyPackage') packages.push(child)
        if (packages.length > most) throw new NotRead({ line: child.line, reason: 'too-many-keys' })
      },
    })
  } catch (error) {
    if (error instanceof NotRead) return { read: false, fault: error.fault }
    if (!(error instanceof XmlFault)) throw error
    return { read: false, fault: { line: error.line, reason: error.reason } }
  }
  const isSealed = packages.some((one) => childOf(secretOf(one), 'EncryptedValue'))
  const opener = isSealed ? await openerOf(header, key) : undefined
  if (typeof opener === 'string') {
    const line = (header.encryptionKey ?? packages[0]!).line
    return { read: false, fault: { line, reason: opener } }
  }
  if (packages.length === 0) return { read: false, fault: { line: 1, reason: 'not-pskc' } }
  return { read: true, lines: packages.map((one) => lineOf(one, opener)) }
}

class NotRead extends Error {
  readonly fault: PskcFault
  constructor(fault: PskcFault) {
    super(fault.reason)
    this.fault = fault
  }
}

const notPskc = ({ line }: XmlElement) => new NotRead({ line, reason: 'not-pskc' })

const keyOf = (one: XmlElement) => childOf(one, 'Key')
const dataOf = (one: XmlElement) => childOf(keyOf(one), 'Data')
const secretOf = (one: XmlElement) => childOf(dataOf(one), 'Secret')

function lineOf(one: XmlElement, opener: Opener | undefined): TokenLine {
  const [device, key, data] = [childOf(one, 'DeviceInfo'), keyOf(one), dataOf(one)]
  const parameters = childOf(key, 'AlgorithmParameters')
  const format = childOf(parameters, 'ResponseFormat')?.attributes
  const plain = (name: string) => textOf(childOf(data, name), 'PlainValue')
  const unknown = unknownOf(one)
  return {
    line: (key ?? one).line,
    secret: openSecret(one, opener),
    ...defined({
      manufacturer: textOf(device, 'Manufacturer') ?? textOf(key, 'Issuer'),
      serial: textOf(device, 'SerialNo') ?? key?.attributes.Id,
      type: typeOf(key?.attributes.Algorithm),
      algorithm: textOf(parameters, 'Suite'),
      digits: format?.Length,
      period: plain('TimeInterval'),
      counter: plain('Counter'),
      expires: textOf(childOf(key, 'Policy'), 'ExpiryDate'),
      unknown,
    }),
  }
}

/** The profiles of RFC 6030 and of the drafts before it, by which older files go. */
const typeOf = (algorithm: string | undefined): string =>
  /[:#](hotp|totp)$/.exec(algorithm?.toLowerCase() ?? '')?.[1] ?? 'unknown'

function openSecret(one: XmlElement, opener: Opener | undefined): Uint8Array | TokenFaultReason {
  const secret = secretOf(one)
  if (childOf(secret, 'EncryptedValue')) {
    const opening = opener?.(secret!)
    if (!opening) return 'key-missing'
    return opening.opened ? opening.bytes : opening.reason
  }
  const plain = textOf(secret, 'PlainValue')
  if (plain === undefined) return 'secret-missing'
  return bytesIn(plain) ?? 'secret-odd'
}

/** What such a token would do that codes of ours would not: better no token than one that never works. */
function unknownOf(one: XmlElement): TokenFaultReason | undefined {
  const key = keyOf(one)
  const format = childOf(childOf(key, 'AlgorithmParameters'), 'ResponseFormat')?.attributes ?? {}
  if ((format.Encoding ?? 'DECIMAL') !== 'DECIMAL') return 'encoding-unknown'
  if (/^(true|1)$/.test(format.CheckDigits ?? format.CheckDigit ?? '')) return 'encoding-unknown'
  const pin = childOf(childOf(key, 'Policy'), 'PINPolicy')
  return pin && pin.attributes.PINUsageMode !== 'Local' ? 'pin-needed' : undefined
}
