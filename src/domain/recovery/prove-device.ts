import type { Asker } from '../asker.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { CodeJudgement } from '../signin/attempt-code.ts'
import { judgeCode } from '../signin/judge-code.ts'
import { proveRecovery } from './prove-recovery.ts'
import { freshProofs } from './recovery.ts'
import { whoseRecovery } from './running-recovery.ts'

export type DeviceProofAnswer = CodeJudgement<boolean> | { accepted: false; reason: 'no-recovery' }

/** The second step of a forgotten password: after the mail link, a code of any active device. */
export async function proveDevice(
  ports: Ports,
  { asker, deviceId, code }: { asker: Asker; deviceId: DeviceId; code: string },
): Promise<DeviceProofAnswer> {
  const recovery = await whoseRecovery(ports, asker)
  const moment = { now: ports.now(), settings: ports.settings }
  // Nobody guesses codes here who has not opened the mail first.
  const mailShown = recovery && freshProofs(recovery.proofs, moment).includes('mail-link')
  if (recovery?.way !== 'forgotten-password' || !mailShown)
    return { accepted: false, reason: 'no-recovery' }
  return judgeCode(ports, { userId: recovery.userId, deviceId, code, asker }, (stores) =>
    proveRecovery(ports, stores, { recoveryId: recovery.id, proof: 'device', asker }),
  )
}
