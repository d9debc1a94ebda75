import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { isLow } from '../recovery-codes/recovery-code.ts'
import type { FoundCode } from '../recovery-codes/store.ts'
import type { Situation } from '../ways/situation.ts'
import type { WayName } from '../ways/ways.ts'
import { newRecovery } from './new-recovery.ts'
import { proveRecovery } from './prove-recovery.ts'
import type { Recovery, ShownProof } from './recovery.ts'

export interface ByCode {
  way: Extract<WayName, 'recovery-code' | 'recovery-code-forgotten'>
  situation: Situation
  code: FoundCode
  lostDevices: readonly DeviceId[]
  /** What was shown before the code. */
  proofs: readonly ShownProof[]
  asker: Asker
}

/**
 * A right code begins its way and is its proof, in one transaction: it is spent if and only if it opened something. Part of
 * that transaction, under the user's lock, after the way was found open.
 */
export async function beginByCode(ports: Ports, stores: Stores, begun: ByCode): Promise<Recovery> {
  const { way, situation, code, asker, lostDevices, proofs } = begun
  const { user, recoveries } = situation
  const recovery = newRecovery(ports, { user, asker, recoveries, way, lostDevices, proofs })
  await stores.recoveries.add(recovery)
  const recoveryId = recovery.id
  const about = { user, asker, actor: 'nobody' } as const
  const data = { recoveryId, way, lost: lostDevices.length }
  await writeEvent(ports, stores, { ...about, kind: 'recovery.opened', data })
  const proof = 'recovery-code'
  const proved = await proveRecovery(ports, stores, { recoveryId, proof, asker })
  const spent = await stores.recoveryCodes.spend(user.id, code, ports.now())
  // Under the user's lock neither happens; if it did, nothing of this may stay.
  if (!proved || !spent) throw new Error('A recovery code that was right could not be used')
  await tellOfUse(ports, stores, { recovery, begun })
  return recovery
}

async function tellOfUse(
  ports: Ports,
  stores: Stores,
  { recovery: { id: recoveryId }, begun }: { recovery: Recovery; begun: ByCode },
): Promise<void> {
  const { situation, asker } = begun
  const { user } = situation
  const left = situation.codesLeft - 1
  const data = { recoveryId, left }
  const kind = 'recovery-code.used'
  await writeEvent(ports, stores, { kind, user, actor: 'nobody', asker, data })
  await tellOwner(ports, stores, {
    event: isLow({ left }) ? 'recovery-codes-low' : 'recovery-code-used',
    user,
    asker,
    recoveryId,
    about: `${left}`,
  })
  const event = 'other-recovery-started'
  await tellAdministrators(ports, stores, { event, subject: user, asker, recoveryId })
}
