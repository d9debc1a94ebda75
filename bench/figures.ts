import { median } from './spread.ts'

/** A figure of the bench: the median of its rounds, beside its aim where it has one. */
export interface Figure {
  name: string
  what: string
  value: number
  unit: string
  low: number
  high: number
  aim?: string
  met?: boolean
}

/** What one round measured, by figure name. */
export type Round = Partial<Record<FigureName, number>>

export type FigureName = keyof typeof FIGURES

interface Kind {
  what: string
  unit: string
  atLeast?: number
  atMost?: number
}

/** Every figure, in the order of the report. The aims are those of docs/decisions/0010-bench.md. */
const FIGURES = {
  signins_to_argon2_ceiling: {
    what: 'full sign-ins ÷ password checks that the machine can do',
    unit: 'ratio',
    atLeast: 0.95,
  },
  signin_cpu_ms_outside_hash: {
    what: 'CPU of a sign-in outside the hash',
    unit: 'ms',
    atMost: 1.5,
  },
  signin_durable_commits: { what: 'durable commits of a full sign-in', unit: 'commits', atMost: 4 },
  signins_to_better_auth: {
    what: 'full sign-ins ÷ those of better-auth, same hash',
    unit: 'ratio',
    atLeast: 2.5,
  },
  form_signins_to_argon2_ceiling: {
    what: 'sign-ins by their forms alone, no pages ÷ what the machine can do',
    unit: 'ratio',
    atLeast: 0.95,
  },
  form_signin_cpu_ms_outside_hash: {
    what: 'CPU of those outside the hash',
    unit: 'ms',
    atMost: 1.5,
  },
  form_signins_to_better_auth: {
    what: 'those ÷ sign-ins of better-auth, which has no pages',
    unit: 'ratio',
    atLeast: 2.5,
  },
  session_checks_to_floor: {
    what: 'session checks ÷ node:http with one look-up',
    unit: 'ratio',
    atLeast: 0.45,
  },
  session_check_storm_p99_ms: {
    what: 'session check p99 while 32 browsers sign in',
    unit: 'ms',
    atMost: 15,
  },
  session_check_storm_to_calm: {
    what: 'that p99 ÷ the calm one',
    unit: 'ratio',
    atMost: 6,
  },
  code_checks_to_better_auth: {
    what: 'code checks, signed in ÷ those of better-auth',
    unit: 'ratio',
    atLeast: 8,
  },
  recoveries_per_second: {
    what: 'whole recoveries: mail, call, grant, replace',
    unit: '/s',
    atLeast: 100,
  },
  latency_most_to_fewest_users: {
    what: 'latency with the most users ÷ with the fewest, worst of three',
    unit: 'ratio',
    atMost: 1.1,
  },
  bytes_per_user: {
    what: 'database per user of an account, one device, all indexes',
    unit: 'bytes',
    atMost: 700,
  },
  bytes_per_user_with_address: { what: 'the same with one verified address', unit: 'bytes' },
  list_p95_ms_sqlite: {
    what: 'slowest list of the administration, p95, SQLite',
    unit: 'ms',
    atMost: 100,
  },
  list_p95_ms_postgres: { what: 'the same, PostgreSQL', unit: 'ms', atMost: 100 },
  start_ms: { what: 'start to first page, second start', unit: 'ms', atMost: 500 },
  idle_mb: { what: 'memory 10 s after the first page', unit: 'MB', atMost: 110 },
  peak_mb: { what: 'highest memory at 64 browsers', unit: 'MB', atMost: 260 },
  signin_page_requests: { what: 'requests of the sign-in page', unit: 'requests', atMost: 3 },
  signin_page_kb: { what: 'all of the sign-in page on the wire', unit: 'kB', atMost: 25 },

  signins_per_second: { what: 'full sign-ins', unit: '/s' },
  form_signins_per_second: { what: 'sign-ins by their forms alone', unit: '/s' },
  signin_hash_cpu_ms: { what: 'CPU of the hash in a sign-in', unit: 'ms' },
  signin_driver_cpu_ms: { what: 'CPU of the driver for a sign-in', unit: 'ms' },
  session_checks_per_second: { what: 'session checks', unit: '/s' },
  code_checks_per_second: { what: 'code checks, signed in', unit: '/s' },
  session_check_calm_p99_ms: { what: 'session check p99, calm', unit: 'ms' },
  postgres_signins_to_argon2_ceiling: {
    what: 'on PostgreSQL beside it: full sign-ins ÷ what the machine can do',
    unit: 'ratio',
  },
  postgres_signin_cpu_ms_outside_hash: {
    what: 'on PostgreSQL: CPU of a sign-in outside the hash, without that of the database',
    unit: 'ms',
  },
  postgres_session_checks_per_second: { what: 'on PostgreSQL: session checks', unit: '/s' },
  postgres_code_checks_per_second: { what: 'on PostgreSQL: code checks, signed in', unit: '/s' },
  argon2_per_second: { what: 'floor: password checks, all cores', unit: '/s' },
  argon2_cpu_ms: { what: 'floor: CPU of one password check', unit: 'ms' },
  signin_floor_per_second: { what: 'floor: node:http with six requests and a hash', unit: '/s' },
  signin_floor_to_argon2_ceiling: { what: 'that ÷ what the machine can do', unit: 'ratio' },
  signin_floor_cpu_ms_outside_hash: { what: 'CPU of that outside the hash', unit: 'ms' },
  session_floor_per_second: { what: 'floor: node:http with one look-up', unit: '/s' },
  commits_per_second: { what: 'floor: durable SQLite commits', unit: '/s' },
  better_auth_signins_per_second: { what: 'better-auth: full sign-ins', unit: '/s' },
  better_auth_signin_cpu_ms_outside_hash: {
    what: 'better-auth: CPU of a sign-in outside the hash',
    unit: 'ms',
  },
  better_auth_session_checks_per_second: { what: 'better-auth: session checks', unit: '/s' },
  better_auth_code_checks_per_second: { what: 'better-auth: code checks, signed in', unit: '/s' },
  better_auth_session_check_calm_p99_ms: {
    what: 'better-auth: session check p99, calm',
    unit: 'ms',
  },
  better_auth_session_check_storm_p99_ms: {
    what: 'better-auth: the same while 32 browsers sign in',
    unit: 'ms',
  },
} as const satisfies Record<string, Kind>

