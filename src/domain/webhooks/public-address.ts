/**
 * Whether an IP address is one of the public network (H15). Everything special in the registries of IANA (RFC 6890) is
 * not: this machine, private, shared and link-local networks with their metadata services, multicast, documentation. What
 * cannot be read is not either. An IPv4 address inside of an IPv6 one is judged as what it leads to.
 */
export function isPublicAddress(text: string): boolean {
  const v4 = readV4(text)
  if (v4 !== undefined) return !within(v4, V4)
  const v6 = readV6(text)
  if (v6 === undefined) return false
  for (const [prefix, length, at] of EMBEDDING)
    if (starts(v6, prefix, length)) return isPublicAddress(shownV4((v6 >> BigInt(at)) & MASK_32))
  return (
    starts(v6, readV6('2000::')!, 3) && !V6.some(([prefix, length]) => starts(v6, prefix, length))
  )
}

export const isLoopbackAddress = (text: string): boolean =>
  /^127\.\d+\.\d+\.\d+$/.test(text) || text === '::1' || /^::ffff:127\./i.test(text)

const V4_RANGES = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
  192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`
/** Of the public part, 2000::/3: Teredo and other protocols, documentation, 6to4 is embedding. */
const V6_RANGES = '2001::/23 2001:db8::/32 3fff::/20'

const MASK_32 = 0xffffffffn

const V4 = V4_RANGES.split(/\s+/).map((range): [number, number] => {
  const [address = '', length] = range.split('/')
  return [readV4(address)!, Number(length)]
})
const V6 = V6_RANGES.split(' ').map((range): [bigint, number] => {
  const [address = '', length] = range.split('/')
  return [readV6(address)!, Number(length)]
})

/** Where an IPv4 address stands in an IPv6 one: mapped, NAT64, 6to4. */
const EMBEDDING: readonly (readonly [prefix: bigint, length: number, at: number])[] = [
  [readV6('::ffff:0:0')!, 96, 0],
  [readV6('64:ff9b::')!, 96, 0],
  [readV6('2002::')!, 16, 80],
]

const within = (address: number, ranges: readonly [number, number][]): boolean =>
  ranges.some(([prefix, length]) => address >>> (32 - length) === prefix >>> (32 - length))

const starts = (address: bigint, prefix: bigint, length: number): boolean =>
  address >> BigInt(128 - length) === prefix >> BigInt(128 - length)

const shownV4 = (address: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.')

function readV4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1)
  if (!parts || parts.some((part) => Number(part) > 255 || String(Number(part)) !== part))
    return undefined
  return parts.reduce((address, part) => address * 256 + Number(part), 0)
}

function readV6(text: string): bigint | undefined {
  const [address = ''] = text.split('%')
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  const v4 = dotted && readV4(dotted[2]!)
  if (dotted && v4 === undefined) return undefined
  const plain = dotted
    ? `${dotted[1]}${(v4! >>> 16).toString(16)}:${(v4! & 0xffff).toString(16)}`
    : address
  const [left = '', right, ...more] = plain.split('::')
  if (more.length > 0) return undefined
  const groups = (side: string) => (side === '' ? [] : side.split(':'))
  const [before, after] = [groups(left), groups(right ?? '')]
  const missing = 8 - before.length - after.length
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...before, ...Array<string>(missing).fill('0'), ...after]
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return all.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n)
}
