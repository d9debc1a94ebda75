import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite, type TestContext, test } from 'node:test'
import { createLog } from '../../src/adapters/log.ts'
import { openCanaries } from './canaries.ts'

const TOKEN = 'tOken_tOken-'.repeat(4).slice(0, 43)

/** A service that answers so, under watch. */
async function watched(t: TestContext, listener: RequestListener) {
  const canaries = openCanaries()
  const server = createServer(canaries.listening(listener)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })
    return answer.text()
  }
  const post = (path: string, fields: Record<string, string>) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: FORM })
  return { canaries, ask, post }
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

suite('canaries', () => {
  const said: [how: string, secret: string, text: string, found: boolean][] = [
    ['as it is', 'tall "ship" & star', '… tall "ship" & star …', true],
    ['escaped for HTML', 'tall "ship" & star', 'tall &quot;ship&quot; &amp; star', true],
    ['escaped by number', `it's a "ship"`, 'it&#39;s a &#34;ship&#34;', true],
    ['escaped for JSON', 'tall "ship" & star', '{"a":"tall \\"ship\\" & star"}', true],
    ['in an address', 'tall ship & star', '/?q=tall%20ship%20%26%20star', true],
    ['in a form', 'tall ship & star', 'q=tall+ship+%26+star', true],
    ['in base64', 'tall ship', `x${Buffer.from('tall ship').toString('base64')}`, true],
    ['in hex', 'tall ship', Buffer.from('tall ship').toString('hex'), true],
    ['in groups', 'GEZDGNBVGY3TQOJQ', 'GEZD GNBV GY3T QOJQ', true],
    ['read aloud', '123456', '123 456', true],
    ['within a longer number', '123456', '91234567', false],
    ['in part', 'tall ship', 'tall shi', false],
  ]
  for (const [how, secret, text, found] of said)
    test(`${found ? 'find' : 'do not find'} a secret ${how}`, () => {
      const canaries = openCanaries()
      canaries.plant('password', secret)
      canaries.heard('log', text)
      assert.deepEqual(canaries.sightings(), found ? ['password in log'] : [])
    })

  test('are silent about a place where a secret must stand, and about no other', () => {
    const canaries = openCanaries()
    canaries.plant('call digits', '123456', [/^GET \/recovery body$/])
    canaries.heard('GET /recovery body', '<p>123456</p>')
    canaries.assertSilent()
    canaries.heard('GET /recovery header x-debug', '123456')
    assert.throws(() => canaries.assertSilent(), /call digits in GET \/recovery header x-debug/)
  })

  test('fail where nothing was planted, nothing heard, or next to nothing planted', () => {
    const canaries = openCanaries()
    assert.throws(() => canaries.assertSilent(), /no secret was planted/)
    assert.throws(() => canaries.plant('code', '12345'), /found anywhere/)
    canaries.plant('code', '123456')
    assert.throws(() => canaries.assertSilent(), /nothing was heard/)
  })

  test('hear what is logged, before and after its secrets are known', () => {
    const canaries = openCanaries()
    const log = createLog({ format: 'json', level: 'trace', stream: canaries.stream })
    log.info({ words: 'tall ship' }, 'said')
    canaries.plant('password', 'tall ship')
    assert.deepEqual(canaries.sightings(), ['password in log'])
  })

  test('hear bodies and headers, however they are sent, also while they go on', async (t) => {
    const { canaries, ask } = await watched(t, (_, response) => {
      response.setHeader('X-One', 'first-secret')
      response.writeHead(200, { 'X-Two': 'second-secret' })
      response.write('third-secret')
      response.end(Buffer.from('fourth-secret'))
    })
    for (const secret of ['first-secret', 'second-secret', 'third-secret', 'fourth-secret'])
      canaries.plant(secret, secret)
    await ask('/page?q')
    assert.deepEqual(canaries.sightings(), [
      'first-secret in GET /page?q header x-one',
      'second-secret in GET /page?q header x-two',
      'third-secret in GET /page?q body',
      'fourth-secret in GET /page?q body',
    ])
  })

  test('learn what is typed, and let the service have it', async (t) => {
    const { canaries, post } = await watched(t, async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      response.end(request.url === '/echo' ? body : 'thank you')
    })
    await post('/signin', { name: 'ada@example.org', password: 'a tall ship & a star' })
    canaries.assertSilent()
    assert.match(await post('/echo', { code: '123456', name: 'ada@example.org' }), /^code=123456/)
    assert.deepEqual(canaries.sightings(), ['typed code in POST /echo body'])
  })

  test('learn cookies and the tokens of links, each with its own place', async (t) => {
    const { canaries, ask } = await watched(t, (request, response) => {
      response.setHeader('Set-Cookie', `__Host-session=${TOKEN}`)
      response.end(request.url === '/leak' || request.url!.startsWith('/link/') ? TOKEN : '')
    })
    const cookie = `a=b; __Host-session=${TOKEN}`
    await ask('/security', { headers: { cookie } })
    canaries.assertSilent()
    await ask('/leak', { headers: { cookie } })
    assert.deepEqual(canaries.sightings(), ['session cookie in GET /leak body'])

    const other = await watched(t, (_, response) => {
      response.end(`<form action="/link/${TOKEN}/digits">`)
    })
    await other.ask(`/link/${TOKEN}`)
    other.canaries.assertSilent()
    await other.ask('/')
    assert.deepEqual(other.canaries.sightings(), ['link token in GET / body'])
  })

  test('leave the simulator alone: it is the outside world', async (t) => {
    const { canaries, ask } = await watched(t, (_, response) => {
      response.end('tall ship')
    })
    canaries.plant('password', 'tall ship')
    canaries.heard('log', 'nothing')
    await ask('/simulator/api/mails')
    canaries.assertSilent()
  })
})
