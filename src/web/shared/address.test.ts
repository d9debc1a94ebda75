import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { clientAddress, networkOf, proxyList } from './address.ts'

const trusts = proxyList(['10.0.0.0/8', '::1', '2001:db8:aaaa::/48'])

suite('A08a: the client address', () => {
  const cases: [what: string, peer: string, header: string | undefined, expected: string][] = [
    ['no proxy, no header', '192.0.2.1', undefined, '192.0.2.1'],
    ['a stranger who writes the header', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['a trusted proxy', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
    [
      'a client who wrote the header first',
      '10.1.2.3',
      '203.0.113.9, 198.51.100.7',
      '198.51.100.7',
    ],
    ['a chain of trusted proxies', '10.1.2.3', '198.51.100.7, 10.9.9.9', '198.51.100.7'],
    ['only trusted addresses', '10.1.2.3', '10.9.9.9', '10.9.9.9'],
    ['rubbish from a trusted proxy', '10.1.2.3', '198.51.100.7, unknown', '10.1.2.3'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['an IPv4 peer in IPv6 clothes', '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['the same in hexadecimal', '::ffff:a01:203', '198.51.100.7', '198.51.100.7'],
    ['an IPv6 proxy', '2001:db8:aaaa::5', '2001:db8:1::7', '2001:db8:1::7'],
    ['an address with a port', '10.1.2.3', '198.51.100.7:4711', '198.51.100.7'],
    ['an IPv6 address with a port', '::1', '[2001:db8:1::7]:443', '2001:db8:1::7'],
  ]
  for (const [what, peer, header, expected] of cases) {
    test(`of ${what} is ${expected}`, () => {
      assert.equal(clientAddress(peer, header, trusts), expected)
    })
  }

  test('is the peer when nobody is trusted, whatever the header says', () => {
    const nobody = proxyList([])
    assert.equal(clientAddress('127.0.0.1', '198.51.100.7', nobody), '127.0.0.1')
  })

  test('refuses a list of proxies that cannot be read', () => {
    for (const entry of ['proxy.example.org', '10.0.0.0/33', '', '10.0.0.0/x']) {
      assert.throws(() => proxyList([entry]), entry)
    }
  })
})

suite('A08b: the network that limits count by', () => {
  const cases: [address: string, network: string][] = [
    ['192.0.2.1', '192.0.2.0/24'],
    ['192.0.2.254', '192.0.2.0/24'],
    ['::ffff:192.0.2.1', '192.0.2.0/24'],
    ['::ffff:c000:201', '192.0.2.0/24'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:0:0:0:9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ]
  for (const [address, network] of cases) {
    test(`of ${address} is ${network}`, () => assert.equal(networkOf(address), network))
  }
})
