import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { findRunning } from './running-recovery.ts'
import { stopRecovery } from './stop-recovery.ts'

/** Whoever began ends their own attempt. False when nothing was under way. A claim ends without touching what it claims. */
export function cancelRecovery(ports: Ports, { asker }: { asker: Asker }): Promise<boolean> {
  return ports.transact(async (stores) => {
    const running = await findRunning(stores, asker)
    if (!running) return false
    const { attempt: recovery, user } = running
    return stopRecovery(ports, stores, { recovery, user, by: 'beginner', asker })
  })
}
