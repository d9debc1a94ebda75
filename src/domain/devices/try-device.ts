import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { CodeJudgement } from '../signin/attempt-device.ts'
import { judgeDevice, type Showing } from '../signin/judge-device.ts'
import { canSignIn, type Device } from './device.ts'

/**
 * A rehearsal: whether the device would still sign in. The code is used up by it as by any other route (A03), and the
 * session gains nothing.
 */
export function tryDevice(
  ports: Ports,
  input: { session: Session; deviceId: DeviceId; asker: Asker } & Showing,
): Promise<CodeJudgement<Device>> {
  const { session, asker } = input
  const attempt = {
    ...input,
    userId: session.userId,
    purpose: 'try' as const,
    accepts: (device: Device) => canSignIn(device) && device.id === input.deviceId,
  }
  return judgeDevice(ports, attempt, async (stores, { user, device }) => {
    const data = { deviceId: device.id }
    await writeEvent(ports, stores, { kind: 'device.tried', user, asker, session, data })
    return device
  })
}
