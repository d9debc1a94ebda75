import type { Acting } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Message } from './message.ts'
import type { UnsentPage } from './store.ts'

export interface UnsentLine {
  /** Never what it says: its body is sealed (R14). */
  letter: Omit<Message, 'sealedBody'>
  /** Whom it is for; gone where they were deleted meanwhile. */
  user?: User
}

/** Letters of the account that no mail server took at the first try, newest first. `next` is for `after`. */
export function listUnsent(
  ports: Ports,
  { acting, after, limit }: UnsentPage & { acting: Acting },
): Promise<{ lines: readonly UnsentLine[]; next?: Pick<Message, 'id' | 'createdAt'> }> {
  return ports.read(async ({ outbox, users }) => {
    const page = { ...(after && { after }), limit: limit + 1 }
    const found = await outbox.unsent(acting.user.accountId, page)
    const shown = found.slice(0, limit)
    const lines: UnsentLine[] = []
    for (const { sealedBody: _, ...letter } of shown) {
      const user = letter.userId && (await users.find(letter.userId))
      lines.push({ letter, ...(user && { user }) })
    }
    const last = shown.at(-1)
    return { lines, ...(found.length > limit && last && { next: last }) }
  })
}
