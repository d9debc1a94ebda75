import { drive } from '../load/drive.ts'
import type { Job } from '../load/job.ts'
import type { Service } from '../measured-service.ts'
import { cpuMsOf } from '../process.ts'
import { measureHashCeiling } from './floors.ts'

const SECONDS = 8
/** Until the compiler has seen enough: a service runs for months, not for seconds. */
const WARM_UP_SECONDS = 4
const BROWSERS = 16
/** More than a machine of two cores signs in within the time. */
const USERS = 2_000

export interface SignIns {
  /** Warming up included. */
  doneInAll: number
  perSecond: number
  cpuMsOutsideHash: number
  /** Of the hash itself, which takes more with others beside it than it takes alone. */
  hashCpuMs: number
  /** What the browsers took on the same cores. */
  driverCpuMs: number
  hashesPerSecond: number
}

/**
 * Full sign-ins, password and code, by people whom the service has not seen before. What the machine can hash is
 * measured right before and right after: its speed moves.
 */
export async function measureSignIns(
  service: Service,
  journey: string = service.journeys.signIn,
): Promise<SignIns> {
  const signIn = (seconds: number) => drive({ ...jobOf(service), journey, seconds })
  const warmingUp = await signIn(WARM_UP_SECONDS)
  const before = await measureHashCeiling()
  const cpu = cpuMsOf(service.pid)
  const { done, perSecond, driverCpuMs } = await signIn(SECONDS)
  const cpuAfter = cpuMsOf(service.pid)
  const after = await measureHashCeiling()
  return {
    doneInAll: warmingUp.done + done,
    perSecond,
    cpuMsOutsideHash: (cpuAfter.outside - cpu.outside) / done,
    hashCpuMs: (cpuAfter.pool - cpu.pool) / done,
    driverCpuMs: driverCpuMs / done,
    hashesPerSecond: (before.perSecond + after.perSecond) / 2,
  }
}

const jobOf = ({ url, known, users }: Service): Omit<Job, 'journey' | 'seconds'> => ({
  ...{ url, known, browsers: BROWSERS },
  users: users.take(USERS),
})
