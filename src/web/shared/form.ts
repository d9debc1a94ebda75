import type { Context } from 'hono'
import { BadRequest } from './web.ts'

const MAX_BODY_BYTES = 64 * 1024

/** What one field of a form may be. Made by the functions below. */
export interface FormField<Value> {
  /** Whether it may be sent more than once. */
  many: boolean
  /** The texts sent under its name, none when it is absent. Throws `Refused`. */
  read(sent: readonly string[]): Value
}

/** Fields by name; any other name is refused. */
export interface Form<Values> {
  fields: Fields
  /** For the types alone. */
  values?: Values
}

type Fields = ReadonlyMap<string, FormField<unknown>>

export const strictForm = <Values>(
  fields: {
    readonly [Name in keyof Values]: FormField<Values[Name]>
  },
): Form<Values> => ({ fields: new Map(Object.entries(fields)) as Fields })

/** A text field: NFC, without surrounding space; absent reads as ''. At most `most` characters. */
export const textOf = (most = 256): FormField<string> =>
  one((text = '') => atMost(most, text.normalize('NFC').trim()))

/** A password, untouched: the domain normalises it. Absent reads as ''. */
export const passwordOf = (): FormField<string> => one((text = '') => atMost(1024, text))

/** One of a closed list; anything else is refused by name. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  type Value = Values[number]
  const read = (text: string | undefined): Value => {
    if (values.includes(text!)) return text!
    throw new Refused('invalid value')
  }
  const optional = (): FormField<Value | undefined> =>
    one((text) => (text === undefined ? undefined : read(text)))
  return { ...one(read), optional }
}

/** A check box. */
export const checked = (): FormField<boolean> =>
  one((text) => {
    if (text === undefined || text === 'on') return text === 'on'
    throw new Refused('invalid value')
  })

/** The one kind of field that may be repeated: check boxes, or the rows of a list. */
export const manyOf = (most = 32): FormField<string[]> => ({
  many: true,
  read: (sent) => atMost(most, [...sent]).map((text) => atMost(256, text)),
})

/**
 * Reads the posted form. Unknown, repeated, overlong and binary fields throw `BadRequest` (4xx, the field's
 * name as the reason) before any use case runs. What the words *mean* is for the use case to judge.
 *
 * `const nameForm = strictForm({ email: textOf() })` … `const { email } = await readForm(c, nameForm)`
 */
export async function readForm<Values>(c: Context, form: Form<Values>): Promise<Values> {
  requireType(c)
  return readFields(new URLSearchParams(await readBody(c.req.raw)), form)
}

/** The fields of a form, however they were sent, as `readForm` reads them. */
export function readFields<Values>(fields: Iterable<[string, string]>, form: Form<Values>): Values {
  const sent = collect(fields, form.fields)
  const read: Record<string, unknown> = {}
  for (const [name, field] of form.fields) {
    try {
      read[name] = field.read(sent.get(name) ?? NOTHING)
    } catch (error) {
      throw error instanceof Refused ? new BadRequest(400, `${name}: ${error.message}`) : error
    }
  }
  return read as Values
}

const NOTHING: readonly string[] = []

class Refused extends Error {}

const one = <Value>(read: (text: string | undefined) => Value): FormField<Value> => ({
  many: false,
  read: ([text]) => read(text),
})

function atMost<Long extends { length: number }>(most: number, long: Long): Long {
  if (long.length <= most) return long
  throw new Refused('too big')
}

function requireType(c: Context): void {
  const type = c.req.header('content-type')
  if (type === FORM || type?.split(';')[0]?.trim().toLowerCase() === FORM) return
  throw new BadRequest(415, `expected ${FORM}`)
}

const FORM = 'application/x-www-form-urlencoded'

/** A body without a length is counted while it is read, and cut off. One with a length ends there: node:http sees to it. */
export async function readBody(request: Request, most = MAX_BODY_BYTES): Promise<string> {
  const length = request.headers.get('content-length')
  if (length === null) return readCounting(request, most)
  if (Number(length) > most) throw tooLarge(most)
  // Four times as fast as a web stream.
  const text = await request.text()
  if (Buffer.byteLength(text) > most) throw tooLarge(most)
  return text
}

async function readCounting(request: Request, most: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > most) throw tooLarge(most)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const tooLarge = (most: number): BadRequest => new BadRequest(413, `the body is over ${most} bytes`)

function collect(given: Iterable<[string, string]>, fields: Fields): Map<string, string[]> {
  const sent = new Map<string, string[]>()
  for (const [name, value] of given) {
    if (BINARY.test(value)) throw new BadRequest(400, `${shown(name)}: has characters no text has`)
    const before = sent.get(name)
    if (!before) sent.set(name, [value])
    else if (fields.get(name)?.many) before.push(value)
    else throw new BadRequest(400, `${shown(name)}: repeated`)
  }
  for (const name of sent.keys())
    if (!fields.has(name)) throw new BadRequest(400, `${shown(name)}: unknown`)
  return sent
}

/** Control characters other than line ends and tabs, and what was not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/

/** Names only: a value may be a secret. */
const shown = (name: string): string => name.replace(/[^\w-]/g, '?').slice(0, 40)
