import { drive } from '../load/drive.ts'
import type { Service } from '../measured-service.ts'

const SECONDS = 6
const BROWSERS = 16
/** Each shows the password before the clock starts, which takes longer than all that is measured. */
const USERS = 400

/** Whole recoveries a second. */
export async function measureRecoveries({ url, known, users }: Service): Promise<number> {
  const job = { journey: 'aikagi-recovery', url, known, browsers: BROWSERS, seconds: SECONDS }
  const recover = () => drive({ ...job, users: users.take(USERS) })
  // As with code checks: what is measured is a service that has run for a while.
  await recover()
  return (await recover()).perSecond
}
