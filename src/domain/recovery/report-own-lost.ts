import type { Asker } from '../asker.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type LostRefusal, reportLost } from './report-lost.ts'

export type OwnLostReport =
  | { reported: true }
  | { reported: false; reason: LostRefusal | 'not-found' | SessionOver }

/** "Report lost" by whoever is signed in. Devices of others are as little there as those of nobody (H06). */
export function reportOwnLost(
  ports: Ports,
  input: { session: Session; deviceId: DeviceId; asker: Asker },
): Promise<OwnLostReport> {
  const { deviceId, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { reported: false, reason: 'session-over' }
    const { user, session } = own
    const device = await stores.devices.find(user.id, deviceId)
    if (device?.status !== 'active' && device?.status !== 'paused')
      return { reported: false, reason: 'not-found' }
    const report = { user, asker, devices: [deviceId], numberToo: false, session: session.id }
    const answer = await reportLost(ports, stores, report)
    return 'refused' in answer ? { reported: false, reason: answer.refused } : { reported: true }
  })
}
