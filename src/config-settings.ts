import { mistakes } from './config-mistakes.ts'
import type { EnvReader } from './config-reader.ts'
import { SETTINGS, type SettingName, type Settings, withDefaults } from './domain/settings.ts'

const UNITS = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  characters: 1,
  calls: 1,
  units: 1_000_000,
  hundredths: 10_000,
  mails: 1,
  devices: 1,
  attempts: 1,
  requests: 1,
  users: 1,
  accounts: 1,
}

type Row = readonly [setting: SettingName, unit: keyof typeof UNITS]

/** The numbers that an operator may change, each in the unit of its name. Bounds are in domain/settings.ts. */
export const SETTING_VARIABLES = {
  AIKAGI_PASSWORD_LENGTH: ['passwordLength', 'characters'],
  AIKAGI_DEVICES: ['devicesMost', 'devices'],
  AIKAGI_DRAFT_MINUTES: ['draftMs', 'minutes'],
  AIKAGI_SETUP_MINUTES: ['setupMs', 'minutes'],
  AIKAGI_MAIL_LINK_MINUTES: ['mailLinkMs', 'minutes'],
  AIKAGI_MAIL_LINKS_PER_HOUR: ['mailLinksPerHour', 'mails'],
  AIKAGI_INVITATION_HOURS: ['invitationMs', 'hours'],
  AIKAGI_INVITATIONS_PER_DAY: ['invitationsPerDay', 'mails'],
  AIKAGI_USERS_CREATED_PER_DAY: ['usersCreatedPerDay', 'users'],
  AIKAGI_ACCOUNTS_CREATED_PER_DAY: ['accountsCreatedPerDay', 'accounts'],
  AIKAGI_SESSION_IDLE_MINUTES: ['sessionIdleMs', 'minutes'],
  AIKAGI_SESSION_HOURS: ['sessionMs', 'hours'],
  AIKAGI_FRESH_MINUTES: ['freshMs', 'minutes'],
  AIKAGI_KNOWN_BROWSER_DAYS: ['knownBrowserMs', 'days'],
  AIKAGI_ATTEMPTS_PER_NETWORK: ['attemptsPerNetwork', 'attempts'],
  AIKAGI_API_REQUESTS_PER_MINUTE: ['apiRequestsPerMinute', 'requests'],
  AIKAGI_CALL_RING_SECONDS: ['callRingMs', 'seconds'],
  AIKAGI_CALLS_PER_HOUR: ['callsPerHour', 'calls'],
  AIKAGI_CALLS_PER_DAY: ['callsPerDay', 'calls'],
  AIKAGI_CALLS_PER_DAY_OVERALL: ['callsPerDayOverall', 'calls'],
  AIKAGI_CALLS_PER_HOUR_OVERALL: ['callsPerHourOverall', 'calls'],
  AIKAGI_CALL_SPEND_PER_DAY: ['callSpendPerDay', 'units'],
  AIKAGI_CALL_PRICE: ['callPrice', 'hundredths'],
  AIKAGI_CALLS_PER_DAY_TO_RANGE: ['callsPerDayToRange', 'calls'],
  AIKAGI_TEST_CALLS_PER_DAY: ['testCallsPerDay', 'calls'],
  AIKAGI_HOLD_HOURS: ['shortHoldMs', 'hours'],
  AIKAGI_LONG_HOLD_HOURS: ['longHoldMs', 'hours'],
  AIKAGI_UNDO_WINDOW_HOURS: ['undoWindowMs', 'hours'],
  AIKAGI_AUDIT_RETENTION_DAYS: ['auditRetentionMs', 'days'],
} as const satisfies Record<string, Row>

type SettingVariable = keyof typeof SETTING_VARIABLES

/** Pairs of which the first must not be more than the second. */
const ORDERED: readonly [SettingVariable, SettingVariable][] = [
  ['AIKAGI_SESSION_IDLE_MINUTES', 'AIKAGI_SESSION_HOURS'],
  ['AIKAGI_FRESH_MINUTES', 'AIKAGI_SESSION_HOURS'],
  ['AIKAGI_CALLS_PER_HOUR', 'AIKAGI_CALLS_PER_DAY'],
  ['AIKAGI_CALLS_PER_HOUR_OVERALL', 'AIKAGI_CALLS_PER_DAY_OVERALL'],
  ['AIKAGI_HOLD_HOURS', 'AIKAGI_LONG_HOLD_HOURS'],
]

/** The installation's numbers, held to their ceilings. What is wrong goes to the reader's mistakes. */
export function readSettings(env: EnvReader): Settings {
  const changed: Partial<Record<SettingName, number>> = {}
  for (const [name, [setting, unit]] of Object.entries(SETTING_VARIABLES)) {
    const { least, most } = SETTINGS[setting]
    const perUnit = UNITS[unit]
    const value = env.number(name, { least: least / perUnit, most: most / perUnit, unit })
    if (value !== undefined) changed[setting] = value * perUnit
  }

  const settings = withDefaults(changed)
  for (const [lower, upper] of ORDERED) {
    const [[less], [more]] = [SETTING_VARIABLES[lower], SETTING_VARIABLES[upper]]
    if (settings[less] > settings[more]) env.report(lower, mistakes.longerThan(upper))
  }
  return settings
}
