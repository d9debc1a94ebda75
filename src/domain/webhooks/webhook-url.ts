import { isLoopbackAddress, isPublicAddress } from './public-address.ts'

/** What the operator allows. */
export interface WebhookPolicy {
  ports: readonly number[]
  /** For tests of an installation that is on this machine alone: also plain http, and to it. */
  loopback: boolean
}

export type UrlRefusal =
  | 'missing'
  | 'malformed'
  | 'not-https'
  | 'credentials'
  | 'port'
  | 'private-address'
export type UrlVerdict = { accepted: true; url: string } | { accepted: false; reason: UrlRefusal }

const LONGEST = 1000

/**
 * Whether an address may be entered as a webhook. What its name leads to is judged again at each connection, because it
 * may lead elsewhere by then (H15); here only what can be seen in the text. The URL parser has already turned decimal,
 * octal and short forms of IP addresses into the usual one.
 */
export function readWebhookUrl(text: string, policy: WebhookPolicy): UrlVerdict {
  const refuse = (reason: UrlRefusal): UrlVerdict => ({ accepted: false, reason })
  if (text === '') return refuse('missing')
  const url = URL.parse(text)
  if (!url || text.length > LONGEST || !/^https?:$/.test(url.protocol) || url.hash !== '')
    return refuse('malformed')
  const toItself = policy.loopback && isOwnName(url.hostname)
  if (url.protocol !== 'https:' && !toItself) return refuse('not-https')
  if (url.username !== '' || url.password !== '') return refuse('credentials')
  if (toItself) return { accepted: true, url: url.href }
  if (!policy.ports.includes(Number(url.port || 443))) return refuse('port')
  if (isOwnName(url.hostname) || isPrivateLiteral(url.hostname)) return refuse('private-address')
  return { accepted: true, url: url.href }
}

/** This machine, as it calls itself. */
export const isOwnName = (host: string): boolean =>
  /^(.*\.)?localhost\.?$/.test(host) || isLoopbackAddress(host.replace(/^\[|\]$/g, ''))

const isPrivateLiteral = (host: string): boolean => {
  const address = host.replace(/^\[|\]$/g, '')
  return /^\d+\.\d+\.\d+\.\d+$|:/.test(address) && !isPublicAddress(address)
}
