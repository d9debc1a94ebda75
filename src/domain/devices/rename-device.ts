import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { type ChangeRefusal, findToChange } from './change-device.ts'
import { judgeName, type NameRefusal, tidyName } from './device-name.ts'
import { readHandsets } from './handsets.ts'

export type Renaming = { renamed: true } | { renamed: false; reason: ChangeRefusal | NameRefusal }

/** A new name, and on which phones it lives. */
export function renameDevice(
  ports: Ports,
  input: {
    session: Session
    deviceId: DeviceId
    name: string
    /** With commas between them. May be empty. */
    handset: string
    asker: Asker
  },
): Promise<Renaming> {
  const { session, deviceId, asker } = input
  return ports.transact(async (stores) => {
    const found = await findToChange(ports, stores, { session, deviceId })
    if (!found.found) return { renamed: false, reason: found.reason }
    const { user, devices } = found.own
    const name = tidyName(input.name)
    const verdict = judgeName(
      name,
      devices.filter(({ id }) => id !== deviceId),
    )
    if (!verdict.accepted) return { renamed: false, reason: verdict.reason }
    if (!(await stores.devices.rename(deviceId, name)))
      return { renamed: false, reason: 'name-taken' }
    await stores.devices.setHandsets(deviceId, readHandsets(input.handset))
    const data = { deviceId }
    await writeEvent(ports, stores, { kind: 'device.renamed', user, asker, session, data })
    return { renamed: true }
  })
}
