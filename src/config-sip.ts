import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { type SipAddress, sipAddress, sipProxy } from './config-sip-address.ts'
import { failureOf } from './config-values.ts'

/** An extension of a PBX, or a trunk. Holds a password: never log it. */
export interface SipConfig extends SipAddress {
  name: 'sip' | 'sip2'
  proxy?: string
  callerId?: string
  /** A readable PEM file. */
  caFile?: string
  srtp: boolean
  register: boolean
  numbers: 'e164' | 'digits' | { within: string }
  linesMost: number
  soundPorts: { least: number; most: number }
}

const PARTS = 'URL PROXY CALLER_ID CA SRTP REGISTER NUMBERS LINES SOUND_PORTS'.split(' ')
const PREFIXES = { sip: 'AIKAGI_SIP', sip2: 'AIKAGI_SIP2' } as const

export const SIP_VARIABLES: readonly string[] = Object.values(PREFIXES).flatMap((prefix) =>
  PARTS.map((part) => `${prefix}_${part}`),
)

const LINES = { least: 1, most: 200, unit: 'calls' }
const LINES_UNLESS_SAID = 10
const SOUND_PORTS = { least: 10_000, most: 20_000 }

/** What AIKAGI_SIP_* or AIKAGI_SIP2_* say. Undefined, with the mistakes reported, where it does not make a whole. */
export function readSip(env: EnvReader, name: SipConfig['name']): SipConfig | undefined {
  const prefix = PREFIXES[name]
  const url = `${prefix}_URL`
  if (!env.text(url)) env.report(url, mistakes.needed(NO_SIP, 'sip:user:password@pbx.example.org'))
  const address = env.parsed(url, sipAddress, mistakes.notASipAddress())
  const proxy = env.parsed(`${prefix}_PROXY`, sipProxy, mistakes.notLike('sip:proxy.example.org'))
  const callerId = env.parsed(`${prefix}_CALLER_ID`, number, mistakes.notLike('+815012345678'))
  const options = {
    ...(proxy && { proxy }),
    ...(callerId && { callerId }),
    srtp: env.oneOf(`${prefix}_SRTP`, ['on', 'off']) === 'on',
    register: env.oneOf(`${prefix}_REGISTER`, ['on', 'off']) === 'on',
    numbers: env.parsed(`${prefix}_NUMBERS`, numbers, mistakes.notNumbers()) ?? 'e164',
    linesMost: env.number(`${prefix}_LINES`, LINES) ?? LINES_UNLESS_SAID,
    soundPorts: env.parsed(`${prefix}_SOUND_PORTS`, ports, mistakes.notARange()) ?? SOUND_PORTS,
  }
  const isSecure = isEncrypted(address, proxy)
  const caFile = readCa(env, `${prefix}_CA`, isSecure)
  if (options.srtp && address && !isSecure) env.report(`${prefix}_SRTP`, mistakes.srtpInClear(url))
  return address && { name, ...address, ...options, ...(caFile && { caFile }) }
}

const NO_SIP = {
  en: 'Calls by SIP need an account with a PBX or a trunk.',
  ja: 'SIP で発信するには、PBX または SIP トランクのアカウントが必要です。',
}

/** The first hop decides: it is where name, password and the keys of the sound go. */
const isEncrypted = (address: SipAddress | undefined, proxy: string | undefined): boolean =>
  proxy ? proxy.endsWith(';transport=tls') : address?.transport === 'tls'

/**
 * baresip 1.0 compares no names: a certificate of a public authority, which vouches for everybody, would let anybody in
 * between. So it has to be the PBX's own, or an authority of the operator's.
 */
function readCa(env: EnvReader, name: string, isNeeded: boolean): string | undefined {
  const path = env.text(name)
  if (!path) {
    if (isNeeded) env.report(name, mistakes.needed(NO_CA, '/etc/aikagi/pbx.pem'))
    return undefined
  }
  let isPublic = false
  const problem = failureOf(() => {
    const roots = new Set(rootCertificates.map(fingerprintOf))
    isPublic = certificatesIn(readFileSync(path, 'utf8'))
      .map(fingerprintOf)
      .some((one) => roots.has(one))
  })
  if (problem) env.report(name, mistakes.notReadable(problem))
  else if (isPublic) env.report(name, mistakes.vouchesForAll())
  return problem || isPublic ? undefined : path
}

const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256

/** All of them: OpenSSL trusts each. It reads PEM only. */
function certificatesIn(text: string): readonly string[] {
  const all = text.match(/-----BEGIN ([\w ]*)CERTIFICATE-----[^-]*-----END \1CERTIFICATE-----/g)
  if (!all) throw Object.assign(new Error('no certificate'), { code: 'no PEM certificate' })
  return all
}

const NO_CA = {
  en: 'Without it, nobody could tell the PBX from somebody in between.',
  ja: 'これがないと、PBX と通信経路上の第三者を区別できません。',
}

const number = (text: string): string | undefined => (/^\+?\d{2,20}$/.test(text) ? text : undefined)

function numbers(text: string): SipConfig['numbers'] | undefined {
  if (text === 'e164' || text === 'digits') return text
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  return /^[A-Z]{2}$/.test(text) && names.of(text) ? { within: text } : undefined
}

function ports(text: string): SipConfig['soundPorts'] | undefined {
  const [least = 0, most = 0] = /^(\d{4,5})-(\d{4,5})$/.exec(text)?.slice(1).map(Number) ?? []
  return least >= 1024 && most <= 65_535 && most - least >= 20 ? { least, most } : undefined
}
