import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import type { CodeJudgement } from '../signin/attempt-device.ts'
import { judgeDevice, type Showing } from '../signin/judge-device.ts'
import { proveRecovery } from './prove-recovery.ts'
import { freshProofs } from './recovery.ts'
import { whoseRecovery } from './running-recovery.ts'

export type DeviceProofAnswer = CodeJudgement<boolean> | { accepted: false; reason: 'no-recovery' }

/** The second step of a forgotten password: after the mail link, any active device. */
export async function proveDevice(
  ports: Ports,
  { asker, ...showing }: { asker: Asker } & Showing,
): Promise<DeviceProofAnswer> {
  const recovery = await whoseRecovery(ports, asker)
  const moment = { now: ports.now(), settings: ports.settings }
  // Nobody guesses codes here who has not opened the mail first.
  const mailShown = recovery && freshProofs(recovery.proofs, moment).includes('mail-link')
  if (recovery?.way !== 'forgotten-password' || !mailShown)
    return { accepted: false, reason: 'no-recovery' }
  const { userId } = recovery
  const attempt = { ...showing, userId, asker, purpose: 'forgotten-password' as const }
  return judgeDevice(ports, attempt, (stores) =>
    proveRecovery(ports, stores, { recoveryId: recovery.id, proof: 'device', asker }),
  )
}
