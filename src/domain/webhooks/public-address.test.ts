import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { isPublicAddress } from './public-address.ts'

const PRIVATE = `0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.9
  169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.1
  203.0.113.7 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:10.0.0.1 ::ffff:169.254.169.254
  ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2002:a9fe:a9fe::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0
  ff02::1 2001:db8::1 2001::1 100::1 3fff::1 5f00::1 localhost 2130706433 0x7f000001 0177.0.0.1 127.1 127.0.0.01 1.2.3
  256.1.1.1 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 g::1 ::1.2.3.256`
const PUBLIC = `1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 192.167.255.255 198.17.0.1 223.255.255.255
  2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1`

suite('a public address (H15)', () => {
  for (const address of PRIVATE.split(/\s+/))
    test(`is not ${address}`, () => assert.equal(isPublicAddress(address), false))
  for (const address of PUBLIC.split(/\s+/))
    test(`is ${address}`, () => assert.equal(isPublicAddress(address), true))
  test('is not an empty text', () => assert.equal(isPublicAddress(''), false))

  test('is judged as node:net judges the same ranges', () => {
    const list = new BlockList()
    const ranges = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
      192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3`
    for (const range of ranges.split(/\s+/)) {
      const [address = '', bits] = range.split('/')
      list.addSubnet(address, Number(bits), 'ipv4')
    }
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(isPublicAddress(address), !list.check(address, 'ipv4'))
        assert.equal(isPublicAddress(`::ffff:${address}`), !list.check(address, 'ipv4'))
      }),
      { seed: 4, numRuns: 2000 },
    )
  })
})
