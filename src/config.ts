import { accessSync, constants, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { MAIL_VARIABLES, type MailConfig, readMail, requireMail } from './config-mail.ts'
import { type Mistake, mistakes } from './config-mistakes.ts'
import { readPasskeys } from './config-passkeys.ts'
import { readPlace } from './config-place.ts'
import { type EnvReader, envReader, nearestName } from './config-reader.ts'
import { readSettings, SETTING_VARIABLES } from './config-settings.ts'
import { readTelephone, TELEPHONE_VARIABLES, type TelephoneConfig } from './config-telephone.ts'
import {
  type Database,
  database,
  failureOf,
  isAddressOrRange,
  isLoopback,
  knownTimeZone,
  plainName,
} from './config-values.ts'
import { type KeyRing, readKeys } from './domain/key-ring.ts'
import type { PasskeySite } from './domain/passkeys/passkeys.ts'
import type { Settings } from './domain/settings.ts'
import type { WebhookPolicy } from './domain/webhooks/webhook-url.ts'

/** What the operator decided about this installation. Holds secrets: never log it. */
export interface Config {
  host: string
  port: number
  /** An origin: 'https://id.example.org'. */
  publicUrl: string
  /** Absolute; exists and may be written to. */
  dataDir: string
  /** Absolute path of the file that signed heads of the audit chains are appended to. */
  checkpoints: string
  database: Database
  /** Absent only on a loopback public address: then the ring is kept in the data folder. */
  keys?: KeyRing
  /** Paths of readable PEM files. */
  tls?: { cert: string; key: string }
  /** IP addresses and CIDR ranges. */
  trustedProxies: readonly string[]
  /** Absent only while the simulator is on. */
  /** In the order in which they are tried. None: the simulator's where it is on, else nobody is called. */
  telephone: readonly TelephoneConfig[]
  mail?: MailConfig
  /** A readable folder with recordings in place of ours. */
  recordings?: string
  /** In mails (the beginning of every subject), authenticator apps and pages. */
  serviceName: string
  /** For moments on pages before anyone signed in. IANA name. */
  timeZone: string
  /** ISO 3166-1 alpha-2. Absent: every country may be called. */
  countries?: ReadonlySet<string>
  log: { format: 'pretty' | 'json'; level: LogLevel }
  simulator: boolean
  webhooks: WebhookPolicy
  /** Which domain passkeys belong to, and where they may be asked for. */
  passkeys: PasskeySite
  settings: Settings
}

export type ConfigVerdict = { ok: true; config: Config } | { ok: false; mistakes: Mistake[] }
type Environment = Readonly<Record<string, string | undefined>>

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
type LogLevel = (typeof LOG_LEVELS)[number]

/** Every name there is. One that is not here is a mistake: a misspelt limit must not silently be no limit. */
export const VARIABLES: readonly string[] = [
  ...['AIKAGI_PORT', 'AIKAGI_HOST', 'AIKAGI_PUBLIC_URL', 'AIKAGI_TRUSTED_PROXIES'],
  ...['AIKAGI_DATA_DIR', 'AIKAGI_DATABASE', 'AIKAGI_KEYS', 'AIKAGI_TLS_CERT', 'AIKAGI_TLS_KEY'],
  ...['AIKAGI_AUDIT_CHECKPOINTS', 'AIKAGI_WEBHOOK_PORTS', 'AIKAGI_WEBHOOK_LOOPBACK'],
  ...MAIL_VARIABLES,
  ...['AIKAGI_SERVICE_NAME', 'AIKAGI_TIME_ZONE'],
  ...['AIKAGI_PASSKEY_RP_ID', 'AIKAGI_PASSKEY_ORIGINS'],
  ...['AIKAGI_COUNTRIES', 'AIKAGI_LOG', 'AIKAGI_LOG_LEVEL', 'AIKAGI_SIMULATOR'],
  ...TELEPHONE_VARIABLES,
  // Of the command line, which may run beside the service.
  ...['AIKAGI_URL', 'AIKAGI_TOKEN'],
  ...Object.keys(SETTING_VARIABLES),
]

const UNVERIFIED = 'NODE_TLS_REJECT_UNAUTHORIZED'

/** Set by the test run for its own processes, which may start the product. */
const NOT_OURS = /^AIKAGI_TEST_/

/**
 * Reads the installation's settings and holds them to the rules for where it can be reached from. All mistakes come at
 * once. The caller tells them (`tellMistakes`) and does not start.
 */
export function readConfig(environment: Environment, isTerminal = false): ConfigVerdict {
  const env = envReader(environment)
  reportUnknown(environment, env)
  // Node would verify nobody: neither the mail server, nor Twilio, nor webhooks, nor the database.
  if (env.text(UNVERIFIED) === '0') env.report(UNVERIFIED, mistakes.unverified())

  const { isLocal, ...place } = readPlace(env)
  const mail = readMail(env)
  const simulator = readSimulator(env, isLocal && isLoopback(place.host))
  if (!mail && !simulator) requireMail(env)

  const keys = readRing(env, isLocal)
  const telephone = readTelephone(env, { isLocal })
  const countries = readCountries(env)
  const recordings = readRecordings(env)
  const dataDir = readDataDir(env)
  const config: Config = {
    ...place,
    dataDir,
    checkpoints: readCheckpoints(env, dataDir),
    database: readDatabase(env, dataDir),
    ...(keys && { keys }),
    trustedProxies: readProxies(env),
    ...(mail && { mail }),
    telephone,
    ...(recordings && { recordings }),
    serviceName: env.parsed('AIKAGI_SERVICE_NAME', plainName, mistakes.notAName()) ?? 'Aikagi',
    timeZone: env.parsed('AIKAGI_TIME_ZONE', knownTimeZone, mistakes.notATimeZone()) ?? 'UTC',
    ...(countries && { countries }),
    log: {
      format: env.oneOf('AIKAGI_LOG', ['pretty', 'json']) ?? (isTerminal ? 'pretty' : 'json'),
      level: env.oneOf('AIKAGI_LOG_LEVEL', LOG_LEVELS) ?? 'info',
    },
    simulator,
    passkeys: readPasskeys(env, place.publicUrl),
    webhooks: readWebhooks(env, isLocal && isLoopback(place.host)),
    settings: readSettings(env),
  }
  return env.mistakes.length > 0 ? { ok: false, mistakes: [...env.mistakes] } : { ok: true, config }
}

/** The variables of `.env` in `folder`, where there is one, under those of the process. Empty ones count as absent. */
export function readEnvironment(processEnv: Environment, folder: string): Environment {
  const given = Object.entries(processEnv).filter(([, value]) => value)
  return { ...envFile(join(folder, '.env')), ...Object.fromEntries(given) }
}

function envFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

function reportUnknown(environment: Environment, env: EnvReader): void {
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('AIKAGI_') || NOT_OURS.test(name) || VARIABLES.includes(name)) continue
    env.report(name, mistakes.unknown(nearestName(name, VARIABLES)))
  }
}

