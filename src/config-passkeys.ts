import { isIP } from 'node:net'
import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { isLoopback, origin } from './config-values.ts'
import type { PasskeySite } from './domain/passkeys/passkeys.ts'

/**
 * Which domain passkeys belong to, and from which addresses they may be asked. A browser binds them to the domain for
 * ever and would refuse a wrong one only when somebody enrols: it is told at start instead.
 */
export function readPasskeys(env: EnvReader, publicUrl: string): PasskeySite {
  const { hostname } = new URL(publicUrl)
  const given = env.text('AIKAGI_PASSKEY_RP_ID')
  if (given !== undefined && !isSuffixOf(given, hostname))
    env.report('AIKAGI_PASSKEY_RP_ID', mistakes.notAnRpId(hostname))
  const rpId = given ?? hostname
  const others = env.list('AIKAGI_PASSKEY_ORIGINS') ?? []
  const wrong = others.find((other) => !mayAsk(other, rpId))
  if (wrong !== undefined)
    env.report('AIKAGI_PASSKEY_ORIGINS', mistakes.notPasskeyOrigins(wrong, rpId))
  return {
    rpId,
    origins: [...new Set([publicUrl, ...others.map((other) => origin(other) ?? other)])],
  }
}

/** The host itself, or a domain that it lies in. A single label is nobody's domain, and an address has none. */
function isSuffixOf(domain: string, hostname: string): boolean {
  if (domain === hostname) return isIP(domain) === 0
  return domain.includes('.') && isIP(hostname) === 0 && hostname.endsWith(`.${domain}`)
}

function mayAsk(text: string, rpId: string): boolean {
  const read = origin(text)
  if (read === undefined) return false
  const { protocol, hostname } = new URL(read)
  const isSecure = protocol === 'https:' || isLoopback(hostname)
  return isSecure && (hostname === rpId || hostname.endsWith(`.${rpId}`))
}
