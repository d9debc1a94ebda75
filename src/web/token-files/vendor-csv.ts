import { defined } from '../../domain/defined.ts'
import { fromBase32 } from '../../domain/devices/base32.ts'
import type { TokenLine } from '../../domain/hardware-tokens/token-line.ts'
import { bytesIn } from './pskc-seal.ts'

export interface CsvFault {
  line: number
  reason: 'quotes' | 'line-too-long' | 'no-serial-or-secret' | 'too-many-lines'
}

export type VendorFile = { read: true; lines: TokenLine[] } | { read: false; fault: CsvFault }

const COLUMNS = [
  'manufacturer',
  'serial',
  'secret',
  'type',
  'algorithm',
  'digits',
  'period',
  'counter',
] as const
type Column = (typeof COLUMNS)[number]

/** How vendors call their columns, without spaces and marks. What is not here is passed over: files carry much else. */
const NAMES: Readonly<Record<Column, RegExp>> = {
  manufacturer: /^(manufacturer|vendor)$/,
  serial: /^(token|device)?(serial(no|number|num)?|sn|s\/?n|id)$/,
  secret:
    /^(token|oath|otp|hotp|totp)?(secret|secretkey|seed|seedvalue|key|otpkey)((in)?(hex|base32|base64))?$/,
  type: /^(token|otp|oath)?(type|mode)$/,
  algorithm: /^(hash|hmac)?(algorithm|algo|hash|sha)$/,
  digits: /^(otp|code)?(digits|length|len|codelength|size)$/,
  period: /^(time)?(period|interval|step|timestep|timeinterval)(seconds|sec|s)?$/,
  counter: /^(initial|event|start)?(counter|movingfactor)$/,
}

/** Where the columns stand in files without a heading. */
const PLAIN: readonly Column[] = ['serial', 'secret', 'type', 'digits']
/** The log of Yubico's tool: OATH-HOTP,<date>,<slot>,<serial>,,<secret>,,,0,0,0,<digits>,<counter>,… */
const YUBICO: Readonly<Partial<Record<Column, number>>> = {
  type: 0,
  serial: 3,
  secret: 5,
  digits: 11,
  counter: 12,
}

/** Most often a quote that never ends. */
const LINE_MOST = 4000

interface Found {
  record: string[]
  info: { lines: number }
}

/**
 * Reads what vendors ship beside tokens: separated by commas, semicolons or tabs, with the names of the columns or without,
 * secrets in hex, base32 or base64. Lines that begin with # and empty ones are passed over. No more is read than tells
 * that it is too much.
 */
export async function readVendorCsv(text: string, most: number): Promise<VendorFile> {
  const csv = await import('csv-parse/sync')
  let found: Found[]
  try {
    found = csv.parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      delimiter: separatorOf(text),
      info: true,
      max_record_size: LINE_MOST,
      to: most + 2,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Found[]
  } catch (error) {
    if (!(error instanceof csv.CsvError)) throw error
    const reason = error.code === 'CSV_MAX_RECORD_SIZE' ? 'line-too-long' : 'quotes'
    return { read: false, fault: { line: Number(error.lines ?? 1), reason } }
  }
  const { places, rest } = columnsOf(found)
  if (places.serial === undefined || places.secret === undefined)
    return { read: false, fault: { line: 1, reason: 'no-serial-or-secret' } }
  if (rest.length > most)
    return { read: false, fault: { line: rest[most]!.info.lines, reason: 'too-many-lines' } }
  const read = readerOf(rest.map(({ record }) => record[places.secret!] ?? ''))
  return { read: true, lines: rest.map((one) => lineOf(one, places, read)) }
}

type Places = Partial<Record<Column, number>>

/** The mark that stands most often in the first lines. */
function separatorOf(text: string): string {
  const beginning = text.slice(0, 2000)
  const countOf = (mark: string) => beginning.split(mark).length
  return [',', ';', '\t'].toSorted((a, b) => countOf(b) - countOf(a))[0]!
}

function columnsOf(found: readonly Found[]): { places: Places; rest: readonly Found[] } {
  const names = (found[0]?.record ?? []).map((name) => name.toLowerCase().replace(/[\s_().-]/g, ''))
  const placeOf = (column: Column) => {
    const place = names.findIndex((name) => NAMES[column].test(name))
    return place < 0 ? undefined : place
  }
  const places: Places = Object.fromEntries(COLUMNS.map((column) => [column, placeOf(column)]))
  if (places.serial !== undefined && places.secret !== undefined)
    return { places, rest: found.slice(1) }
  if (/^oath-hotp$/i.test(found[0]?.record[0] ?? '')) return { places: YUBICO, rest: found }
  // A line of names that says nothing of serial and secret is not one of values either.
  const isHeading = places.serial !== undefined || places.secret !== undefined
  if (isHeading || (found[0]?.record.length ?? 0) < 2) return { places: {}, rest: found }
  return { places: Object.fromEntries(PLAIN.map((column, at) => [column, at])), rest: found }
}

type Read = (text: string) => Uint8Array | undefined

const fromHex: Read = (text) => {
  const plain = text.replace(/^0x|[\s:-]/gi, '')
  return plain !== '' && /^([0-9a-f]{2})+$/i.test(plain) ? Buffer.from(plain, 'hex') : undefined
}

/** One spelling for the whole file: a line alone can look like two of them. The first under which every line can be read. */
function readerOf(texts: readonly string[]): Read {
  const given = texts.filter((text) => text !== '')
  const readers: Read[] = [fromHex, fromBase32, bytesIn]
  const byCount = readers.map((read) => ({ read, count: given.filter(read).length }))
  return byCount.reduce((best, one) => (one.count > best.count ? one : best)).read
}

function lineOf({ record, info }: Found, places: Places, read: Read): TokenLine {
  const at = (column: Column) => record[places[column] ?? -1] || undefined
  const secret = at('secret')
  return {
    line: info.lines,
    secret: secret === undefined ? 'secret-missing' : (read(secret) ?? 'secret-odd'),
    ...defined({
      manufacturer: at('manufacturer'),
      serial: at('serial'),
      type: at('type'),
      algorithm: at('algorithm'),
      digits: at('digits'),
      period: at('period'),
      counter: at('counter'),
    }),
  }
}
