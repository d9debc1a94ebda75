import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { z } from 'zod'
import { openApi } from './open-api.ts'
import { changes, statusOf } from './operation.ts'
import { OPERATIONS } from './operations.ts'
import { REASONS } from './reasons.ts'

type Json = { [name: string]: unknown }
const description = openApi(OPERATIONS, 'http://localhost:8080') as {
  openapi: string
  paths: { [path: string]: { [method: string]: Json } }
  components: { [kind: string]: Json }
}

suite('the description of the API (OpenAPI 3.1)', () => {
  test('has every operation once, under its own name', () => {
    assert.match(description.openapi, /^3\.1\.\d+$/)
    const told = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId }]) => `${operationId} ${method} ${path}`,
      ),
    )
    const known = OPERATIONS.map(({ id, method, path }) => `${id} ${method} ${path}`)
    assert.deepEqual(told.toSorted(), known.toSorted())
    assert.equal(new Set(OPERATIONS.map(({ id }) => id)).size, OPERATIONS.length)
  })

  test('refers to nothing that it does not have', () => {
    const text = JSON.stringify(description)
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!)
    assert.ok(references.length > OPERATIONS.length)
    for (const reference of new Set(references)) {
      assert.match(reference, /^#\//)
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], description)
      assert.ok(found, `${reference} leads nowhere`)
    }
  })

  for (const operation of OPERATIONS) {
    const { id, path, query, body, output, example, refusals } = operation
    test(`tells ${id} with examples that are what it says`, () => {
      if (body) assert.deepEqual(mistakesOf(body, example.body), [])
      if (query) assert.deepEqual(mistakesOf(query, example.query ?? {}), [])
      if (output) assert.deepEqual(mistakesOf(output, example.output), [])
      assert.equal(body === undefined, example.body === undefined)
      assert.equal(output === undefined, example.output === undefined)
      assert.equal(statusOf(operation) === 204, output === undefined)
      assert.equal(new Set(refusals).size, refusals.length)
      const told = description.paths[path]?.[operation.method] as {
        parameters: { name: string; in: string }[]
        requestBody?: unknown
      }
      const ids = told.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      assert.ok(ids.every((name) => path.includes(name)))
      assert.equal(ids.length, path.split('{').length - 1)
      assert.equal(told.requestBody !== undefined, body !== undefined)
      const keyed = told.parameters.some(({ name }) => name === 'Idempotency-Key')
      assert.equal(keyed, changes(operation))
    })
  }

  test('names every reason that a problem may have', () => {
    const { properties } = description.components.schemas!.Problem as {
      properties: { reason: { enum: string[] } }
    }
    assert.deepEqual(properties.reason.enum, Object.keys(REASONS))
  })
})

function mistakesOf(schema: z.ZodType, example: unknown): string[] {
  const read = z.safeDecode(schema, example as never)
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path}: ${message}`)
}
