import { writeEvent } from '../audit/write-event.ts'
import type { Ports } from '../ports.ts'

const BATCH = 100

/** The undo window of a removal is over: the secret is forgotten. Its owner was told when it was removed. Answers how many. */
export async function revokeRemoved(ports: Ports): Promise<number> {
  const { now, settings } = ports
  const moment = new Date(now().getTime() - settings.undoWindowMs)
  const due = await ports.read(({ devices }) => devices.removedBefore(moment, BATCH))
  for (const { id, userId } of due)
    await ports.transact(async (stores) => {
      const user = await stores.users.lockIfThere(userId)
      // Put back meanwhile, or gone with its user.
      if (!user || !(await stores.devices.revokeRemoved(id, { at: now(), removedBefore: moment })))
        return
      const data = { deviceId: id }
      await writeEvent(ports, stores, { kind: 'device.revoked', user, actor: 'system', data })
    })
  return due.length
}
