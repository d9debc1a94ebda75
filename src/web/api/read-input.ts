import type { Context } from 'hono'
import type { z } from 'zod'
import { readBody } from '../shared/form.ts'
import { BadRequest } from '../shared/web.ts'
import type { Operation } from './operation.ts'
import type { Problem } from './problem.ts'
import { nothing } from './shapes.ts'

export interface Input {
  params: Record<string, string>
  query: unknown
  body: unknown
  /** The body as it came, for the fingerprint of the request. */
  text: string
}

type Read = { ok: true; input: Input } | { ok: false; problem: Problem }

const ID = /^[\w:-]{1,64}$/

/** Reads address, query and body. What is unknown, repeated, overlong or of another type is refused by its name. */
export async function readInput(c: Context, operation: Operation): Promise<Read> {
  const params = c.req.param() as Record<string, string>
  if (!Object.values(params).every((one) => ID.test(one))) return refuse({ reason: 'not-found' })

  const given = c.req.queries()
  const repeated = Object.entries(given).filter(([, values]) => values.length > 1)
  if (repeated.length > 0)
    return refuse({
      reason: 'invalid',
      fields: about(
        repeated.map(([name]) => name),
        'repeated',
      ),
    })
  const flat = Object.fromEntries(Object.entries(given).map(([name, [value]]) => [name, value]))
  const query = (operation.query ?? nothing).safeDecode(flat as never)
  if (!query.success) return refuse(invalid(query.error))

  const sent = await readJson(c, operation.bodyMost)
  if (!sent.ok) return sent
  const body = (operation.body ?? nothing).safeDecode(sent.value as never)
  if (!body.success) return refuse(invalid(body.error))
  return { ok: true, input: { params, query: query.data, body: body.data, text: sent.text } }
}

type Json = { ok: true; value: unknown; text: string } | { ok: false; problem: Problem }

/** No body is an object without fields. */
async function readJson(c: Context, most: number | undefined): Promise<Json> {
  let text: string
  try {
    text = c.req.method === 'GET' ? '' : await readBody(c.req.raw, most)
  } catch (thrown) {
    if (thrown instanceof BadRequest) return refuse({ reason: 'too-large' })
    throw thrown
  }
  if (text === '') return { ok: true, value: {}, text }
  if (!isJson(c)) return refuse({ reason: 'not-json' })
  try {
    return { ok: true, value: JSON.parse(text), text }
  } catch {
    return refuse({ reason: 'malformed' })
  }
}

export const isJson = (c: Context): boolean =>
  c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json'

const refuse = (problem: Problem) => ({ ok: false as const, problem })

/** Names only: a value may be a secret. */
function invalid({ issues }: z.ZodError): Problem {
  const fields: Record<string, string> = {}
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') Object.assign(fields, about(issue.keys, 'unknown'))
    else fields[shown(issue.path.join('.') || 'body')] = wordFor(issue)
  }
  return { reason: 'invalid', fields }
}

/** For programs: the same words in every language. */
function wordFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  if (issue.code === 'too_small') return `at least ${issue.minimum}`
  if (issue.code === 'invalid_value') return `one of ${issue.values.join(', ')}`
  return issue.code.replaceAll('_', ' ')
}

const about = (names: readonly string[], word: string): Record<string, string> =>
  Object.fromEntries(names.slice(0, 10).map((name) => [shown(name), word]))

const shown = (name: string): string => name.replace(/[^\w.-]/g, '?').slice(0, 60)
