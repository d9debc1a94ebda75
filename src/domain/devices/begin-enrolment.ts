import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { canSignIn, type Device } from './device.ts'
import { judgeName, type NameRefusal, tidyName } from './device-name.ts'
import { readHandsets } from './handsets.ts'
import { SECRET_BYTES } from './hotp.ts'
import { type Enroller, type EnrolmentRefusal, mayEnrol } from './may-enrol.ts'
import { readEnroller } from './read-enroller.ts'

export type Beginning =
  | { begun: true; device: Device }
  | {
      begun: false
      reason: EnrolmentRefusal | NameRefusal | SessionOver | 'nothing-to-replace'
      until?: Date
    }

export interface NewDevice {
  name: string
  /** The phones it will live on, in the owner's words, with commas between them. May be empty. */
  handset: string
  /** Which device gives way to it, once its codes were right. */
  replaces?: DeviceId
  /** By default an authenticator app. */
  kind?: EnrolledKind
}

/** What people enrol by themselves. */
export type EnrolledKind = 'authenticator' | 'passkey'

/**
 * Makes a draft, for an app with a fresh 160-bit secret. It belongs to this session, replaces the session's older draft, blocks no
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
    const replaced = replacedBy(asked, enroller)
    if (asked.replaces && !replaced) return { begun: false, reason: 'nothing-to-replace' }
    const { id: replacing } = replaced ?? {}
    const door = mayEnrol(enroller, { settings, now: ports.now(), begun: false, replacing })
    if (!door.open) {
      const { reason, until } = door
      return { begun: false, reason, ...(until && { until }) }
    }
    const others = enroller.devices.filter(({ id }) => id !== replacing)
    const name = judgeName(tidyName(asked.name), others)
    if (!name.accepted) return { begun: false, reason: name.reason }

    const device = draftOf(ports, session, asked)
    await stores.devices.dropDrafts(session.id)
    await stores.devices.add(device)
    const data = { deviceId: device.id }
    await writeEvent(ports, stores, { kind: 'device.drafted', user, asker, session, data })
    return { begun: true, device }
  })
}

/** In the session of a recovery the lost devices have given way already. */
const replacedBy = ({ replaces }: NewDevice, { session, devices }: Enroller): Device | undefined =>
  session.kind === 'full'
    ? devices.find((device) => device.id === replaces && canSignIn(device))
    : undefined

function draftOf(
  { chance, vault, now, settings }: Ports,
  session: Session,
  asked: NewDevice,
): Device {
  const id = chance.id<DeviceId>()
  const { replaces } = asked
  const handsets = readHandsets(asked.handset)
  const draft = {
    id,
    accountId: session.accountId,
    userId: session.userId,
    name: tidyName(asked.name),
    status: 'draft' as const,
    ...(handsets && { handsets }),
    ...(replaces && { replaces }),
    draftOf: session.id,
    draftUntil: new Date(now().getTime() + settings.draftMs),
    createdAt: now(),
  }
  if (asked.kind === 'passkey') return { ...draft, kind: 'passkey' }
  const sealedSecret = vault.seal(chance.bytes(SECRET_BYTES), id)
  return { ...draft, kind: 'authenticator', sealedSecret, lastStep: -1, driftSteps: 0 }
}
