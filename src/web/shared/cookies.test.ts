import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { hostCookie } from './cookies.ts'

const cookie = hostCookie('name')
const app = new Hono()
app.get('/read', (c) => c.json(cookie.read(c) ?? null))
app.get('/set/:value', (c) => {
  cookie.set(c, c.req.param('value'), 60)
  return c.text('')
})

suite('a cookie of this host', () => {
  const sent: [what: string, header: string, value: string | null][] = [
    ['alone', '__Host-name=v1.a-b_c', 'v1.a-b_c'],
    ['behind another', 'other=1; __Host-name=mine', 'mine'],
    ['before another', '__Host-name=mine; other=1', 'mine'],
    ['without the space that browsers send', 'other=1;__Host-name=mine', 'mine'],
    ['in quotes', '__Host-name="mine"', 'mine'],
    ['twice: the first', '__Host-name=mine; __Host-name=planted', 'mine'],
    ['empty', '__Host-name=', ''],
    ['without the prefix', 'name=planted', null],
    ['as the end of another name', 'x__Host-name=planted', null],
    ['as the value of another', 'other=__Host-name=planted', null],
    ['as the beginning of another name', '__Host-named=planted', null],
  ]
  for (const [what, header, value] of sent) {
    test(`is read ${what}`, async () => {
      const answer = await app.request('/read', { headers: { cookie: header } })
      assert.equal(await answer.json(), value)
    })
  }

  test('is set for as long as it is wanted', async () => {
    const { headers } = await app.request('/set/v1.a-b_c')
    const kept = 'Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax'
    assert.equal(headers.get('set-cookie'), `__Host-name=v1.a-b_c; ${kept}`)
  })

  test('is not set to what could end it early', async () => {
    const { status } = await app.request('/set/a;Domain=example.org')
    assert.equal(status, 500)
  })
})
