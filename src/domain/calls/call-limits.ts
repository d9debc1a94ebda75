import type { Ports } from '../ports.ts'
import type { Settings } from '../settings.ts'
import { after, type Call, type CallPurpose, isOver } from './call.ts'
import type { Spending } from './store.ts'

/**
 * The calls that a new one is held against, whatever became of them. Read them under the locks of
 * 2-architecture.md (rule 9): user, then account, then number.
 */
export interface RecentCalls {
  /** Since `recentSince(now)`, those of the user, of the account and to the number, whoever asked for them. */
  user: readonly Call[]
  account: readonly Call[]
  number: readonly Call[]
  /** How many users the account has, counted up to `ACCOUNT_SIZE_MOST`. */
  accountSize: number
  /** Since `spendingSince(now)`, those of the whole installation and to the number's range. */
  spent: Spent
}
export interface Spent {
  all: number
  tests: number
  range: number
  /** In this hour, UTC. */
  hour: number
  /** What they cost, in millionths of the provider's currency, and the tests among them. */
  micros: number
  testMicros: number
}

/**
 * call-under-way: one call at a time. too-soon: the last one was answered (or repeated often enough) a short while ago.
 * too-many-calls: the limit of the user, account or number. spent: the installation's own limit against toll fraud.
 */
export type CallLimitReason = 'call-under-way' | 'too-soon' | 'too-many-calls' | 'spent'
export type CallVerdict = { allowed: true } | CallRefusal
export interface CallRefusal {
  allowed: false
  reason: CallLimitReason
  retryAt: Date
}

interface Asked {
  purpose: CallPurpose
  recent: RecentCalls
  now: Date
  settings: Settings
}

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/**
 * Whether a call may be placed now. A refusal says when to ask again, which is when every rule that refused has
 * had its time. It never says whose limit it was: the asker need not know who else is being called (R21).
 */
export function mayCall(asked: Asked): CallVerdict {
  const refusals = [...underWay(asked), ...tooSoon(asked), ...tooMany(asked), ...spent(asked)]
  const latest = refusals.sort((one, other) => other.retryAt.getTime() - one.retryAt.getTime())[0]
  return latest ?? { allowed: true }
}

/** How far back `RecentCalls` reach: a day. */
export const recentSince = (now: Date): Date => after(now, -DAY_MS)

/** Money is counted by the day, UTC. */
export const spendingSince = (now: Date): Date => new Date(Math.floor(+now / DAY_MS) * DAY_MS)

/** The most calls at once are counted by the clock's hour. */
export const hourSince = (now: Date): Date => new Date(Math.floor(+now / HOUR_MS) * HOUR_MS)

/** What the caps count, as the store is asked for it. */
export const spendingAt = ({ now, settings }: Pick<Ports, 'now' | 'settings'>): Spending => ({
  since: spendingSince(now()),
  hour: hourSince(now()),
  callPrice: settings.callPrice,
})

function underWay({ recent }: Asked): CallRefusal[] {
  return recent.user
    .filter((call) => !isOver(call))
    .map(({ expiresAt }) => ({ allowed: false, reason: 'call-under-way', retryAt: expiresAt }))
}

/**
 * The gaps after calls that disturbed somebody, and after the repeats that nobody took (B21). Counted by purpose:
 * proving a number must not delay the recovery that it was proven for.
 */
function tooSoon({ purpose, recent, now, settings }: Asked): CallRefusal[] {
  const past = within(recent.user, DAY_MS, now).filter((call) => call.purpose === purpose)
  const disturbing = past.filter(disturbed)
  const last = disturbing.at(-1)
  const unheard = past.filter(
    (call) => !disturbed(call) && (!last || call.createdAt > last.createdAt),
  )
  const waits: Date[] = []
  if (last) waits.push(after(last.endedAt ?? last.createdAt, gapAfter(disturbing.length, settings)))
  if (unheard.length > settings.callRedials)
    waits.push(after(endOf(unheard.at(-1)!), settings.callFirstGapMs))
  return waits
    .filter((retryAt) => retryAt > now)
    .map((retryAt) => ({ allowed: false, reason: 'too-soon', retryAt }))
}

