import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './session-cookie.ts'

const app = new Hono()
app.get('/set', (c) => {
  setSessionCookie(c, 'tOkEn')
  return c.text('')
})
app.get('/clear', (c) => {
  clearSessionCookie(c)
  return c.text('')
})
app.get('/read', (c) => c.text(readSessionCookie(c) ?? 'none'))

suite('the session cookie', () => {
  test('belongs to this host alone, unseen by scripts, and ends with the browser', async () => {
    const { headers } = await app.request('/set')
    assert.equal(
      headers.get('set-cookie'),
      '__Host-session=tOkEn; Path=/; HttpOnly; Secure; SameSite=Lax',
    )
  })

  test('is taken away under the same name and path', async () => {
    const { headers } = await app.request('/clear')
    assert.match(headers.get('set-cookie')!, /^__Host-session=; Max-Age=0; Path=\/;.* Secure/)
  })

  test('is read under its own name only', async () => {
    const read = async (cookie: string) =>
      (await app.request('/read', { headers: { cookie } })).text()
    assert.equal(await read('__Host-session=tOkEn'), 'tOkEn')
    assert.equal(await read('session=tOkEn'), 'none')
  })
})
