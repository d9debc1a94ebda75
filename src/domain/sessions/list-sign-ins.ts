import type { KnownBrowser } from '../browsers/store.ts'
import type { Ports } from '../ports.ts'
import { isLive, type Session } from './session.ts'

/** Where a user is signed in now, and which browsers are known as theirs. */
export interface SignIns {
  /** This one first, then the one seen last. */
  sessions: readonly Session[]
  browsers: readonly KnownBrowser[]
}

export function listSignIns(ports: Ports, { session }: { session: Session }): Promise<SignIns> {
  const { sessionIdleMs, knownBrowserMs } = ports.settings
  const now = ports.now()
  const seen = (one: Session) => (one.id === session.id ? Infinity : one.lastSeenAt.getTime())
  const isRemembered = ({ signedInAt }: KnownBrowser) =>
    signedInAt !== undefined && now.getTime() - signedInAt.getTime() < knownBrowserMs

  return ports.read(async (stores) => {
    const sessions = await stores.sessions.of(session.userId)
    const browsers = await stores.browsers.of(session.userId)
    return {
      sessions: sessions
        .filter((one) => isLive(one, sessionIdleMs, now))
        .toSorted((a, b) => seen(b) - seen(a)),
      browsers: browsers.filter(isRemembered),
    }
  })
}
