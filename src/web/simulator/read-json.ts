import type { Context } from 'hono'
import type { z } from 'zod'

const MOST_BYTES = 64 * 1024

export type ReadJson<Value> =
  | { ok: true; value: Value }
  | { ok: false; status: 400 | 413 | 415; reason: string }

/** The body of a request to the API. Unknown fields, other types and other media are refused with the reason. */
export async function readJson<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
): Promise<ReadJson<z.output<Schema>>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    return { ok: false, status: 415, reason: 'expected application/json' }
  const text = await readText(c.req.raw)
  if (text === undefined)
    return { ok: false, status: 413, reason: `the body is over ${MOST_BYTES} bytes` }
  const read = schema.safeParse(parsed(text))
  return read.success
    ? { ok: true, value: read.data }
    : { ok: false, status: 400, reason: reasonOf(read.error) }
}

async function readText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const reasonOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    .join('; ')
