import { drive } from '../load/drive.ts'
import { type Job, type UserRange, WITHOUT_END } from '../load/job.ts'
import type { Service } from '../measured-service.ts'

const SECONDS = 4
const BROWSERS = 16

/** Session checks a second, as fast as the service answers a few signed-in browsers. */
export async function measureSessionChecks(service: Service): Promise<number> {
  const users = service.users.any(BROWSERS)
  const job = jobOf(service, { journey: service.journeys.sessionCheck, users })
  return (await drive({ ...job, turns: WITHOUT_END })).perSecond
}

/**
 * Codes checked a second for people who are signed in. Where a code works once, each user
 * has `codesEach`: no more than the steps that are good at one moment.
 */
export async function measureCodeChecks(service: Service): Promise<number> {
  const { users: count, codesEach } = service.codeChecks
  const check = () => {
    const users = service.users.take(count)
    const job = jobOf(service, { journey: service.journeys.codeCheck, users })
    return drive({ ...job, turns: codesEach })
  }
  // Until the compiler has seen enough: a service runs for months, not for seconds.
  await check()
  return (await check()).perSecond
}

const jobOf = (
  { url, known }: Service,
  { journey, users }: { journey: string; users: UserRange },
): Job => ({ journey, url, known, users, browsers: BROWSERS, seconds: SECONDS })
