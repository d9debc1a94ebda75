import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { checked, manyOf, oneOf, passwordOf, readForm, strictForm, textOf } from './form.ts'
import { BadRequest } from './web.ts'

const sample = strictForm({
  name: textOf(10),
  password: passwordOf(),
  way: oneOf(['mail', 'call']).optional(),
  agree: checked(),
  lost: manyOf(2),
})

const app = new Hono()
app.post('/', async (c) => c.json(await readForm(c, sample)))
app.onError((error, c) =>
  error instanceof BadRequest ? c.text(error.message, error.status) : c.text('bug', 500),
)

const FORM = 'application/x-www-form-urlencoded'

const post = (body: string | Uint8Array<ArrayBuffer> | ReadableStream, type = FORM) =>
  app.request('/', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    duplex: 'half',
  } as RequestInit)

suite('a form', () => {
  test('is read with spaces cut and Unicode in one form, but for passwords', async () => {
    const response = await post(
      new URLSearchParams([
        ['name', '  e\u0301\u3000'],
        ['password', ' e\u0301 '],
        ['way', 'call'],
        ['agree', 'on'],
        ['lost', 'a'],
        ['lost', 'b'],
      ]).toString(),
    )
    const expected = {
      name: 'é',
      password: ' e\u0301 ',
      way: 'call',
      agree: true,
      lost: ['a', 'b'],
    }
    assert.deepEqual(await response.json(), expected)
  })

  test('reads absent texts as empty: what that means is for the use case', async () => {
    const read = { name: '', password: '', agree: false, lost: [] }
    assert.deepEqual(await (await post('')).json(), read)
  })

  test('takes a parameter behind its type, and any case', async () => {
    assert.equal(
      (await post('name=a', 'Application/X-WWW-form-urlencoded; charset=utf-8')).status,
      200,
    )
  })

  const refused: [what: string, body: string, status: number, reason: RegExp][] = [
    ['an unknown field', 'name=a&admin=1', 400, /^admin: unknown$/],
    ['a repeated field', 'name=a&name=b', 400, /^name: repeated$/],
    ['a field named like a built-in', '__proto__=1', 400, /^__proto__: unknown$/],
    ['a field like a list', 'name[]=a', 400, /^name\?\?: unknown$/],
    ['an overlong text', `name=${'a'.repeat(11)}`, 400, /^name: too big$/],
    ['a choice that is none', 'way=pigeon', 400, /^way: invalid value$/],
    ['a check box with another value', 'agree=yes', 400, /^agree: invalid/],
    ['too many rows', 'lost=a&lost=b&lost=c', 400, /^lost: too big$/],
    ['a NUL character', 'name=a%00', 400, /^name: has characters/],
    ['bytes that are no text', 'name=%ff', 400, /^name: has characters/],
    ['a body over 64 kB', `name=${'a'.repeat(64 * 1024)}`, 413, /over 65536 bytes/],
  ]
  for (const [what, body, status, reason] of refused) {
    test(`with ${what} is refused by name`, async () => {
      const response = await post(body)
      assert.equal(response.status, status)
      assert.match(await response.text(), reason)
    })
  }

  for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain', '']) {
    test(`sent as "${type}" is refused`, async () => {
      assert.equal((await post(new TextEncoder().encode('name=a'), type)).status, 415)
    })
  }

  test('without a length is cut off at 64 kB', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new TextEncoder().encode('a'.repeat(16 * 1024)))
      },
    })
    assert.equal((await post(endless)).status, 413)
    assert.ok(sent < 10, `read ${sent} pieces`)
  })

  test('never repeats a value in its reason', async () => {
    const response = await post('way=my-secret&password=a&password=my-secret')
    assert.doesNotMatch(await response.text(), /my-secret/)
  })
})
