import type { Ports } from '../ports.ts'
import { keepReset } from './keep-reset.ts'

const BATCH = 100

/** Those that nobody agreed to or used in their time. Answers how many there were. */
export async function expireResets(ports: Ports): Promise<number> {
  const due = await ports.read(({ resets }) => resets.due(ports.now(), BATCH))
  for (const { id, userId } of due) {
    await ports.transact(async (stores) => {
      const user = await stores.users.lockIfThere(userId)
      const reset = await stores.resets.find(id)
      if (!user || !reset) return
      const event = { name: 'tick' } as const
      await keepReset(ports, stores, { reset, event, user, actor: 'system' })
    })
  }
  return due.length
}
