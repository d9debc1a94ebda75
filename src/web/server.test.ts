import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { signerWith } from '../../test/support/signer.ts'
import { Overloaded } from '../domain/passwords/overloaded.ts'
import { createServer, type ServerOptions } from './server.ts'
import { assetUrl } from './shared/assets.ts'
import { readForm, strictForm, textOf } from './shared/form.ts'
import { idParam, type Web } from './shared/web.ts'

const PUBLIC = 'https://id.example.org'
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

suite('every answer', () => {
  const addresses = [
    '/page',
    '/link/tOkEn',
    '/nowhere',
    '/bug',
    '/overload',
    '/machine',
    '/only-post',
    '/devices/a%2Fb',
    '/assets/style.css',
    assetUrl('style.css'),
    assetUrl('live-page.js'),
    assetUrl('mark.svg'),
  ]
  for (const address of addresses) {
    for (const method of ['GET', 'HEAD']) {
      test(`to ${method} ${address.replace(/\.[\w-]{12}\./, '.<hash>.')} has the protecting headers`, async () => {
        const { headers } = await site().request(`${PUBLIC}${address}`, { method })
        assert.match(
          headers.get('content-security-policy')!,
          /^default-src 'none'; style-src 'self'/,
        )
        assert.doesNotMatch(headers.get('content-security-policy')!, /unsafe/)
        assert.equal(headers.get('x-content-type-options'), 'nosniff')
        assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
        assert.match(headers.get('permissions-policy')!, /camera=\(\)/)
        assert.match(headers.get('strict-transport-security')!, /max-age=31536000/)
        assert.match(headers.get('x-request-id')!, /^[\w-]{12}$/)
        const kept = /\.[\w-]{12}\./.test(address)
        const cache = kept ? 'public, max-age=31536000, immutable' : 'no-store'
        assert.equal(headers.get('cache-control'), cache)
      })
    }
  }

  test('keeps the path of a link from a letter to itself', async () => {
    const policyOf = async (path: string) =>
      (await site().request(`${PUBLIC}${path}`)).headers.get('referrer-policy')
    assert.equal(await policyOf('/link/tOkEn'), 'no-referrer')
    assert.equal(await policyOf('/stop/tOkEn/undo'), 'no-referrer')
    assert.equal(await policyOf('/setup/tOkEn'), 'no-referrer')
    assert.equal(await policyOf('/page'), 'same-origin')
  })

  test('asks for https only where the public address has it', async () => {
    const local = site({ publicUrl: 'http://localhost:8080' })
    const { headers } = await local.request('http://localhost:8080/page')
    assert.equal(headers.get('strict-transport-security'), null)
  })
})

suite('H08: a form of another site', () => {
  const cases: [headers: Record<string, string>, passes: boolean][] = [
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
    [{ 'sec-fetch-site': 'same-site', origin: PUBLIC }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: PUBLIC }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: PUBLIC }, true],
    [{ origin: 'https://id.example.org.evil.example' }, false],
    [{ origin: 'http://id.example.org' }, false],
    [{ origin: 'null' }, false],
    [{ referer: `${PUBLIC}/page` }, false],
    [{}, false],
  ]
  for (const [headers, passes] of cases) {
    test(`with ${JSON.stringify(headers)} ${passes ? 'is ours' : 'changes nothing'}`, async () => {
      let effects = 0
      const pages = new Hono<Web>().post('/change', (c) => {
        effects += 1
        return c.text('changed')
      })
      const response = await site({ pages: [pages] }).request(`${PUBLIC}/change`, {
        method: 'POST',
        headers,
      })
      assert.equal(response.status, passes ? 200 : 403)
      assert.equal(effects, passes ? 1 : 0)
    })
  }

  test('is refused for every method that is not for reading', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      assert.equal((await site().request(`${PUBLIC}/page`, { method })).status, 403)
    }
  })
})

