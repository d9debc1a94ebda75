import { z } from 'zod'
import { PERMISSION_SETS } from '../../domain/permissions/permission-sets.ts'

/** Shapes with a name, which OpenAPI refers to by it. */
export const named = z.registry<{ id: string }>()

export const nothing = z.strictObject({})

/** ISO 8601 in UTC, on the wire; a Date in the program. */
export const moment = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})

export const id = z.string().regex(/^[\w-]{1,64}$/)

/** Text without control characters, NFC, trimmed. What it means is for the use case to judge. */
export const textOf = (most = 256) =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\ufffd]*$/u)
    .normalize('NFC')
    .trim()

/** A password as it was typed: the domain normalises it. */
export const password = z.string().max(1024)

export const permissionSet = z.enum(PERMISSION_SETS)

/** Where a list goes on. Its content is nobody's business: it may change. */
const cursor = z.codec(
  z
    .string()
    .max(1000)
    .regex(/^[\w-]+$/),
  z.string(),
  {
    decode: (text) => Buffer.from(text, 'base64url').toString(),
    encode: (text) => Buffer.from(text).toString('base64url'),
  },
)

export const LIMIT_MOST = 200

/** The fields of a query that asks for a page of a list. */
export const paging = {
  /** `next` of the page before. */
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT_MOST).default(50),
}

/** One page of a list. `next` is absent on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: cursor.optional() })

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item) })

/** What zod leaves as undefined, left out. */
export function given<Asked extends object>(
  fields: Asked,
): { [Name in keyof Asked]?: NonNullable<Asked[Name]> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [Name in keyof Asked]?: NonNullable<Asked[Name]> }
}
