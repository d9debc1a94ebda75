import type { Asker } from '../asker.ts'
import type { RecoveryId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import { isComplete, type Recovery } from './recovery.ts'

export interface Beginning extends Pick<Recovery, 'way' | 'lostDevices' | 'proofs'> {
  user: User
  asker: Pick<Asker, 'browser'>
  /** Those of the user: where one is complete already, the new attempt is only there to claim it. */
  recoveries: readonly Recovery[]
}

/** A fresh attempt of this browser. Store it, and tell the owner. */
export function newRecovery({ chance, now, settings }: Ports, beginning: Beginning): Recovery {
  const { user, asker, recoveries, way, lostDevices, proofs } = beginning
  const claimed = recoveries.find((other) => other.way === way && isComplete(other, now()))
  return {
    id: chance.id<RecoveryId>(),
    accountId: user.accountId,
    userId: user.id,
    browser: asker.browser,
    way,
    ...(claimed && { claims: claimed.id }),
    lostDevices,
    proofs,
    status: { name: 'proving' },
    openedAt: now(),
    provingUntil: new Date(now().getTime() + settings.provingMs),
    enrolledDevices: [],
    version: 0,
  }
}
