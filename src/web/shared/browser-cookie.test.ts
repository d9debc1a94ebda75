import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { signerWith } from '../../../test/support/signer.ts'
import { browserCookie, openBrowserToken, type Signer, sealBrowserToken } from './browser-cookie.ts'
import type { Web } from './web.ts'

const ours = signerWith('ours')
const TOKEN = 'T'.repeat(43)

suite("the browser's own cookie", () => {
  test('opens to the token that was sealed', () => {
    assert.equal(openBrowserToken(ours, sealBrowserToken(ours, TOKEN)), TOKEN)
  })

  const planted: [what: string, cookie: string | undefined][] = [
    ['nothing', undefined],
    ['an empty value', ''],
    ['a token without a signature', TOKEN],
    ['an empty signature', `${TOKEN}.`],
    ['the signature of another key', sealBrowserToken(signerWith('theirs'), TOKEN)],
    ['the signature of another token', `${'U'.repeat(43)}.${ours.sign(TOKEN)}`],
    ['a short token, well signed', sealBrowserToken(ours, 'short')],
    ['something behind the signature', `${sealBrowserToken(ours, TOKEN)}.x`],
  ]
  for (const [what, cookie] of planted) {
    test(`with ${what} is ignored and replaced`, async () => {
      const { browser, setCookie } = await visit(cookie)
      assert.match(browser, /^[\w-]{43}$/)
      assert.notEqual(browser, TOKEN)
      assert.ok(setCookie?.startsWith(`__Host-browser=${sealBrowserToken(ours, browser)};`))
    })
  }

  test('is kept when it is ours, and its 180 days begin again with a form', async () => {
    const cookie = sealBrowserToken(ours, TOKEN)
    assert.deepEqual(await visit(cookie), { browser: TOKEN, setCookie: null })
    const posted = await visit(cookie, 'POST')
    assert.equal(posted.browser, TOKEN)
    for (const part of ['Max-Age=15552000', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) {
      assert.ok(posted.setCookie?.includes(`; ${part}`), part)
    }
    assert.ok(!posted.setCookie?.includes('Domain'))
  })

  test('signed by a key that was rotated away from is kept, and signed by the new one with a form', async () => {
    const newer = signerWith('newer')
    const isSigned: Signer['isSigned'] = (text, signature) =>
      newer.isSigned(text, signature) || ours.isSigned(text, signature)
    const rotated = { ...newer, isSigned }
    const cookie = sealBrowserToken(ours, TOKEN)
    assert.deepEqual(await visit(cookie, 'GET', rotated), { browser: TOKEN, setCookie: null })
    const posted = await visit(cookie, 'POST', rotated)
    assert.equal(posted.browser, TOKEN)
    assert.ok(posted.setCookie?.startsWith(`__Host-browser=${sealBrowserToken(newer, TOKEN)};`))
  })

  test('is different for each new browser', async () => {
    const [one, other] = [await visit(undefined), await visit(undefined)]
    assert.notEqual(one.browser, other.browser)
  })
})

async function visit(cookie: string | undefined, method = 'GET', signer = ours) {
  const app = new Hono<Web>()
  app.use(browserCookie(signer))
  app.all('/', (c) => c.text(c.var.browser))
  const headers: Record<string, string> =
    cookie === undefined ? {} : { cookie: `__Host-browser=${cookie}` }
  const response = await app.request('/', { method, headers })
  return { browser: await response.text(), setCookie: response.headers.get('set-cookie') }
}
