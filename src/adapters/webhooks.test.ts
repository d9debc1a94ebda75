import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { binaryOf } from '../../test/support/tools.ts'
import type { Outcome } from '../domain/webhooks/webhook.ts'
import { httpsWebhooks, type WebhookOptions } from './webhooks.ts'

interface Seen {
  path: string
  headers: IncomingMessage['headers']
  body: string
}

const folder = mkdtempSync(join(tmpdir(), 'aikagi-webhooks-'))
const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
const subject = [
  '-subj',
  '/CN=localhost',
  '-addext',
  'subjectAltName=DNS:localhost,DNS:hook.example.org',
]
execFileSync(
  binaryOf('openssl'),
  [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
  ].concat(['-keyout', keyFile, '-out', certFile], subject),
  { stdio: 'ignore' },
)
const ca = readFileSync(certFile, 'utf8')

const seen: Seen[] = []
/** What the other side does, by the path that is asked for. */
const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  '/taken': (response) => response.writeHead(204).end(),
  '/moved': (response) => response.writeHead(307, { location: '/taken' }).end(),
  '/broken': (response) => response.writeHead(503).end('try later'),
  '/silent': () => {},
  '/endless': (response) => {
    response.writeHead(200)
    const more = () => response.write('x'.repeat(16 * 1024), () => response.destroyed || more())
    more()
  },
}
const hear = (request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const path = request.url ?? ''
    seen.push({ path, headers: request.headers, body })
    ANSWERS[path]?.(response)
  })
}
const secure = createServer({ key: readFileSync(keyFile), cert: ca }, hear)
const plain = createHttp(hear)
let port = 0
let plainPort = 0

before(async () => {
  for (const server of [secure, plain]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  port = (secure.address() as AddressInfo).port
  plainPort = (plain.address() as AddressInfo).port
})
after(() => {
  for (const server of [secure, plain]) {
    server.close()
    server.closeAllConnections()
  }
  rmSync(folder, { recursive: true })
})

const own = { ports: [443], loopback: true }
const headers = { 'webhook-id': 'one' }
const post = (url: string, options: Partial<WebhookOptions> = {}): Promise<Outcome> =>
  httpsWebhooks({ policy: own, ca, ...options }).send({ url, headers, body: '{"a":"合鍵"}' })
const local = (path: string) => `https://localhost:${port}${path}`

suite('a webhook over the network', () => {
  test('is posted as it was signed', async () => {
    assert.equal(await post(local('/taken')), 'delivered')
    const { path, headers: got, body } = seen.at(-1)!
    assert.deepEqual([path, body], ['/taken', '{"a":"合鍵"}'])
    assert.deepEqual([got['content-type'], got['webhook-id']], ['application/json', 'one'])
  })

  test('goes by plain http to this machine, where the operator allows that', async () => {
    assert.equal(await post(`http://localhost:${plainPort}/taken`), 'delivered')
    const policy = { ports: [443, plainPort], loopback: false }
    assert.equal(await post(`http://localhost:${plainPort}/taken`, { policy }), 'private-address')
  })

  test('follows no redirect (H15)', async () => {
    const before = seen.length
    assert.equal(await post(local('/moved')), 'redirect')
    assert.deepEqual(
      seen.slice(before).map(({ path }) => path),
      ['/moved'],
    )
  })

  test('tells what it was answered, and nothing that was said', async () => {
    assert.equal(await post(local('/broken')), 'status-503')
  })

  test('waits no longer than it may', async () => {
    assert.equal(await post(local('/silent'), { longestMs: 300 }), 'timeout')
  })

  test('does not read an answer without end', async () => {
    assert.equal(await post(local('/endless')), 'delivered')
  })

  test('believes no certificate that nobody vouches for, or of another name', async () => {
    const bare = httpsWebhooks({ policy: own })
    assert.equal(await bare.send({ url: local('/taken'), headers, body: '' }), 'certificate')
    assert.equal(await post(`https://x.localhost:${port}/taken`, named('127.0.0.1')), 'certificate')
  })

  test('says when nobody is there', async () => {
    const closed = createHttp().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const { port: free } = closed.address() as AddressInfo
    closed.close()
    await once(closed, 'close')
    assert.equal(await post(`https://localhost:${free}/`), 'refused')
    const resolve: WebhookOptions['resolve'] = (_, __, answer) =>
      answer(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), [])
    assert.equal(await post('https://nowhere.example.org/', { resolve }), 'unknown-host')
  })
})

/** Every name leads to these addresses. */
function named(...addresses: string[]): Partial<WebhookOptions> {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return { resolve: (_, __, answer) => answer(null, all) }
}

suite('a webhook never goes into a network that is not public (H15)', () => {
  const open = () => ({ policy: { ports: [443, port], loopback: false } })
  const hook = () => `https://hook.example.org:${port}/taken`
  const PRIVATE = `127.0.0.1 ::1 ::ffff:127.0.0.1 0.0.0.0 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254
    fd00:ec2::254 fe80::1 64:ff9b::a9fe:a9fe`
  for (const address of PRIVATE.split(/\s+/))
    test(`by a name that leads to ${address}`, async () => {
      const before = seen.length
      assert.equal(await post(hook(), { ...open(), ...named(address) }), 'private-address')
      assert.equal(seen.length, before)
    })

  test('by a name that leads to a public address and to this machine', async () => {
    const both = named('1.1.1.1', '127.0.0.1')
    assert.equal(await post(hook(), { ...open(), ...both }), 'private-address')
  })

  test('by a name that leads elsewhere at the second look (DNS rebinding)', async () => {
    const looks: string[] = []
    const resolve: WebhookOptions['resolve'] = (host, _, answer) => {
      looks.push(host)
      answer(null, [{ address: '127.0.0.1', family: 4 }])
    }
    assert.equal(await post(hook(), { ...open(), resolve }), 'private-address')
    // What was judged is what would have been connected to: there is no second look.
    assert.equal(looks.length, 1)
  })

  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::ffff:7f00:1]',
  ])
    test(`by the address ${host} itself`, async () => {
      const before = seen.length
      assert.equal(await post(`https://${host}:${port}/taken`, open()), 'private-address')
      assert.equal(seen.length, before)
    })

  test('by any name but its own, where this machine is allowed', async () => {
    const policy = { ports: [port], loopback: true }
    assert.equal(await post(hook(), { policy, ...named('127.0.0.1') }), 'private-address')
    assert.equal(await post(local('/taken'), { policy, ...named('10.0.0.1') }), 'private-address')
  })

  test('by a port that the operator does not allow', async () => {
    const policy = { ports: [443], loopback: false }
    assert.equal(await post(hook(), { policy, ...named('1.1.1.1') }), 'port')
  })
})
