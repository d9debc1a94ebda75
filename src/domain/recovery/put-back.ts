import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { isByCode } from '../ways/ways.ts'
import { isUnfinished, type Recovery } from './recovery.ts'
import { stopRecovery } from './stop-recovery.ts'

/** The password as it was; and who had no device before has none now, so nobody asks them for one. */
export function asBefore(user: User, { way, previousPasswordHash }: Recovery): User {
  const { protectedAt, ...person } = user
  return {
    ...person,
    ...(protectedAt && way !== 'first-password' && { protectedAt }),
    ...(previousPasswordHash && { passwordHash: previousPasswordHash }),
  }
}

/** What was begun since, with what is worthless now, must not end as if nothing had happened. */
export async function stopOthers(
  ports: Ports,
  stores: Stores,
  { user, asker }: { user: User; asker: Asker },
): Promise<void> {
  for (const recovery of await stores.recoveries.of(user.id, ports.now()))
    if (isUnfinished(recovery))
      await stopRecovery(ports, stores, { recovery, user, by: 'session', asker })
}

/** Those that the recovery suspended come back; those enrolled since are worthless. */
export async function putDevicesBack(
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Asker },
): Promise<void> {
  for (const deviceId of recovery.lostDevices) {
    if (!(await stores.devices.reinstate(deviceId))) continue
    await writeEvent(ports, stores, { kind: 'device.reinstated', user, asker, data: { deviceId } })
  }
  const { openedAt, enrolledDevices } = recovery
  for (const { id, activatedAt } of await stores.devices.all(user.id)) {
    // By name too: a clock that was set back must not spare it.
    const isNew =
      enrolledDevices.includes(id) || (activatedAt !== undefined && activatedAt > openedAt)
    if (!isNew || !(await stores.devices.revoke(id, ports.now()))) continue
    await writeEvent(ports, stores, { kind: 'device.revoked', user, asker, data: { deviceId: id } })
  }
}

/** Codes made since are worthless. So is the paper that was used: whoever had one of its codes may have them all. */
export const putCodesBack = (
  ports: Ports,
  stores: Stores,
  { recovery, user, asker }: { recovery: Recovery; user: User; asker: Asker },
): Promise<void> =>
  codesAsOf(ports, stores, {
    since: recovery.openedAt,
    wereUsed: isByCode(recovery.way),
    user,
    asker,
  })

/** The set that was valid then is so again, and what was made since ends. */
export async function codesAsOf(
  ports: Ports,
  stores: Stores,
  { since, wereUsed, user, asker }: { since: Date; wereUsed?: boolean; user: User; asker: Asker },
): Promise<void> {
  const { recoveryCodes } = stores
  const before = await recoveryCodes.stock(user.id)
  await recoveryCodes.putBack(user.id, since, ports.now())
  if (wereUsed) await recoveryCodes.end(user.id, ports.now())
  const after = await recoveryCodes.stock(user.id)
  if (!before || before.setId === after?.setId) return
  await writeEvent(ports, stores, { kind: 'recovery-code.ended', user, asker })
}
