import type { Oath } from '../devices/device.ts'

/** One token as a file tells of it: text that nobody has judged yet, but for the secret. */
export interface TokenLine {
  /** Where it stands, counted from 1. */
  line: number
  manufacturer?: string
  serial?: string
  /** Or why there is none. */
  secret: Uint8Array | TokenFaultReason
  type?: string
  algorithm?: string
  digits?: string
  /** Seconds. */
  period?: string
  counter?: string
  /** ISO 8601. */
  expires?: string
  /** What the file asks for that is not done here. */
  unknown?: TokenFaultReason
}

export type TokenFaultReason =
  | 'manufacturer-missing'
  | 'manufacturer-too-long'
  | 'serial-missing'
  | 'serial-odd'
  /** Two lines of the file. */
  | 'serial-twice'
  /** The token is here, with another secret. */
  | 'serial-other-secret'
  | 'secret-missing'
  | 'secret-odd'
  /** RFC 4226 asks for 128 bits. */
  | 'secret-too-short'
  | 'secret-too-long'
  | 'type-unknown'
  | 'algorithm-unknown'
  | 'digits-unknown'
  | 'period-odd'
  | 'counter-odd'
  | 'expired'
  /** A PIN is part of its codes, or is checked by whoever checks them. */
  | 'pin-needed'
  | 'encoding-unknown'
  | 'key-missing'
  | 'key-wrong'
  | 'encryption-unknown'
  | 'mac-missing'
  | 'mac-wrong'
  | 'value-damaged'

export interface TokenFault {
  line: number
  /** As it was read, to find the token by. */
  serial?: string
  reason: TokenFaultReason
}

/** A token as its file describes it, in order. */
export interface NewToken {
  line: number
  manufacturer: string
  serial: string
  secret: Uint8Array
  oath: Oath
  /** The first counter whose code was not shown yet (HOTP). 0 for a token with a clock. */
  counter: number
}

export type TokenReading =
  | { accepted: true; token: NewToken }
  | { accepted: false; faults: TokenFault[] }

/** What holds where the file says nothing. */
export interface TokenDefaults {
  manufacturer?: string
}

const SECRET_BYTES = { least: 16, most: 64 }
const MANUFACTURER_MOST = 80
const SERIAL = /^[\p{L}\p{N}][\p{L}\p{N} ._:/+-]{0,63}$/u
const PERIOD = { least: 10, most: 300, usual: 30 }
const USUAL_DIGITS = 6

/** Reads one token. Every fault of it is told, not the first alone. */
export function readTokenLine(
  line: TokenLine,
  { defaults = {}, now }: { defaults?: TokenDefaults; now: Date },
): TokenReading {
  const serial = tidy(line.serial)
  const faults: TokenFault[] = []
  const wrong = (reason: TokenFaultReason): undefined => {
    const shown = serial.slice(0, 64)
    faults.push({ line: line.line, ...(shown && { serial: shown }), reason })
    return undefined
  }
  const manufacturer = tidy(line.manufacturer) || tidy(defaults.manufacturer)
  if (manufacturer === '') wrong('manufacturer-missing')
  if ([...manufacturer].length > MANUFACTURER_MOST) wrong('manufacturer-too-long')
  if (serial === '') wrong('serial-missing')
  else if (!SERIAL.test(serial)) wrong('serial-odd')
  const secret = readSecret(line.secret, wrong)
  const oath = readOath(line, wrong)
  const counter = readCounter(line, oath, wrong)
  if (line.expires && !(Date.parse(line.expires) > now.getTime())) wrong('expired')
  if (line.unknown) wrong(line.unknown)
  if (faults.length > 0 || !secret || !oath || counter === undefined)
    return { accepted: false, faults }
  return { accepted: true, token: { line: line.line, manufacturer, serial, secret, oath, counter } }
}

type Wrong = (reason: TokenFaultReason) => undefined

function readSecret(secret: TokenLine['secret'], wrong: Wrong): Uint8Array | undefined {
  if (typeof secret === 'string') return wrong(secret)
  if (secret.length < SECRET_BYTES.least) return wrong('secret-too-short')
  return secret.length > SECRET_BYTES.most ? wrong('secret-too-long') : secret
}

function readOath(line: TokenLine, wrong: Wrong): Oath | undefined {
  const counts = countsPresses(line)
  if (counts === undefined) wrong('type-unknown')
  const algorithm =
    ALGORITHMS[(line.algorithm ?? '').replace(/^hmac[-_]?|[^0-9a-z]/gi, '').toLowerCase()]
  if (!algorithm) wrong('algorithm-unknown')
  const digits = DIGITS.find((one) => String(one) === (line.digits?.trim() || String(USUAL_DIGITS)))
  if (!digits) wrong('digits-unknown')
  const period = wholeNumber(line.period, PERIOD.usual)
  const isOdd = period === undefined || period < PERIOD.least || period > PERIOD.most
  if (counts === false && isOdd) wrong('period-odd')
  if (counts === undefined || !algorithm || !digits || (!counts && isOdd)) return undefined
  return { algorithm, digits, ...(!counts && { period: period! }) }
}

const DIGITS = [6, 7, 8] as const
const ALGORITHMS: Readonly<Record<string, Oath['algorithm']>> = {
  '': 'sha1',
  sha1: 'sha1',
  sha256: 'sha256',
  sha512: 'sha512',
}

/** Where no type is told, a counter tells it: no clock has one. */
function countsPresses({ type, counter, period }: TokenLine): boolean | undefined {
  const told = (type ?? '').toLowerCase()
  if (told === '') return Boolean(counter) && !period
  if (/hotp|event/.test(told)) return true
  return /totp|time/.test(told) ? false : undefined
}

/** A newer one is no harm but a longer first search; one that is beyond every token is a mistake. */
const COUNTER_MOST = 2 ** 32

function readCounter(
  { counter }: TokenLine,
  oath: Oath | undefined,
  wrong: Wrong,
): number | undefined {
  if (oath?.period !== undefined) return 0
  const read = wholeNumber(counter, 0)
  return read === undefined || read > COUNTER_MOST ? wrong('counter-odd') : read
}

/** Undefined for what is no whole number. */
function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  const plain = text?.trim() ?? ''
  if (plain === '') return otherwise
  return /^\d{1,15}$/.test(plain) ? Number(plain) : undefined
}

const tidy = (text: string | undefined): string =>
  (text ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim()
