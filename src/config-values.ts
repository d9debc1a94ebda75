import { BlockList, isIP } from 'node:net'
import { resolve } from 'node:path'
import { readEmailAddress } from './domain/addresses/email-address.ts'

// What a variable's text means, or undefined where it means nothing.

export type Database = { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }

export function origin(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const rest = `${url.username}${url.password}${url.pathname}${url.search}${url.hash}`
  return rest === '/' ? url.origin : undefined
}

export function database(text: string): Database | undefined {
  if (/^sqlite:./.test(text)) return { kind: 'sqlite', path: resolve(text.slice('sqlite:'.length)) }
  const url = URL.parse(text)
  return url && /^postgres(ql)?:$/.test(url.protocol) ? { kind: 'postgres', url: text } : undefined
}

export function mailServer(text: string): string | undefined {
  const url = URL.parse(text)
  return url && /^smtps?:$/.test(url.protocol) && url.hostname ? text : undefined
}

export function mailbox(text: string): string | undefined {
  const verdict = readEmailAddress(text)
  return verdict.accepted ? verdict.address : undefined
}

export const networkHost = (text: string): string | undefined =>
  text === 'localhost' || isIP(text) !== 0 ? text : undefined

export const plainName = (text: string): string | undefined =>
  /^[^:\p{Cc}]{1,40}$/u.test(text) ? text : undefined

export function knownTimeZone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (/^127\./.test(host) && isIP(host) === 4)
  )
}

export function isAddressOrRange(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  if (bits === undefined) return true
  const problem = failureOf(() =>
    new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4'),
  )
  return /^\d{1,3}$/.test(bits) && !problem
}

/** The error code of a failed attempt ('ENOENT'); undefined when it worked. */
export function failureOf(attempt: () => void): string | undefined {
  try {
    attempt()
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}