suite('the address', () => {
  const local = () => site({ publicUrl: 'http://localhost:8080' })

  test('127.0.0.1 leads to localhost, with the path and the query', async () => {
    for (const host of ['127.0.0.1:8080', '[::1]:8080']) {
      const response = await local().request(`http://${host}/page?x=1`)
      assert.equal(response.status, 302)
      assert.equal(response.headers.get('location'), 'http://localhost:8080/page?x=1')
    }
  })

  test('of another host is refused, and so is another port or a form to 127.0.0.1', async () => {
    const strangers = [
      'http://evil.example:8080/page',
      'http://localhost:9090/page',
      'http://127.0.0.1:9090/page',
    ]
    for (const url of strangers) assert.equal((await local().request(url)).status, 421, url)
    const posted = await local().request('http://127.0.0.1:8080/page', {
      method: 'POST',
      headers: SAME_ORIGIN,
    })
    assert.equal(posted.status, 421)
  })

  test('behind a proxy may carry the standard port', async () => {
    assert.equal((await site().request('http://id.example.org:443/page')).status, 200)
    assert.equal((await site().request('http://127.0.0.1/page')).status, 421)
  })

  test('of a machine is not looked at', async () => {
    assert.equal((await site().request('http://10.0.0.7/machine', { method: 'POST' })).status, 200)
  })
})

suite('a request that cannot be answered', () => {
  const cases: [what: string, path: string, init: RequestInit, status: number, text: RegExp][] = [
    ['to nowhere', '/nowhere', {}, 404, /no such page/],
    ['with a malformed id', '/devices/a%2Fb', {}, 404, /no such page/],
    ['with the wrong method', '/only-post', {}, 405, /cannot be done/],
    ['that meets too many others', '/overload', {}, 503, /Wait 5 seconds/],
    ['that meets a bug', '/bug', {}, 500, /on our side/],
    ['with an unknown field', '/form', posted('name=a&admin=1'), 400, /admin: unknown/],
    ['that is too large', '/form', posted(`name=${'a'.repeat(70_000)}`), 413, /too much at once/],
  ]
  for (const [what, path, init, status, text] of cases) {
    test(`${what} gets a page with the next step and the reference`, async () => {
      const response = await site().request(`${PUBLIC}${path}`, init)
      const body = await response.text()
      assert.equal(response.status, status)
      assert.match(body, text)
      assert.match(body, /href="\/signin"/)
      assert.ok(body.includes(response.headers.get('x-request-id')!))
    })
  }

  test('is told in Japanese to who reads Japanese', async () => {
    const headers = { 'accept-language': 'ja' }
    const body = await (await site().request(`${PUBLIC}/nowhere`, { headers })).text()
    assert.match(body, /<html lang="ja">/)
    assert.match(body, /<h1>ページが<wbr>見つかりません/)
  })

  test('names the methods that would do', async () => {
    const allow = async (path: string, method: string) => {
      const { headers } = await site().request(`${PUBLIC}${path}`, { method, headers: SAME_ORIGIN })
      return headers.get('allow')
    }
    assert.equal(await allow('/only-post', 'GET'), 'POST')
    assert.equal(await allow('/page', 'DELETE'), 'GET, HEAD')
    assert.equal(await allow('/nowhere', 'GET'), null)
  })

  test('says when to come back', async () => {
    const { headers } = await site().request(`${PUBLIC}/overload`)
    assert.equal(headers.get('retry-after'), '5')
  })

  test('tells nothing of the bug to the person, and all of it to the log', async () => {
    const lines: string[] = []
    const response = await site({ log: logInto(lines) }).request(`${PUBLIC}/bug`)
    assert.doesNotMatch(await response.text(), /innards/)
    assert.match(lines.join('\n'), /innards/)
  })
})

suite('the log', () => {
  test('has one line for a request, with the pattern of the path and never the path', async () => {
    const lines: string[] = []
    await site({ log: logInto(lines) }).request(`${PUBLIC}/link/tOkEn?query=tOkEn`)
    await site({ log: logInto(lines) }).request(`${PUBLIC}/nowhere/tOkEn`)
    assert.equal(lines.length, 2)
    assert.doesNotMatch(lines.join('\n'), /tOkEn/)
    const { route, status, method, address } = JSON.parse(lines[0]!)
    assert.deepEqual(
      { route, status, method, address },
      {
        route: '/link/:token',
        status: 200,
        method: 'GET',
        address: '0.0.0.0',
      },
    )
  })
})

