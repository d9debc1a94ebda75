import type { Round } from './figures.ts'
import { measureCodeChecks, measureSessionChecks } from './measure/checks.ts'
import { measureCommits, measureHashCeiling, measureSessionFloor } from './measure/floors.ts'
import { measureSignIns } from './measure/signins.ts'
import { measureStorm } from './measure/storm.ts'
import type { Service } from './service.ts'

/** The services that a run has started. */
export interface Running {
  betterAuth?: Service
}

/** What one name of `--only` measures, once per round. */
export interface Measurement {
  needs?: keyof Running
  measure(running: Required<Running>): Promise<Round>
}

export type MeasurementName = keyof typeof MEASUREMENTS

/** In the order of a round. */
export const MEASUREMENTS = {
  floors: { measure: floors },
  'better-auth': { needs: 'betterAuth', measure: ({ betterAuth }) => peer(betterAuth) },
} as const satisfies Record<string, Measurement>

async function floors(): Promise<Round> {
  const hash = await measureHashCeiling()
  return {
    argon2_per_second: hash.perSecond,
    argon2_cpu_ms: hash.cpuMsEach,
    session_floor_per_second: await measureSessionFloor(),
    commits_per_second: (await measureCommits()).perSecond,
  }
}

async function peer(service: Service): Promise<Round> {
  const signIns = await measureSignIns(service)
  const storm = await measureStorm(service)
  return {
    better_auth_signins_per_second: signIns.perSecond,
    better_auth_signin_cpu_ms_outside_hash: signIns.cpuMsOutsideHash,
    better_auth_session_checks_per_second: await measureSessionChecks(service),
    better_auth_code_checks_per_second: await measureCodeChecks(service),
    better_auth_session_check_calm_p99_ms: storm.calmP99Ms,
    better_auth_session_check_storm_p99_ms: storm.stormP99Ms,
  }
}
