import type { Journey } from './job.ts'
import { aikagiJourneys } from './journeys/aikagi.ts'
import { recoveryJourneys } from './journeys/aikagi-recovery.ts'
import { betterAuthJourneys } from './journeys/better-auth.ts'
import { floorJourneys } from './journeys/floor.ts'

/** Every journey a driver can be sent on, by name. */
export const journeys: Record<string, Journey> = {
  ...aikagiJourneys,
  ...recoveryJourneys,
  ...floorJourneys,
  ...betterAuthJourneys,
}