suite('A08a: the limits of a client', () => {
  const networkSeenFrom = async (peer: string, forwarded: string) => {
    const headers = { 'x-forwarded-for': forwarded }
    const env = { incoming: { socket: { remoteAddress: peer } } }
    return (await site().request(`${PUBLIC}/network`, { headers }, env)).text()
  }

  test('do not follow a header that the client wrote', async () => {
    assert.equal(await networkSeenFrom('192.0.2.1', '198.51.100.7'), '192.0.2.0/24')
  })

  test('follow the header of a trusted proxy', async () => {
    assert.equal(await networkSeenFrom('10.0.0.1', '198.51.100.7'), '198.51.100.0/24')
  })
})

suite('the language switch', () => {
  const choose = (body: string) => site().request(`${PUBLIC}/language`, posted(body))

  test('keeps the choice and comes back to the page', async () => {
    const response = await choose('language=ja&back=/page?x=1')
    assert.equal(response.status, 303)
    assert.equal(response.headers.get('location'), '/page?x=1')
    assert.match(response.headers.get('set-cookie')!, /__Host-language=ja;/)
    const headers = { cookie: '__Host-language=ja', 'accept-language': 'en' }
    assert.match(await (await site().request(`${PUBLIC}/nowhere`, { headers })).text(), /lang="ja"/)
  })

  for (const back of [
    '//evil.example/',
    'https://evil.example/',
    '/\\evil.example',
    '/x//..//evil',
    '',
    'x',
  ]) {
    test(`never leads away: ${back}`, async () => {
      const location = (await choose(`language=ja&back=${encodeURIComponent(back)}`)).headers.get(
        'location',
      )
      assert.equal(new URL(location!, PUBLIC).origin, PUBLIC)
    })
  }

  test('knows no other language', async () => {
    assert.equal((await choose('language=de&back=/')).status, 400)
  })
})

suite('the assets', () => {
  for (const encoding of ['br', 'gzip', undefined]) {
    test(`come as ${encoding ?? 'they are'} to who takes it`, async () => {
      const headers: Record<string, string> = encoding ? { 'accept-encoding': encoding } : {}
      const response = await site().request(`${PUBLIC}${assetUrl('style.css')}`, { headers })
      assert.equal(response.headers.get('content-encoding'), encoding ?? null)
      assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8')
      assert.equal(response.headers.get('vary'), 'Accept-Encoding')
      assert.equal(response.headers.get('set-cookie'), null)
    })
  }

  test('have addresses that change with their content, and no others', async () => {
    assert.match(assetUrl('style.css'), /^\/assets\/style\.[\w-]{12}\.css$/)
    assert.equal((await site().request(`${PUBLIC}/assets/style.AAAAAAAAAAAA.css`)).status, 404)
    assert.throws(() => assetUrl('nothing.js'))
  })

  test('hold the browser elements as plain scripts', async () => {
    const script = await (await site().request(`${PUBLIC}${assetUrl('live-page.js')}`)).text()
    assert.match(script, /customElements\.define\("live-page"/)
    assert.doesNotMatch(script, /: void|interface /)
  })
})

function site(more: Partial<ServerOptions> = {}): Hono<Web> {
  const fixed = {
    publicUrl: PUBLIC,
    trustedProxies: ['10.0.0.0/8'],
    timeZone: 'UTC',
    log: logInto([]),
  }
  const machines = [
    new Hono<Web>().post('/machine', (c) => c.text('ok')).get('/machine', (c) => c.text('ok')),
  ]
  return createServer({
    ...fixed,
    signer: signerWith('ours'),
    machines,
    pages: [samplePages()],
    ...more,
  })
}

function samplePages(): Hono<Web> {
  const web = new Hono<Web>()
  web.get('/page', (c) => c.text('page'))
  web.get('/network', (c) => c.text(c.var.network))
  web.get('/link/:token', (c) => c.text('link'))
  web.get('/devices/:id', (c) => c.text(idParam(c, 'id')))
  web.post('/only-post', (c) => c.text('done'))
  web.get('/bug', () => {
    throw new Error('innards')
  })
  web.get('/overload', () => {
    throw new Overloaded(5)
  })
  web.post('/form', async (c) => c.json(await readForm(c, strictForm({ name: textOf() }))))
  return web
}

function posted(body: string): RequestInit {
  const headers = { ...SAME_ORIGIN, 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', headers, body }
}

function logInto(lines: string[]) {
  const write = (fields: object, message: string) => {
    lines.push(JSON.stringify({ ...fields, message }))
  }
  return { info: write, warn: write, error: write }
}
