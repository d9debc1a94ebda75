import type { Asker } from '../asker.ts'
import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished } from '../recovery/recovery.ts'
import { stopRecovery } from '../recovery/stop-recovery.ts'
import type { User } from './user.ts'

/**
 * Ends whatever is open as this user: sessions, API tokens, sign-ins and recoveries under way, mail links. Part of a
 * transaction that holds the user's lock, so that nothing that waits behind it is done all the same (H18).
 */
export async function endEverything(
  ports: Ports,
  stores: Stores,
  { user, asker, by }: { user: User; asker: Pick<Asker, 'network' | 'userAgent'>; by: UserId },
): Promise<void> {
  const { id } = user
  for (const recovery of await stores.recoveries.of(id, ports.now()))
    if (isUnfinished(recovery))
      await stopRecovery(ports, stores, { recovery, user, by: 'beginner', asker, actor: by })
  await stores.sessions.endAll(id)
  await stores.tokens.revokeAll(id, ports.now())
  await stores.signins.dropAll(id)
  await stores.links.killAll(id, ports.now())
  ports.bell.ring(`user:${id}`)
}
