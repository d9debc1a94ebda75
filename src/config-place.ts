import { accessSync, constants } from 'node:fs'
import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { failureOf, isLoopback, networkHost, origin } from './config-values.ts'

/** Where the service listens, and under which address people reach it. */
export interface Place {
  host: string
  port: number
  publicUrl: string
  tls?: { cert: string; key: string }
  /** The public address is this machine: nobody else can reach it under it. */
  isLocal: boolean
}

const HALF_TLS = {
  en: 'A certificate and its key are needed together.',
  ja: '証明書と秘密鍵は両方必要です。',
}

/** Passwords cross the network encrypted or not at all: plain http is for loopback addresses. */
export function readPlace(env: EnvReader): Place {
  const port = env.number('AIKAGI_PORT', { least: 1, most: 65_535, unit: 'port' }) ?? 8080
  const host = env.parsed('AIKAGI_HOST', networkHost, mistakes.notAHost()) ?? '127.0.0.1'
  const tls = readTls(env)
  const given = env.parsed('AIKAGI_PUBLIC_URL', origin, mistakes.notAnOrigin())
  const publicUrl = given ?? `${tls ? 'https' : 'http'}://localhost:${port}`

  const { protocol, hostname } = new URL(publicUrl)
  const isLocal = isLoopback(hostname)
  if (protocol === 'http:' && !isLocal) env.report('AIKAGI_PUBLIC_URL', mistakes.httpInTheOpen())
  else if (protocol === 'http:' && tls) env.report('AIKAGI_PUBLIC_URL', mistakes.tlsWithHttp())
  return { host, port, publicUrl, isLocal, ...(tls && { tls }) }
}

function readTls(env: EnvReader): Place['tls'] {
  const [cert, key] = [env.text('AIKAGI_TLS_CERT'), env.text('AIKAGI_TLS_KEY')]
  if (!cert && !key) return undefined
  if (!cert) env.report('AIKAGI_TLS_CERT', mistakes.needed(HALF_TLS, '/etc/aikagi/cert.pem'))
  if (!key) env.report('AIKAGI_TLS_KEY', mistakes.needed(HALF_TLS, '/etc/aikagi/key.pem'))
  const files = { AIKAGI_TLS_CERT: cert, AIKAGI_TLS_KEY: key }
  for (const [name, path] of Object.entries(files)) {
    const problem = path && failureOf(() => accessSync(path, constants.R_OK))
    if (problem) env.report(name, mistakes.notReadable(problem))
  }
  return cert && key ? { cert, key } : undefined
}