/** A declined call is an answer too: whoever declines does not want to be rung again at once. */
const disturbed = ({ answeredAt, status }: Call): boolean =>
  answeredAt !== undefined || (status.name === 'refused' && status.reason === 'rejected')

const endOf = ({ endedAt, createdAt }: Call): Date => endedAt ?? createdAt

const gapAfter = (answered: number, settings: Settings): number =>
  [settings.callFirstGapMs, settings.callSecondGapMs][answered - 1] ?? settings.callThirdGapMs

/** The calls of an account's day grow by a share for each so many users (docs/decisions/0030). */
const USERS_PER_SHARE = 50
/** Beyond this size the cap of the whole installation is what holds. */
export const ACCOUNT_SIZE_MOST = 10_000

interface Limit {
  of: 'user' | 'account' | 'number'
  most: number
  windowMs: number
}

function limitsFor({ purpose, recent, settings }: Asked): readonly Limit[] {
  const shares = 1 + Math.ceil(recent.accountSize / USERS_PER_SHARE)
  return purpose === 'recovery'
    ? [
        { of: 'user', most: settings.callsPerHour, windowMs: HOUR_MS },
        { of: 'user', most: settings.callsPerDay, windowMs: DAY_MS },
        { of: 'account', most: shares * settings.callsPerHour, windowMs: HOUR_MS },
        { of: 'account', most: shares * settings.callsPerDay, windowMs: DAY_MS },
      ]
    : [
        { of: 'user', most: settings.testCallsPerDay, windowMs: DAY_MS },
        { of: 'number', most: settings.testCallsPerNumberPerDay, windowMs: DAY_MS },
      ]
}

function tooMany(asked: Asked): CallRefusal[] {
  const { purpose, recent, now } = asked
  return limitsFor(asked).flatMap(({ of, most, windowMs }): CallRefusal[] => {
    const counted = within(recent[of], windowMs, now).filter((call) => call.purpose === purpose)
    const freed = counted.at(-most)
    if (!freed) return []
    const retryAt = after(freed.createdAt, windowMs)
    return [{ allowed: false, reason: 'too-many-calls', retryAt }]
  })
}

/**
 * Counted by day, by hour and in money. Tests have their share; what is kept for recoveries is never theirs (R20). A call
 * whose price nobody knows yet costs what the operator thinks it does, so that a provider's silence frees nothing.
 */
function spent({ purpose, recent, now, settings }: Asked): CallRefusal[] {
  const share = Math.min(settings.testCallShare, 1 - settings.recoveryCallShare)
  const isSpent =
    recent.spent.all >= settings.callsPerDayOverall ||
    recent.spent.range >= settings.callsPerDayToRange ||
    recent.spent.micros + settings.callPrice > settings.callSpendPerDay ||
    (purpose === 'test' && areTestsSpent(recent.spent, share, settings))
  if (isSpent)
    return [{ allowed: false, reason: 'spent', retryAt: after(spendingSince(now), DAY_MS) }]
  if (recent.spent.hour < settings.callsPerHourOverall) return []
  return [{ allowed: false, reason: 'spent', retryAt: after(hourSince(now), HOUR_MS) }]
}

const areTestsSpent = (spent: Spent, share: number, settings: Settings): boolean =>
  spent.tests >= share * settings.callsPerDayOverall ||
  spent.testMicros + settings.callPrice > share * settings.callSpendPerDay

/** The calls of the last `windowMs`, oldest first. */
const within = (calls: readonly Call[], windowMs: number, now: Date): Call[] =>
  calls
    .filter(({ createdAt }) => after(createdAt, windowMs) > now)
    .sort((one, other) => +one.createdAt - +other.createdAt)
