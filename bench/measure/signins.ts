import { drive } from '../load/drive.ts'
import type { Service } from '../measured-service.ts'
import { cpuMsOf } from '../process.ts'
import { measureHashCeiling } from './floors.ts'

const SECONDS = 8
const BROWSERS = 16
/** More than a machine of two cores signs in within the time. */
const USERS = 2_000

export interface SignIns {
  done: number
  perSecond: number
  cpuMsOutsideHash: number
  hashesPerSecond: number
  hashCpuMs: number
}

/**
 * Full sign-ins, password and code, by people whom the service has not seen before. The hash
 * is measured right before and right after: its speed moves by more than what is left over.
 */
export async function measureSignIns(service: Service): Promise<SignIns> {
  const before = await measureHashCeiling()
  const cpuMs = cpuMsOf(service.pid)
  const { done, perSecond } = await drive({
    journey: service.journeys.signIn,
    url: service.url,
    browsers: BROWSERS,
    seconds: SECONDS,
    users: service.users.take(USERS),
    known: service.known,
  })
  const cpuMsEach = (cpuMsOf(service.pid) - cpuMs) / done
  const after = await measureHashCeiling()
  const hashCpuMs = (before.cpuMsEach + after.cpuMsEach) / 2
  return {
    done,
    perSecond,
    cpuMsOutsideHash: cpuMsEach - hashCpuMs,
    hashesPerSecond: (before.perSecond + after.perSecond) / 2,
    hashCpuMs,
  }
}
