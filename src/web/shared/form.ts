import type { Context } from 'hono'
import { z } from 'zod'
import { BadRequest } from './web.ts'

const MAX_BODY_BYTES = 64 * 1024

/** A text field: NFC, without surrounding space; absent reads as ''. At most `most` characters. */
export const textOf = (most = 256) =>
  z
    .string()
    .default('')
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().max(most))

/** A password, untouched: the domain normalises it. Absent reads as ''. */
export const passwordOf = () => z.string().max(1024).default('')

/** One of a closed list; anything else is refused by name. */
export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values)

/** A check box. */
export const checked = () => z.literal('on').optional().transform(Boolean)

/** The one kind of field that may be repeated: check boxes, or the rows of a list. */
export const manyOf = (most = 32) => z.array(z.string().max(256)).max(most).default([])

/**
 * Reads the posted form. Unknown, repeated, overlong and binary fields throw `BadRequest` (4xx, the field's
 * name as the reason) before any use case runs. What the words *mean* is for the use case to judge.
 *
 * `const nameForm = z.strictObject({ email: textOf() })` … `const { email } = await readForm(c, nameForm)`
 */
export async function readForm<Shape extends z.ZodRawShape>(
  c: Context,
  schema: z.ZodObject<Shape, z.core.$strict>,
): Promise<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  requireType(c)
  const found = collect(await readBody(c.req.raw), schema)
  const read = schema.safeParse(found)
  if (read.success) return read.data
  throw new BadRequest(400, reasonOf(read.error))
}

function requireType(c: Context): void {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return
  throw new BadRequest(415, 'expected application/x-www-form-urlencoded')
}

/** A body without a length is counted while it is read, and cut off. One with a length ends there: node:http sees to it. */
async function readBody(request: Request): Promise<string> {
  const length = request.headers.get('content-length')
  if (length === null) return readCounting(request)
  if (Number(length) > MAX_BODY_BYTES) throw tooLarge()
  // Four times as fast as a web stream.
  const text = await request.text()
  if (Buffer.byteLength(text) > MAX_BODY_BYTES) throw tooLarge()
  return text
}

async function readCounting(request: Request): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const tooLarge = (): BadRequest => new BadRequest(413, `the body is over ${MAX_BODY_BYTES} bytes`)

function collect<Shape extends z.ZodRawShape>(
  body: string,
  schema: z.ZodObject<Shape, z.core.$strict>,
): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(body)) {
    if (BINARY.test(value)) throw new BadRequest(400, `${shown(name)}: has characters no text has`)
    const before = found[name]
    if (Array.isArray(before)) before.push(value)
    else if (isMany(schema.shape[name])) found[name] = [value]
    else if (before === undefined) found[name] = value
    else throw new BadRequest(400, `${shown(name)}: repeated`)
  }
  return { ...found }
}

/** Control characters other than line ends and tabs, and what was not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const BINARY = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/

function isMany(field: unknown): boolean {
  if (field instanceof z.ZodDefault) return isMany(field.def.innerType)
  return field instanceof z.ZodArray
}

/** Names only: a value may be a secret. */
function reasonOf(error: z.ZodError): string {
  const reasons = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${shown(key)}: unknown`)
      : [`${shown(String(issue.path[0] ?? 'form'))}: ${issue.code.replaceAll('_', ' ')}`],
  )
  return [...new Set(reasons)].slice(0, 5).join(', ')
}

const shown = (name: string): string => name.replace(/[^\w-]/g, '?').slice(0, 40)
