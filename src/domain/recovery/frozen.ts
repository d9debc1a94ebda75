import { isUnfinished, type Recovery } from './recovery.ts'

/**
 * Until when addresses, number, recovery policy and other devices of the user may not be changed by anyone
 * (invariant 5): from the first proof other than the password until the end of the undo window. Undefined: now they may.
 */
export function frozenUntil(recoveries: readonly Recovery[], now: Date): Date | undefined {
  const ends = recoveries
    .map((recovery) => freezeOf(recovery))
    .filter((end) => end !== undefined && end > now)
  return ends.toSorted((a, b) => a!.getTime() - b!.getTime()).at(-1)
}

/** The end of the undo window that is running, if one is. */
export function undoWindowOf(recoveries: readonly Recovery[], now: Date): Date | undefined {
  const ends = recoveries.flatMap(({ status }) =>
    status.name === 'finished' ? [status.undoUntil] : [],
  )
  return ends
    .filter((end) => end > now)
    .toSorted((a, b) => a.getTime() - b.getTime())
    .at(-1)
}

function freezeOf(recovery: Recovery): Date | undefined {
  const { status, proofs, provingUntil } = recovery
  if (status.name === 'finished') return status.undoUntil
  if (!isUnfinished(recovery) || !proofs.some(({ proof }) => proof !== 'password')) return undefined
  if (status.name === 'holding') return status.claimUntil
  return status.name === 'granted' ? status.until : provingUntil
}
