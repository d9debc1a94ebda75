import { failedSince } from '../accounts/look-at-dashboard.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { ContactNumber, User } from '../users/user.ts'
import type { Call } from './call.ts'
import { recentSince } from './call-limits.ts'
import type { CallPage } from './store.ts'

export interface CallLine {
  call: Call
  user: User
  /** The one that was called, if it still is theirs. */
  number?: ContactNumber
}

/** Calls to people of the account, newest first: those of the last day, or what came to nothing in the last week. `next` is for `after`. */
export function listCalls(
  ports: Ports,
  { acting, after, limit, which }: Omit<CallPage, 'since'> & { acting: Acting },
): Promise<{ lines: readonly CallLine[]; next?: Call }> {
  return ports.read(async ({ calls, users }) => {
    const since = which === 'failed' ? failedSince(ports.now()) : recentSince(ports.now())
    const page = { since, which, ...(after && { after }), limit: limit + 1 }
    const found = await calls.page(acting.user.accountId, page)
    const shown = found.slice(0, limit)
    const lines: CallLine[] = []
    for (const call of shown) {
      const user = await users.find(call.userId)
      if (!user) continue
      const number = await users.findNumber(user.id)
      lines.push({ call, user, ...(number?.id === call.numberId && { number }) })
    }
    const last = shown.at(-1)
    return { lines, ...(found.length > limit && last && { next: last }) }
  })
}
