import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import type { Ports } from '../ports.ts'
import type { CodeJudgement } from '../signin/attempt-device.ts'
import { judgeDevice, type Showing } from '../signin/judge-device.ts'
import { wayNamed } from '../ways/ways.ts'
import { keepRecovery } from './keep-recovery.ts'
import type { Recovery } from './recovery.ts'
import { whoseRecovery } from './running-recovery.ts'

export type FinishNowAnswer = CodeJudgement<boolean> | { accepted: false; reason: 'no-recovery' }

/** Ends the hold early: only in the browser that began, by a device that was active before it opened. */
export async function finishNow(
  ports: Ports,
  { asker, ...showing }: { asker: Asker } & Showing,
): Promise<FinishNowAnswer> {
  const recovery = await whoseRecovery(ports, asker)
  if (recovery?.status.name !== 'holding') return { accepted: false, reason: 'no-recovery' }
  const attempt = {
    ...showing,
    userId: recovery.userId,
    asker,
    purpose: 'finish-now' as const,
    accepts: (device: Device) => wasThere(device, recovery),
  }
  return judgeDevice(ports, attempt, async (stores, { user }) => {
    const now = await stores.recoveries.find(recovery.id)
    if (!now) return false
    const kept = await keepRecovery(ports, stores, {
      recovery: now,
      event: { name: 'finished-now' },
      user,
      asker,
    })
    return kept.moved
  })
}

/**
 * Devices that may end a hold. None where the password was not among the proofs: that wait is there because mailbox and
 * device may be in one stolen phone.
 */
export const wasThere = (device: Device, { way, openedAt }: Recovery): boolean =>
  wayNamed(way).needs.includes('password') &&
  canSignIn(device) &&
  device.activatedAt !== undefined &&
  device.activatedAt < openedAt
