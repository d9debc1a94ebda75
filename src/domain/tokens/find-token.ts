import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from '../users/user.ts'
import { type ApiToken, isLiveToken } from './api-token.ts'
import { isTokenText } from './token-text.ts'

/** Each request writing a row would cost more than the request. */
const SEEN_EVERY_MS = 60_000

/**
 * The live token behind a text, with whoever made it, and a mark that it was used: at most one write a minute. Nothing
 * for somebody suspended, or for somebody who has no device any more: then nothing they made opens anything.
 */
export async function findToken(
  { read, transact, now }: Pick<Ports, 'read' | 'transact' | 'now'>,
  text: string,
): Promise<{ token: ApiToken; user: User } | undefined> {
  if (!isTokenText(text)) return undefined
  const found = await read(async ({ tokens, users }) => {
    const token = await tokens.findByToken(hashToken(text))
    const user = token && (await users.find(token.userId))
    return token && user && { token, user }
  })
  if (!found || !isLiveToken(found.token, now())) return undefined
  if (found.user.suspendedAt || !found.user.protectedAt) return undefined
  const { id, lastUsedAt } = found.token
  if (!lastUsedAt || now().getTime() - lastUsedAt.getTime() >= SEEN_EVERY_MS)
    await transact(({ tokens }) => tokens.seen(id, now()))
  return found
}
