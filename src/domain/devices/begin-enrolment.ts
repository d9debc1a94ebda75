import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import type { Device } from './device.ts'
import { judgeName, type NameRefusal, tidyName } from './device-name.ts'
import { SECRET_BYTES } from './hotp.ts'
import { type EnrolmentRefusal, mayEnrol } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'

export type Beginning =
  | { begun: true; device: Device }
  | { begun: false; reason: EnrolmentRefusal | NameRefusal | SessionOver; until?: Date }

export interface NewDevice {
  name: string
  /** The phone it will live on, in the owner's words. May be empty. */
  handset: string
}

/**
 * Makes a draft with a fresh 160-bit secret. It belongs to this session, replaces the session's older draft, blocks no
 * name and goes away by itself (DE-4).
 */
export function beginEnrolment(
  ports: Ports,
  input: { session: Session; asked: NewDevice; asker: Asker },
): Promise<Beginning> {
  const { asked, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { begun: false, reason: 'session-over' }
    const { user, session } = own
    const enroller = await readEnroller(ports, stores, { session, user })
    const { settings } = ports
    const door = mayEnrol(enroller, { settings, now: ports.now(), begun: false })
    if (!door.open) {
      const { reason, until } = door
      return { begun: false, reason, ...(until && { until }) }
    }
    const name = judgeName(tidyName(asked.name), enroller.devices)
    if (!name.accepted) return { begun: false, reason: name.reason }

    const device = draftOf(ports, session, asked)
    await stores.devices.dropDrafts(session.id)
    await stores.devices.add(device)
    const data = { deviceId: device.id }
    await writeEvent(ports, stores, { kind: 'device.drafted', user, asker, session, data })
    return { begun: true, device }
  })
}

function draftOf({ chance, vault, now, settings }: Ports, session: Session, asked: NewDevice) {
  const id = chance.id<DeviceId>()
  const handset = tidyName(asked.handset)
  return {
    id,
    accountId: session.accountId,
    userId: session.userId,
    kind: 'authenticator',
    name: tidyName(asked.name),
    status: 'draft',
    sealedSecret: vault.seal(chance.bytes(SECRET_BYTES), id),
    lastStep: -1,
    driftSteps: 0,
    ...(handset && { handset }),
    draftOf: session.id,
    draftUntil: new Date(now().getTime() + settings.draftMs),
    createdAt: now(),
  } satisfies Device
}
