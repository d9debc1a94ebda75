import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { isLive, type Session } from './session.ts'

/** Each page writing a row would cost more than the page. */
const SEEN_EVERY_MS = 60_000

/** The live session of a cookie, and a mark that it was used: at most one write a minute. */
export async function findSession(ports: Ports, token: string): Promise<Session | undefined> {
  const session = await ports.read(({ sessions }) => sessions.findByToken(hashToken(token)))
  const now = ports.now()
  if (!session || !isLive(session, ports.settings.sessionIdleMs, now)) return undefined
  if (now.getTime() - session.lastSeenAt.getTime() < SEEN_EVERY_MS) return session
  await ports.transact(({ sessions }) => sessions.seen(session.id, now))
  return { ...session, lastSeenAt: now }
}
