import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { Agent as HttpAgent, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from '../domain/webhooks/public-address.ts'
import type { WebhookRequest, WebhookSender } from '../domain/webhooks/sender.ts'
import type { Outcome } from '../domain/webhooks/webhook.ts'
import { isOwnName, readWebhookUrl, type WebhookPolicy } from '../domain/webhooks/webhook-url.ts'

type Resolve = (
  host: string,
  options: LookupOptions & { all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export interface WebhookOptions {
  policy: WebhookPolicy
  /** For tests: instead of the system's names, and beside its certificates. */
  resolve?: Resolve
  ca?: string
  /** For all of it: the name, the connection, the answer. */
  longestMs?: number
}

const LONGEST_MS = 10_000
/** An answer is not read; what comes anyway is let go up to here. */
const MOST_BYTES = 64 * 1024

/**
 * Posts to other programs over node:https. Every address that a name has is judged when the socket connects, so that a
 * name that leads elsewhere by then does not help (H15). Nothing is followed, no connection is kept.
 */
export function httpsWebhooks(options: WebhookOptions): WebhookSender {
  const { policy, resolve = lookup as Resolve, ca, longestMs = LONGEST_MS } = options
  return {
    async send(request) {
      const verdict = readWebhookUrl(request.url, policy)
      if (!verdict.accepted) return verdict.reason === 'port' ? 'port' : 'private-address'
      const url = new URL(verdict.url)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      const isAllowed = isOwnName(url.hostname) ? isLoopbackAddress : isPublicAddress
      // node:net asks no lookup for what is an address already.
      if (isIP(host) !== 0 && !isAllowed(host)) return 'private-address'
      const lookup = lookupAllowed(resolve, isAllowed)
      try {
        return await post(url, request, { lookup, isAllowed, longestMs, ...(ca && { ca }) })
      } catch (error) {
        return outcomeOf(error)
      }
    },
  }
}

class PrivateAddress extends Error {}

/** Refuses a name of which any address is not allowed: which one is taken is not ours to choose. */
function lookupAllowed(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (host, options, answer) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return answer(error ?? new Error('no address'), '', 0)
      if (!addresses.every(({ address }) => isAllowed(address)))
        return answer(new PrivateAddress(), '', 0)
      if (options.all) return answer(null, addresses)
      answer(null, first.address, first.family)
    })
  }
}

interface Connecting {
  lookup: LookupFunction
  isAllowed(address: string): boolean
  ca?: string
  longestMs: number
}

function post(
  url: URL,
  { headers, body }: WebhookRequest,
  { lookup, isAllowed, ca, longestMs }: Connecting,
): Promise<Outcome> {
  const secure = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const request = (secure ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
      lookup,
      signal: AbortSignal.timeout(longestMs),
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Aikagi',
        connection: 'close',
      },
      ...(ca && { ca }),
    })
    request.on('error', reject)
    request.on('socket', (socket) => guard(socket, isAllowed))
    request.on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MOST_BYTES) response.destroy()
      })
      response.on('error', () => {})
      resolve(outcomeOfStatus(response.statusCode ?? 0))
    })
    request.end(body)
  })
}

/** Whatever was looked up: the other end of the socket itself is judged before anything is sent on it. */
function guard(socket: Socket, isAllowed: (address: string) => boolean): void {
  const judge = () => {
    if (!isAllowed(socket.remoteAddress ?? '')) socket.destroy(new PrivateAddress())
  }
  if (socket.connecting) socket.prependOnceListener('connect', judge)
  else judge()
}

function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 300) return 'delivered'
  return status >= 300 && status < 400 ? 'redirect' : `status-${status}`
}

/** Of an error only what kind it was: its text may quote the other side. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof PrivateAddress) return 'private-address'
  const { code = '', name } = error as NodeJS.ErrnoException
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT') return 'timeout'
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'unknown-host'
  if (/^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE)$/.test(code)) return 'refused'
  return /CERT|SELF_SIGNED|UNABLE_TO|SSL|TLS|ALTNAME/.test(code) ? 'certificate' : 'failed'
}