/** Divided within a round, so that a slow minute of the machine slows both. */
const RATIOS: Partial<Record<FigureName, readonly [FigureName, FigureName]>> = {
  signins_to_argon2_ceiling: ['signins_per_second', 'argon2_per_second'],
  signins_to_better_auth: ['signins_per_second', 'better_auth_signins_per_second'],
  form_signins_to_better_auth: ['form_signins_per_second', 'better_auth_signins_per_second'],
  signin_floor_to_argon2_ceiling: ['signin_floor_per_second', 'argon2_per_second'],
  session_checks_to_floor: ['session_checks_per_second', 'session_floor_per_second'],
  session_check_storm_to_calm: ['session_check_storm_p99_ms', 'session_check_calm_p99_ms'],
  code_checks_to_better_auth: ['code_checks_per_second', 'better_auth_code_checks_per_second'],
}

/** Medians over the rounds, with the lowest and the highest; figures never measured are left out. */
export function figuresOf(rounds: readonly Round[]): Figure[] {
  const whole = rounds.map(withRatios)
  const names = Object.keys(FIGURES) as FigureName[]
  return names.flatMap((name) => {
    const values = whole.flatMap((round) => round[name] ?? [])
    return values.length === 0 ? [] : [figure(name, values)]
  })
}

function withRatios(round: Round): Round {
  const whole = { ...round }
  for (const [name, [over, under]] of Object.entries(RATIOS)) {
    const [dividend, divisor] = [round[over], round[under]]
    if (dividend !== undefined && divisor !== undefined)
      whole[name as FigureName] = dividend / divisor
  }
  return whole
}

function figure(name: FigureName, values: readonly number[]): Figure {
  const kind: Kind = FIGURES[name]
  const value = median(values)
  const spread = { low: Math.min(...values), high: Math.max(...values) }
  const plain = { name, what: kind.what, value, unit: kind.unit, ...spread }
  if (kind.atLeast !== undefined)
    return { ...plain, aim: `>= ${kind.atLeast}`, met: value >= kind.atLeast }
  if (kind.atMost !== undefined)
    return { ...plain, aim: `<= ${kind.atMost}`, met: value <= kind.atMost }
  return plain
}
