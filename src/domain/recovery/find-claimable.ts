import { isByCode, replacesDevice } from '../ways/ways.ts'
import { isComplete, type Recovery } from './recovery.ts'

/**
 * The complete recovery that whoever shows the password can only claim. By a recovery code one is claimed from here once
 * somebody came in by it; until then by another code.
 */
export const findClaimable = (recoveries: readonly Recovery[], now: Date): Recovery | undefined =>
  recoveries.find(
    (one) =>
      replacesDevice(one.way) &&
      isComplete(one, now) &&
      !(isByCode(one.way) && one.status.name === 'holding'),
  )
