import type { Settings } from '../settings.ts'
import type { Allowance, GrowingWait } from './throttle.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** The settings as the limits that `charge` takes. All per target; a network address only adds to them. */
export const limits = {
  passwords: (settings: Settings): GrowingWait => ({
    from: settings.passwordWaitFrom,
    firstWaitMs: settings.passwordFirstWaitMs,
    longestWaitMs: settings.passwordLongestWaitMs,
    limit: settings.passwordTries,
  }),
  deviceCodes: (settings: Settings): GrowingWait => ({
    from: settings.codeWaitFrom,
    firstWaitMs: settings.codeFirstWaitMs,
    longestWaitMs: settings.codeLongestWaitMs,
    limit: settings.codeTriesBeforeSuspension,
  }),
  recoveryMails: ({ mailLinksPerHour }: Settings): Allowance => ({
    limit: mailLinksPerHour,
    windowMs: HOUR_MS,
  }),
  mailsWithoutPassword: (settings: Settings): Allowance => ({
    limit: settings.mailLinksWithoutPasswordPerDay,
    windowMs: DAY_MS,
  }),
  typedDigits: ({ linkCodesPerDay }: Settings): Allowance => ({
    limit: linkCodesPerDay,
    windowMs: DAY_MS,
  }),
  /** A wait that grows and never becomes a closed door: nobody can guess it, and nobody keeps its owner out (A12). */
  unguessable: (settings: Settings): GrowingWait => ({
    from: settings.codeWaitFrom,
    firstWaitMs: settings.codeFirstWaitMs,
    longestWaitMs: settings.codeLongestWaitMs,
    limit: Number.POSITIVE_INFINITY,
  }),
  recoveryCodesOfStrangers: (settings: Settings): Allowance => ({
    limit: settings.recoveryCodeTriesPerHour,
    windowMs: HOUR_MS,
  }),
  /** Enough for a whole sheet twice, and far from a guess: whoever may try codes may make new ones. */
  recoveryCodeTrials: ({ recoveryCodeTrialsPerHour }: Settings): Allowance => ({
    limit: recoveryCodeTrialsPerHour,
    windowMs: HOUR_MS,
  }),
  recoveries: ({ recoveriesPerDay }: Settings): Allowance => ({
    limit: recoveriesPerDay,
    windowMs: DAY_MS,
  }),
  invitations: ({ invitationsPerDay }: Settings): Allowance => ({
    limit: invitationsPerDay,
    windowMs: DAY_MS,
  }),
  usersCreated: ({ usersCreatedPerDay }: Settings): Allowance => ({
    limit: usersCreatedPerDay,
    windowMs: DAY_MS,
  }),
  accountsCreated: ({ accountsCreatedPerDay }: Settings): Allowance => ({
    limit: accountsCreatedPerDay,
    windowMs: DAY_MS,
  }),
  apiRequests: ({ apiRequestsPerMinute }: Settings): Allowance => ({
    limit: apiRequestsPerMinute,
    windowMs: 60 * 1000,
  }),
  network: ({ attemptsPerNetwork }: Settings): Allowance => ({
    limit: attemptsPerNetwork,
    windowMs: 10 * 60 * 1000,
  }),
}
