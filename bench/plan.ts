import type { Grounds } from './aikagi.ts'
import type { Round } from './figures.ts'
import { measureBytes } from './measure/bytes.ts'
import { measureCodeChecks, measureSessionChecks } from './measure/checks.ts'
import { commitsOf } from './measure/commits.ts'
import {
  measureCommits,
  measureHashCeiling,
  measureSessionFloor,
  measureSigninFloor,
} from './measure/floors.ts'
import { measureLatencyGrowth } from './measure/latency.ts'
import { measureLists } from './measure/lists.ts'
import { measurePage } from './measure/page.ts'
import { measureRecoveries } from './measure/recoveries.ts'
import { measureSignIns } from './measure/signins.ts'
import { measureStart } from './measure/start.ts'
import { measureStorm } from './measure/storm.ts'
import type { Service } from './measured-service.ts'

/** What a run has made ready; `run.ts` makes only what is needed. */
export interface Ready {
  /** How many users there are at most. */
  most: number
  /** With the most users. */
  aikagi: Service
  /** With the fewest. */
  small: Service
  /** Of people who can go through alternative factors. */
  recovering: Service
  /** With people in a PostgreSQL. */
  onPostgres: Service
  /** Not running. */
  resting: Grounds
  betterAuth: Service
}

/** What one name of `--only` measures, once per round. */
export interface Measurement {
  needs: readonly (keyof Ready)[]
  measure(ready: Ready): Promise<Round>
  /** Only when it is named: it takes minutes, and disk. */
  optIn?: true
}

export type MeasurementName = keyof typeof MEASUREMENTS

/** In the order of a round: what is divided by each other is measured side by side. */
export const MEASUREMENTS = {
  floors: { needs: [], measure: floors },
  signins: { needs: ['aikagi'], measure: ({ aikagi }) => signIns(aikagi) },
  forms: { needs: ['aikagi'], measure: ({ aikagi }) => formSignIns(aikagi) },
  'better-auth-signins': {
    needs: ['betterAuth'],
    measure: ({ betterAuth }) => peerSignIns(betterAuth),
  },
  sessions: { needs: ['aikagi'], measure: ({ aikagi }) => sessions(aikagi) },
  codes: {
    needs: ['aikagi'],
    measure: async ({ aikagi }) => ({ code_checks_per_second: await measureCodeChecks(aikagi) }),
  },
  'better-auth-codes': {
    needs: ['betterAuth'],
    measure: async ({ betterAuth }) => ({
      better_auth_code_checks_per_second: await measureCodeChecks(betterAuth),
    }),
  },
  'better-auth-sessions': {
    needs: ['betterAuth'],
    measure: ({ betterAuth }) => peerSessions(betterAuth),
  },
  recoveries: {
    needs: ['recovering'],
    measure: async ({ recovering }) => ({
      recoveries_per_second: await measureRecoveries(recovering),
    }),
  },
  growth: {
    needs: ['small', 'aikagi'],
    measure: async ({ small, aikagi }) => ({
      latency_most_to_fewest_users: await measureLatencyGrowth(small, aikagi),
    }),
  },
  size: { needs: ['aikagi'], measure: ({ aikagi }) => size(aikagi) },
  postgres: {
    needs: ['onPostgres'],
    measure: ({ onPostgres }) => postgres(onPostgres),
    optIn: true,
  },
  lists: { needs: ['most'], measure: ({ most }) => lists(most), optIn: true },
  start: { needs: ['resting'], measure: ({ resting }) => start(resting) },
} as const satisfies Record<string, Measurement>

async function floors(): Promise<Round> {
  const hash = await measureHashCeiling()
  const signin = await measureSigninFloor()
  return {
    argon2_per_second: hash.perSecond,
    argon2_cpu_ms: hash.cpuMsEach,
    signin_floor_per_second: signin.perSecond,
    signin_floor_cpu_ms_outside_hash: signin.cpuMsOutsideHash,
    commits_per_second: (await measureCommits()).perSecond,
  }
}

async function signIns(service: Service): Promise<Round> {
  const commits = await commitsOf(service.url)
  const measured = await measureSignIns(service)
  return {
    signins_per_second: measured.perSecond,
    signins_to_argon2_ceiling: measured.perSecond / measured.hashesPerSecond,
    signin_cpu_ms_outside_hash: measured.cpuMsOutsideHash,
    signin_hash_cpu_ms: measured.hashCpuMs,
    signin_driver_cpu_ms: measured.driverCpuMs,
    signin_durable_commits: ((await commitsOf(service.url)) - commits) / measured.doneInAll,
  }
}

async function formSignIns(service: Service): Promise<Round> {
  const measured = await measureSignIns(service, 'aikagi-signin-forms')
  return {
    form_signins_per_second: measured.perSecond,
    form_signins_to_argon2_ceiling: measured.perSecond / measured.hashesPerSecond,
    form_signin_cpu_ms_outside_hash: measured.cpuMsOutsideHash,
  }
}

async function sessions(service: Service): Promise<Round> {
  const storm = await measureStorm(service)
  return {
    session_floor_per_second: await measureSessionFloor(),
    session_checks_per_second: await measureSessionChecks(service),
    session_check_calm_p99_ms: storm.calmP99Ms,
    session_check_storm_p99_ms: storm.stormP99Ms,
  }
}

async function size({ url }: Service): Promise<Round> {
  const bytes = await measureBytes()
  const page = await measurePage(url, '/signin')
  return {
    bytes_per_user: bytes.plain,
    bytes_per_user_with_address: bytes.withAddress,
    signin_page_requests: page.requests,
    signin_page_kb: page.kilobytes,
  }
}

async function lists(users: number): Promise<Round> {
  const tell = (what: string) => console.error(`bench: ${what}`)
  return {
    list_p95_ms_sqlite: (await measureLists('sqlite', { users, tell })).p95Ms,
    list_p95_ms_postgres: (await measureLists('postgres', { users, tell })).p95Ms,
  }
}

async function postgres(service: Service): Promise<Round> {
  const measured = await measureSignIns(service)
  return {
    postgres_signins_to_argon2_ceiling: measured.perSecond / measured.hashesPerSecond,
    postgres_signin_cpu_ms_outside_hash: measured.cpuMsOutsideHash,
    postgres_session_checks_per_second: await measureSessionChecks(service),
    postgres_code_checks_per_second: await measureCodeChecks(service),
  }
}

async function start(resting: Grounds): Promise<Round> {
  const { startMs, idleMb, peakMb } = await measureStart(resting)
  return { start_ms: startMs, idle_mb: idleMb, peak_mb: peakMb }
}

async function peerSignIns(service: Service): Promise<Round> {
  const measured = await measureSignIns(service)
  return {
    better_auth_signins_per_second: measured.perSecond,
    better_auth_signin_cpu_ms_outside_hash: measured.cpuMsOutsideHash,
  }
}

async function peerSessions(service: Service): Promise<Round> {
  const storm = await measureStorm(service)
  return {
    better_auth_session_checks_per_second: await measureSessionChecks(service),
    better_auth_session_check_calm_p99_ms: storm.calmP99Ms,
    better_auth_session_check_storm_p99_ms: storm.stormP99Ms,
  }
}
