import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readWebhookUrl, type UrlRefusal } from './webhook-url.ts'

const open = { ports: [443, 8443], loopback: false }
const own = { ports: [443], loopback: true }

const REFUSED: [text: string, reason: UrlRefusal][] = [
  ['', 'missing'],
  ['example.org', 'malformed'],
  ['ftp://example.org', 'malformed'],
  ['https://example.org/#part', 'malformed'],
  [`https://example.org/${'x'.repeat(1000)}`, 'malformed'],
  ['http://example.org', 'not-https'],
  ['http://localhost', 'not-https'],
  ['https://ada:secret@example.org', 'credentials'],
  ['https://example.org:8080', 'port'],
  ['https://example.org:22', 'port'],
  ['https://localhost', 'private-address'],
  ['https://localhost.', 'private-address'],
  ['https://x.localhost', 'private-address'],
  ['https://127.0.0.1', 'private-address'],
  ['https://127.1', 'private-address'],
  ['https://2130706433', 'private-address'],
  ['https://0x7f.1', 'private-address'],
  ['https://0177.0.0.1', 'private-address'],
  ['https://0.0.0.0', 'private-address'],
  ['https://0', 'private-address'],
  ['https://169.254.169.254/latest/meta-data', 'private-address'],
  ['https://[::1]', 'private-address'],
  ['https://[::ffff:127.0.0.1]', 'private-address'],
  ['https://[fd00:ec2::254]', 'private-address'],
  ['https://[64:ff9b::7f00:1]', 'private-address'],
]

suite('the address of a webhook (H15)', () => {
  for (const [text, reason] of REFUSED)
    test(`${text.slice(0, 60) || 'left empty'} is refused: ${reason}`, () =>
      assert.deepEqual(readWebhookUrl(text, open), { accepted: false, reason }))

  for (const text of [
    'https://example.org/hook?a=b',
    'https://example.org:8443/',
    'https://1.1.1.1/',
  ])
    test(`${text} is taken`, () =>
      assert.deepEqual(readWebhookUrl(text, open), { accepted: true, url: text }))

  for (const text of ['http://localhost:9000/', 'https://127.0.0.1:9000/', 'http://[::1]:9000/'])
    test(`${text} is taken where the operator allows this machine, and nowhere else`, () => {
      assert.ok(readWebhookUrl(text, own).accepted)
      assert.equal(readWebhookUrl(text, open).accepted, false)
    })

  test('leads into no other private network, and to no plain http beyond, where this machine is allowed', () => {
    assert.equal(readWebhookUrl('https://10.0.0.1/', own).accepted, false)
    assert.equal(readWebhookUrl('http://example.org/', own).accepted, false)
  })
})
