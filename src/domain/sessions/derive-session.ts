import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { SessionId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { isConfirmed } from './confirmed.ts'
import { lockSession, type SessionOver } from './lock-session.ts'
import type { Session } from './session.ts'

export type Derivation =
  | { derived: true; session: Session; token: string }
  | { derived: false; reason: 'confirm-first' | SessionOver }

/** How a session of the command line is called where sessions are listed. */
const COMMAND_LINE = 'aikagi/command-line'

/**
 * A session for this person's command line, made from the one they are in: the same factors at the same moments, so it is
 * never fresher, and no later end. It keeps the browser that it came from, so that rules about one and the same browser see
 * through it, and ends when that session is ended or somebody signs in anew there (docs/decisions/0070).
 */
export function deriveSession(
  ports: Ports,
  input: { session: Session; asker: Asker },
): Promise<Derivation> {
  const { asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    // A derived one derives none: what came from it would outlive the one that both came from.
    if (!own || own.session.derivedFrom) return { derived: false, reason: 'session-over' }
    const { user, session } = own
    if (!isConfirmed(session, user, { settings: ports.settings, now: ports.now() }))
      return { derived: false, reason: 'confirm-first' }
    const token = ports.chance.token()
    const derived: Session = {
      ...session,
      id: ports.chance.id<SessionId>(),
      derivedFrom: session.id,
      tokenHash: hashToken(token),
      startedAt: ports.now(),
      lastSeenAt: ports.now(),
      userAgent: COMMAND_LINE,
    }
    await stores.sessions.add(derived)
    const data = { sessionId: derived.id }
    await writeEvent(ports, stores, { kind: 'session.derived', user, session, asker, data })
    return { derived: true, session: derived, token }
  })
}
