import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import type { Reachable } from './config-telephone.ts'
import { isLoopback } from './config-values.ts'

/** An account with Twilio. Holds secrets: never log it. */
export interface TwilioConfig {
  name: 'twilio'
  account: string
  /** Signs the provider's callbacks, also where an API key asks. */
  authToken: string
  /** Asks in place of the account's token, and can be revoked by itself. */
  apiKey?: { id: string; secret: string }
  /** Who is shown as calling, E.164: a number of the account, or one that it has verified. */
  from: string
  region?: TwilioRegion
  /** In place of the provider's own address: a gateway of the operator, or a double on this machine. */
  apiUrl?: string
}

export const TWILIO_REGIONS = ['us1', 'ie1', 'jp1', 'au1'] as const
export type TwilioRegion = (typeof TWILIO_REGIONS)[number]

export const TWILIO_VARIABLES: readonly string[] = [
  ...['AIKAGI_TWILIO_ACCOUNT', 'AIKAGI_TWILIO_AUTH_TOKEN', 'AIKAGI_TWILIO_API_KEY'],
  ...['AIKAGI_TWILIO_API_KEY_SECRET', 'AIKAGI_TWILIO_FROM', 'AIKAGI_TWILIO_REGION'],
  'AIKAGI_TWILIO_API_URL',
]

/** What AIKAGI_TWILIO_* says. Undefined, with the mistakes reported, where it does not make a whole. */
export function readTwilio(env: EnvReader, { isLocal }: Reachable): TwilioConfig | undefined {
  const account = needed(env, 'AIKAGI_TWILIO_ACCOUNT', {
    shape: /^AC[0-9a-f]{32}$/,
    example: 'AC…',
  })
  const authToken = needed(env, 'AIKAGI_TWILIO_AUTH_TOKEN', {
    shape: /^[\x21-\x7e]{16,}$/,
    example: '0123…',
  })
  const from = needed(env, 'AIKAGI_TWILIO_FROM', {
    shape: /^\+[1-9]\d{6,14}$/,
    example: '+815012345678',
  })
  const apiKey = readApiKey(env)
  const region = env.oneOf('AIKAGI_TWILIO_REGION', TWILIO_REGIONS)
  const apiUrl = env.parsed('AIKAGI_TWILIO_API_URL', apiOrigin, mistakes.notAnOrigin())
  // Its callbacks carry what happens on the line: without them no call comes to anything.
  if (isLocal && !apiUrl) env.report('AIKAGI_PUBLIC_URL', mistakes.outOfReach())
  if (!account || !authToken || !from) return undefined
  const options = {
    ...(apiKey && { apiKey }),
    ...(region && { region }),
    ...(apiUrl && { apiUrl }),
  }
  return { name: 'twilio', account, authToken, from, ...options }
}

function readApiKey(env: EnvReader): TwilioConfig['apiKey'] {
  const [id, secret] = ['AIKAGI_TWILIO_API_KEY', 'AIKAGI_TWILIO_API_KEY_SECRET'].map(env.text)
  if (!id && !secret) return undefined
  if (!id) env.report('AIKAGI_TWILIO_API_KEY', mistakes.needed(HALF_A_KEY, 'SK…'))
  if (!secret) env.report('AIKAGI_TWILIO_API_KEY_SECRET', mistakes.needed(HALF_A_KEY, '0123…'))
  return id && secret ? { id, secret } : undefined
}

const HALF_A_KEY = {
  en: 'An API key and its secret are needed together.',
  ja: 'API キーとシークレットは両方必要です。',
}
const NO_TWILIO = {
  en: 'Calls by Twilio need it.',
  ja: 'Twilio で発信するために必要です。',
}

function needed(
  env: EnvReader,
  name: string,
  { shape, example }: { shape: RegExp; example: string },
): string | undefined {
  const given = env.text(name)
  if (given && shape.test(given)) return given
  env.report(name, given ? mistakes.notLike(example) : mistakes.needed(NO_TWILIO, example))
  return undefined
}

/** The account's secrets go there: encrypted, or not off this machine. */
function apiOrigin(text: string): string | undefined {
  const url = URL.parse(text)
  if (!url || url.origin === 'null' || `${url.pathname}${url.search}` !== '/') return undefined
  return url.protocol === 'https:' || isLoopback(url.hostname) ? url.origin : undefined
}