function readRing(env: EnvReader, isLocal: boolean): KeyRing | undefined {
  const text = env.text('AIKAGI_KEYS')
  if (!text) {
    if (!isLocal) env.report('AIKAGI_KEYS', mistakes.keysNeeded())
    return undefined
  }
  const verdict = readKeys(text)
  if (verdict.ok) return verdict.ring
  env.report('AIKAGI_KEYS', mistakes.badKeys(verdict.problem))
  return undefined
}

/** On by itself only where nobody else can reach it and nothing real would be sent. */
function readSimulator(env: EnvReader, isPossible: boolean): boolean {
  const real = ['AIKAGI_SMTP_URL', 'AIKAGI_TELEPHONE'].find((name) => env.text(name) !== undefined)
  const wanted = env.oneOf('AIKAGI_SIMULATOR', ['on', 'off'])
  if (wanted === 'on' && !isPossible) env.report('AIKAGI_SIMULATOR', mistakes.simulatorInTheOpen())
  if (wanted === 'on' && real) env.report('AIKAGI_SIMULATOR', mistakes.simulatorBesideReal(real))
  return isPossible && !real && wanted !== 'off'
}

/** To this machine itself only where nobody else can reach the installation: then it is a test of webhooks. */
function readWebhooks(env: EnvReader, isPossible: boolean): WebhookPolicy {
  const entries = env.list('AIKAGI_WEBHOOK_PORTS') ?? ['443']
  const wrong = entries.find((entry) => !/^[1-9]\d{0,4}$/.test(entry) || Number(entry) > 65_535)
  if (entries.length === 0 || wrong !== undefined)
    env.report('AIKAGI_WEBHOOK_PORTS', mistakes.notPorts(wrong ?? ','))
  const loopback = env.oneOf('AIKAGI_WEBHOOK_LOOPBACK', ['on', 'off']) === 'on'
  if (loopback && !isPossible) env.report('AIKAGI_WEBHOOK_LOOPBACK', mistakes.webhooksInTheOpen())
  return { ports: entries.map(Number), loopback: loopback && isPossible }
}

function readDataDir(env: EnvReader): string {
  const folder = resolve(env.text('AIKAGI_DATA_DIR') ?? 'data')
  const problem = failureOf(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK)
  })
  if (problem) env.report('AIKAGI_DATA_DIR', mistakes.notAFolder(problem))
  return folder
}

function readRecordings(env: EnvReader): string | undefined {
  const given = env.text('AIKAGI_RECORDINGS')
  if (!given) return undefined
  const folder = resolve(given)
  const problem = failureOf(() => void readdirSync(folder))
  if (problem) env.report('AIKAGI_RECORDINGS', mistakes.notAFolder(problem))
  return folder
}

function readCheckpoints(env: EnvReader, dataDir: string): string {
  const given = env.text('AIKAGI_AUDIT_CHECKPOINTS')
  if (!given) return join(dataDir, 'audit-checkpoints.jsonl')
  const file = resolve(given)
  const problem = failureOf(() => {
    const stats = statSync(file, { throwIfNoEntry: false })
    accessSync(stats ? file : dirname(file), constants.R_OK | constants.W_OK)
    if (stats && !stats.isFile()) throw Object.assign(new Error(), { code: 'EISDIR' })
  })
  if (problem) env.report('AIKAGI_AUDIT_CHECKPOINTS', mistakes.notAppendable(problem))
  return file
}

function readDatabase(env: EnvReader, dataDir: string): Database {
  const given = env.parsed('AIKAGI_DATABASE', database, mistakes.notADatabase())
  return given ?? { kind: 'sqlite', path: join(dataDir, 'aikagi.db') }
}

function readProxies(env: EnvReader): string[] {
  const entries = env.list('AIKAGI_TRUSTED_PROXIES') ?? []
  const wrong = entries.find((entry) => !isAddressOrRange(entry))
  if (wrong) env.report('AIKAGI_TRUSTED_PROXIES', mistakes.notProxies(wrong))
  return entries
}

function readCountries(env: EnvReader): Set<string> | undefined {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const entries = env.list('AIKAGI_COUNTRIES')
  const wrong = entries?.find((entry) => !/^[A-Z]{2}$/.test(entry) || !names.of(entry))
  if (entries?.length === 0 || wrong !== undefined)
    env.report('AIKAGI_COUNTRIES', mistakes.notCountries(wrong ?? ','))
  return entries && new Set(entries)
}
