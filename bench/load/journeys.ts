import type { Journey } from './job.ts'
import { betterAuthJourneys } from './journeys/better-auth.ts'
import { floorJourneys } from './journeys/floor.ts'

/** Every journey a driver can be sent on, by name. */
export const journeys: Record<string, Journey> = { ...floorJourneys, ...betterAuthJourneys }
