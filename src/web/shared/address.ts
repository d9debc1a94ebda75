import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/**
 * Who really sent the request. X-Forwarded-For is believed only from trusted peers, read from the right, up to
 * the first address that is not trusted: what a client wrote itself stays to the left of that (A08a).
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trusts: (address: string) => boolean,
): string {
  let address = plain(peer)
  const hops = forwardedFor?.split(',').slice(-MAX_HOPS) ?? []
  while (trusts(address) && hops.length > 0) {
    const hop = plain(hops.pop()!.trim())
    if (isIP(hop) === 0) break
    address = hop
  }
  return address
}

/** Tells trusted proxies from others. Takes addresses and CIDR ranges; throws on anything else. */
export function proxyList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.trim().split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** What limits count by: one household or office, not one of its 2^64 addresses (A08b). */
export function networkOf(address: string): string {
  const ip = plain(address)
  if (!isIPv6(ip)) return `${ip.slice(0, ip.lastIndexOf('.'))}.0/24`
  const groups = expand(ip).slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group || '0', 16).toString(16)).join(':')}::/64`
}

const MAX_HOPS = 16

/** Without a zone, an IPv4 port, or the IPv6 clothes of an IPv4 address. */
function plain(address: string): string {
  // Most are plain already.
  if (isIPv4(address)) return address
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/%.*$/, '')
  const withoutPort = /^[\d.]+:\d+$/.test(bare) ? bare.replace(/:\d+$/, '') : bare
  return unmapped(withoutPort.toLowerCase())
}

function unmapped(ip: string): string {
  if (!isIPv6(ip)) return ip
  const groups = expand(ip)
  const isMapped = groups.slice(0, 5).every((group) => Number.parseInt(group, 16) === 0)
  if (!isMapped || groups[5] !== 'ffff') return ip
  const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high! >> 8, high! & 255, low! >> 8, low! & 255].join('.')
}

/** The eight groups of an IPv6 address. */
function expand(ip: string): string[] {
  const hexOnly = ip.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.slice(0, 4).map(Number)
    return `${((a! << 8) | b!).toString(16)}:${((c! << 8) | d!).toString(16)}`
  })
  const [head = '', tail] = hexOnly.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}
