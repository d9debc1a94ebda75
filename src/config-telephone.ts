import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { readSip, SIP_VARIABLES, type SipConfig } from './config-sip.ts'
import { readTwilio, TWILIO_VARIABLES, type TwilioConfig } from './config-twilio.ts'

/** One way to telephone, as the operator set it up. Holds secrets: never log it. */
export type TelephoneConfig = SipConfig | TwilioConfig

/** Where the installation itself is, as far as a provider must know. */
export interface Reachable {
  /** Only this machine can open the public address. */
  isLocal: boolean
}

/** By the name that stands in AIKAGI_TELEPHONE. What is wrong goes to the reader's mistakes. */
const READERS: Readonly<
  Record<
    TelephoneConfig['name'],
    (env: EnvReader, reachable: Reachable) => TelephoneConfig | undefined
  >
> = {
  sip: (env) => readSip(env, 'sip'),
  sip2: (env) => readSip(env, 'sip2'),
  twilio: readTwilio,
}

export const TELEPHONE_VARIABLES: readonly string[] = [
  ...['AIKAGI_TELEPHONE', 'AIKAGI_RECORDINGS'],
  ...SIP_VARIABLES,
  ...TWILIO_VARIABLES,
]

/** In the order in which they are tried: when one fails before it rings, the next one is asked. */
export function readTelephone(env: EnvReader, reachable: Reachable): TelephoneConfig[] {
  const names = env.list('AIKAGI_TELEPHONE') ?? []
  const known = names.filter(isKnown)
  if (known.length < names.length)
    env.report('AIKAGI_TELEPHONE', mistakes.notSomeOf(Object.keys(READERS)))
  else if (new Set(names).size < names.length) env.report('AIKAGI_TELEPHONE', mistakes.namedTwice())
  const read = [...new Set(known)].map((name) => READERS[name](env, reachable))
  return read.filter((telephone) => telephone !== undefined)
}

const isKnown = (name: string): name is TelephoneConfig['name'] => Object.hasOwn(READERS, name)
