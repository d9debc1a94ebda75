import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Recovery } from './recovery.ts'
import type { UnfinishedPage } from './store.ts'

export interface RecoveryLine {
  recovery: Recovery
  user: User
}

/** Who of the account is getting back in just now, newest first. `next` is for `after`; absent on the last page. */
export function listUnfinished(
  ports: Ports,
  { acting, after, limit }: UnfinishedPage & { acting: Acting },
): Promise<{ lines: readonly RecoveryLine[]; next?: Recovery }> {
  return ports.read(async ({ recoveries, users }) => {
    const page = { ...(after && { after }), limit: limit + 1 }
    const found = await recoveries.unfinished(acting.user.accountId, page)
    const shown = found.slice(0, limit)
    const lines: RecoveryLine[] = []
    for (const recovery of shown) {
      const user = await users.find(recovery.userId)
      if (user) lines.push({ recovery, user })
    }
    const last = shown.at(-1)
    return { lines, ...(found.length > limit && last && { next: last }) }
  })
}
