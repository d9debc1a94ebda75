/**
 * Every number that the rules depend on, in milliseconds, counts or shares (3-recovery.md, "Numbers").
 * Made by `withDefaults`; an operator changes them through the environment (src/config.ts).
 */
export type Settings = { readonly [Name in SettingName]: number }
export type SettingName = keyof typeof SETTINGS

/** Outside of `least` to `most` a value is refused at start, never quietly changed. */
export interface Setting {
  value: number
  least: number
  most: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Defaults and ceilings in one place. A row of three equal numbers is fixed: no operator may move it. */
export const SETTINGS = {
  // Passwords. The longest is a bound on work, not a wish.
  passwordLength: { value: 15, least: 15, most: 64 },
  passwordLengthMost: fixed(256),

  // Wrong passwords, per user and network prefix. After the limit only known browsers are asked.
  passwordWaitFrom: fixed(3),
  passwordFirstWaitMs: { value: SECOND, least: SECOND, most: MINUTE },
  passwordLongestWaitMs: { value: 15 * MINUTE, least: MINUTE, most: 15 * MINUTE },
  passwordTries: { value: 100, least: 10, most: 100 },

  // Wrong codes, per device.
  codeWaitFrom: fixed(3),
  codeFirstWaitMs: { value: SECOND, least: SECOND, most: MINUTE },
  codeLongestWaitMs: { value: 15 * MINUTE, least: MINUTE, most: 15 * MINUTE },
  codeTriesBeforePause: { value: 10, least: 3, most: 10 },
  codeTriesInWindowBeforePause: { value: 50, least: 10, most: 50 },
  codeWindowMs: { value: 30 * DAY, least: 30 * DAY, most: 365 * DAY },
  codeTriesBeforeSuspension: { value: 100, least: 10, most: 100 },

  // Devices.
  devicesMost: { value: 8, least: 2, most: 8 },
  passkeyChallengeMs: fixed(10 * MINUTE),
  draftMs: { value: HOUR, least: 5 * MINUTE, most: DAY },

  // Mail links, and the digits for typing them over from another browser.
  mailLinkMs: { value: 15 * MINUTE, least: 5 * MINUTE, most: DAY },
  mailLinksPerHour: { value: 5, least: 1, most: 20 },
  mailLinksWithoutPasswordPerDay: { value: 3, least: 1, most: 10 },
  linkCodeMs: { value: 10 * MINUTE, least: MINUTE, most: 10 * MINUTE },
  linkCodeTries: { value: 3, least: 1, most: 3 },
  linkCodesPerDay: { value: 10, least: 1, most: 10 },

  // The keyed call.
  callRingMs: { value: 30 * SECOND, least: 10 * SECOND, most: MINUTE },
  callMs: { value: 120 * SECOND, least: MINUTE, most: 120 * SECOND },
  callDigitsMs: { value: MINUTE, least: 20 * SECOND, most: 10 * MINUTE },
  callDigitsTries: { value: 3, least: 1, most: 3 },
  callPresenceTries: fixed(2),
  callsPerHour: { value: 3, least: 1, most: 10 },
  callsPerDay: { value: 5, least: 1, most: 20 },
  callRedials: { value: 2, least: 0, most: 2 },
  callFirstGapMs: { value: 5 * MINUTE, least: 5 * MINUTE, most: DAY },
  callSecondGapMs: { value: 15 * MINUTE, least: 15 * MINUTE, most: DAY },
  callThirdGapMs: { value: HOUR, least: HOUR, most: DAY },
  testCallsPerDay: { value: 3, least: 1, most: 10 },
  testCallsPerNumberPerDay: { value: 2, least: 1, most: 10 },
  // Against toll fraud (R20): calls of the whole installation, and those into one range of numbers.
  callsPerDayOverall: { value: 1000, least: 1, most: 1_000_000 },
  callsPerHourOverall: { value: 250, least: 1, most: 1_000_000 },
  callsPerDayToRange: { value: 20, least: 1, most: 10_000 },
  // Money, in millionths of the provider's currency: in a day, and for a call whose price is not known.
  callSpendPerDay: { value: 200_000_000, least: 1_000_000, most: 1_000_000_000_000 },
  callPrice: { value: 200_000, least: 0, most: 100_000_000 },
  testCallShare: { value: 0.2, least: 0, most: 0.2 },
  recoveryCallShare: { value: 0.5, least: 0.5, most: 1 },

  // Recovery codes. Nobody guesses 130 bits: it bounds what a stranger can make us look up.
  recoveryCodeTriesPerHour: fixed(100),
  recoveryCodeTrialsPerHour: fixed(20),

  // Recoveries.
  recoveriesPerDay: { value: 5, least: 1, most: 5 },
  provingMs: { value: DAY, least: HOUR, most: DAY },
  proofMs: { value: HOUR, least: 10 * MINUTE, most: HOUR },
  shortHoldMs: { value: DAY, least: DAY, most: 14 * DAY },
  longHoldMs: { value: 3 * DAY, least: 3 * DAY, most: 30 * DAY },
  claimMs: { value: 3 * DAY, least: DAY, most: 3 * DAY },
  undoWindowMs: { value: 3 * DAY, least: 3 * DAY, most: 30 * DAY },
  restrictedSessionMs: { value: 30 * MINUTE, least: 5 * MINUTE, most: 30 * MINUTE },
  restrictedAgainMs: { value: DAY, least: HOUR, most: DAY },
  closedAfterStopMs: fixed(DAY),
  heldAfterStopMs: fixed(7 * DAY),
  lostReportMs: fixed(7 * DAY),

  // An administrator's reset: the time to agree, to come back by it, and for what their page showed once.
  resetAgreeMs: fixed(DAY),
  resetMs: fixed(DAY),
  resetCodeMs: fixed(10 * MINUTE),
  resetCodeTries: fixed(3),
  // What an administrator proposes, until it is proven.
  proposalMs: fixed(DAY),

  newNumberMs: { value: 7 * DAY, least: 7 * DAY, most: 90 * DAY },

  // Sessions and browsers.
  sessionIdleMs: { value: HOUR, least: 5 * MINUTE, most: DAY },
  sessionMs: { value: DAY, least: HOUR, most: DAY },
  freshMs: { value: 5 * MINUTE, least: MINUTE, most: 15 * MINUTE },
  signinMs: { value: HOUR, least: 5 * MINUTE, most: DAY },
  knownBrowserMs: { value: 180 * DAY, least: DAY, most: 365 * DAY },
  browserAfterMailMs: fixed(HOUR),

  // Attempts of any kind from one network prefix in ten minutes, on top of the limits per target.
  attemptsPerNetwork: { value: 1000, least: 20, most: 1_000_000 },

  // People of an account. An invitation is a mail to whomever an administrator names: it is counted, so that nobody sends
  // other mail by it.
  invitationMs: { value: DAY, least: HOUR, most: DAY },
  invitationsPerDay: { value: 500, least: 1, most: 100_000 },
  usersCreatedPerDay: { value: 10_000, least: 1, most: 1_000_000 },
  accountsCreatedPerDay: { value: 100, least: 1, most: 10_000 },

  // Requests to the API by one person or token in a minute.
  apiRequestsPerMinute: { value: 600, least: 10, most: 100_000 },

  // How long the audit log is kept.
  auditRetentionMs: { value: 400 * DAY, least: 90 * DAY, most: 3650 * DAY },

  // The one-time address that creates the first account.
  setupMs: { value: HOUR, least: 5 * MINUTE, most: DAY },
} satisfies Record<string, Setting>

/** The settings of an installation that changes only `changed`. The caller has held them to the ceilings. */
export function withDefaults(changed: Partial<Settings> = {}): Settings {
  const defaults = Object.entries(SETTINGS).map(([name, { value }]) => [name, value])
  return { ...Object.fromEntries(defaults), ...changed }
}

function fixed(value: number): Setting {
  return { value, least: value, most: value }
}
