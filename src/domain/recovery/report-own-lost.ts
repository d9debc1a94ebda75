import type { Asker } from '../asker.ts'
import { canSignIn, type Device } from '../devices/device.ts'
import { livesOn } from '../devices/handsets.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { type LostRefusal, reportLost } from './report-lost.ts'

export type OwnLostReport =
  | { reported: true }
  | { reported: false; reason: LostRefusal | 'not-found' | SessionOver }

/** One device, or a phone with everything on it. */
export type LostThing = { deviceId: DeviceId } | { handset: string }

/** "Report lost" by whoever is signed in. Devices of others are as little there as those of nobody (H06). */
export function reportOwnLost(
  ports: Ports,
  input: { session: Session; lost: LostThing; asker: Asker },
): Promise<OwnLostReport> {
  const { lost, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { reported: false, reason: 'session-over' }
    const { user, session } = own
    const devices = (await stores.devices.all(user.id))
      .filter((device) => canSignIn(device) && isMeant(device, lost))
      .map(({ id }) => id)
    if (devices.length === 0) return { reported: false, reason: 'not-found' }
    const report = { user, asker, devices, numberToo: false, session: session.id }
    const answer = await reportLost(ports, stores, report)
    return 'refused' in answer ? { reported: false, reason: answer.refused } : { reported: true }
  })
}

const isMeant = (device: Device, lost: LostThing): boolean =>
  'handset' in lost ? livesOn(device, lost.handset) : device.id === lost.deviceId
