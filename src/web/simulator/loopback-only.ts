import { BlockList, isIPv6 } from 'node:net'
import type { Context, Next } from 'hono'

/**
 * Only a program on this very machine that asks for this very machine may play with the simulator: the peer and
 * the Host header are loopback, and nobody says to have passed the request on. To everyone else it does not exist.
 */
export async function loopbackOnly(c: Context, next: Next) {
  const allowed = isLoopbackPeer(c) && isLoopbackHost(c) && !isForwarded(c)
  return allowed ? next() : c.notFound()
}

/** A page of another site must not press the simulator's buttons; programs name no origin. */
export function ownPageOrProgram(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = c.req.header('origin')
  return origin === undefined || origin === new URL(c.req.url).origin
}

function isLoopbackPeer(c: Context): boolean {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined
  const peer = env?.incoming?.socket?.remoteAddress
  return peer !== undefined && LOOPBACK.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4')
}

/** Against DNS rebinding: a foreign name that leads to this machine is still a foreign name. */
function isLoopbackHost(c: Context): boolean {
  const { hostname } = new URL(c.req.url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** A proxy on this machine makes every peer look local, but says whom it speaks for. */
const isForwarded = (c: Context): boolean =>
  ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some(
    (name) => c.req.header(name) !== undefined,
  )

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')
