import { isUnfinished, nextMoment, type Recovery } from '../recovery/recovery.ts'

/**
 * The recovery that a full sign-in is told of first: complete, or with a proof beyond the password. Attempts that only
 * know the password get nowhere, and would show the owner a page at each sign-in.
 */
export const recoveryToShow = (recoveries: readonly Recovery[], now: Date): Recovery | undefined =>
  recoveries.find(
    (recovery) =>
      isUnfinished(recovery) &&
      nextMoment(recovery)! > now &&
      (recovery.status.name !== 'proving' ||
        recovery.proofs.some(({ proof }) => proof !== 'password')),
  )
