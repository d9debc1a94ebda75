import { z } from 'zod'
import { NEVER_BY_TOKEN } from '../../domain/tokens/api-token.ts'
import { routes } from '../routes.ts'
import { changes, type Fields, type Operation, statusOf } from './operation.ts'
import { REASONS } from './reasons.ts'
import { named } from './shapes.ts'

type Json = { [name: string]: unknown }

/** OpenAPI 3.1 of the table. Its schemas are JSON Schema 2020-12, made by zod of the very schemas that requests are held to. */
export function openApi(operations: readonly Operation[], publicUrl: string): Json {
  const schemas: Json = { Problem: PROBLEM }
  const schemaOf = (schema: z.ZodType) => collected(schema, schemas)
  const paths: { [path: string]: Json } = {}
  for (const operation of operations) {
    const { path, method } = operation
    paths[path] = { ...paths[path], [method]: described(operation, schemaOf) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Aikagi',
      version: '1',
      summary: 'Users, devices, contacts, permissions, recoveries and the audit log.',
      description: `How to begin: ${publicUrl}${routes.api.docs}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}${routes.api.base}` }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token, or a session of the command line.',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-session' },
      },
      responses: { Problem: PROBLEM_RESPONSE },
    },
  }
}

function described(operation: Operation, schemaOf: (schema: z.ZodType) => Json): Json {
  const { id, area, summary, about, body, output, example } = operation
  const success = { description: 'Done.', ...(output && content(schemaOf(output), example.output)) }
  return {
    operationId: id,
    tags: [area],
    summary,
    description: [about, needsText(operation), refusalText(operation)].filter(Boolean).join('\n\n'),
    parameters: parametersOf(operation, schemaOf),
    ...(body && {
      requestBody: { required: true, ...content(schemaOf(body), example.body) },
    }),
    responses: {
      [statusOf(operation)]: success,
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

const content = (schema: Json, example: unknown): Json => ({
  content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
})

function parametersOf(operation: Operation, schemaOf: (schema: z.ZodType) => Json): Json[] {
  const { path, query } = operation
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[\\w:-]{1,64}$' },
  }))
  const asked = Object.entries((query as Fields | undefined)?.shape ?? {}).map(
    ([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema: schemaOf(schema as z.ZodType),
    }),
  )
  return changes(operation) ? [...ids, ...asked, KEY] : [...ids, ...asked]
}

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Made up by the sender. A repeat within 24 hours is answered as the first time, and does nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

function needsText({ needs, person }: Operation): string {
  if (needs === 'anyone') return 'For every session and every token.'
  if (needs === 'self') return 'About yourself, in a session of your own; never by an API token.'
  const never = person || NEVER_BY_TOKEN.has(needs) ? ', and a person: never by an API token' : ''
  return `Needs the permission \`${needs}\`${never}.`
}

const refusalText = ({ refusals }: Operation): string | undefined =>
  refusals.length === 0
    ? undefined
    : `Refuses with ${refusals.map((reason) => `\`${reason}\` (${REASONS[reason].status})`).join(', ')}.`

/** The schema of what is on the wire. Shapes with a name go to the components, once. */
function collected(schema: z.ZodType, schemas: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(schema, {
    io: 'input',
    metadata: named,
    reused: 'inline',
  }) as Json & { $defs?: Json }
  for (const [name, one] of Object.entries($defs)) schemas[name] ??= referring(one as Json)
  return referring(made)
}

const referring = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))

const text = { type: 'string' }
const PROBLEM = {
  type: 'object',
  description:
    'RFC 9457. `reason` is stable; `title` and `detail` are in the language of Accept-Language.',
  required: ['type', 'title', 'status', 'detail', 'reason', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    reason: { type: 'string', enum: Object.keys(REASONS) },
    requestId: text,
    fields: { type: 'object', additionalProperties: text },
    retryAt: { type: 'string', format: 'date-time' },
    until: { type: 'string', format: 'date-time' },
  },
}
const PROBLEM_RESPONSE = {
  description: 'Nothing was done; `reason` says why, `detail` what to do next.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
