import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { CodeRefusalReason } from '../signin/attempt-device.ts'
import { judgeDevice, type Showing } from '../signin/judge-device.ts'
import type { Session, ShownFactor } from './session.ts'

export type Confirmation =
  | { confirmed: true; token: string }
  /** 'session-over': it ended meanwhile; a full sign-in comes next. */
  | {
      confirmed: false
      reason: CodeRefusalReason | 'session-over'
      offMs?: number
      retryAt?: Date
    }

/** A device, shown again in a running session: its assurance rises, and so its token changes (B11). */
export async function confirmWithDevice(
  ports: Ports,
  input: { session: Session; asker: Asker } & Showing,
): Promise<Confirmation> {
  const { session } = input
  // A way back never becomes a sign-in by adding a code to it.
  if (session.kind !== 'full') return { confirmed: false, reason: 'session-over' }
  const attempt = { ...input, userId: session.userId, purpose: 'confirm' } as const
  const judgement = await judgeDevice(ports, attempt, (stores, { factor }) =>
    raiseSession(ports, stores, { session, shown: factor }),
  )
  if (!judgement.accepted) {
    const { accepted: _, ...refusal } = judgement
    return { confirmed: false, ...refusal }
  }
  const token = judgement.result
  return token ? { confirmed: true, token } : { confirmed: false, reason: 'session-over' }
}

/**
 * The new token; undefined when the session ended meanwhile, or has another one already: who holds the old one gains
 * nothing (B11). Under the user's lock.
 */
export async function raiseSession(
  { chance }: Ports,
  { sessions }: Stores,
  { session, shown }: { session: Session; shown: ShownFactor },
): Promise<string | undefined> {
  const token = chance.token()
  const others = session.factors.filter((factor) => !isSame(factor, shown))
  const raised = await sessions.raise(session, {
    tokenHash: hashToken(token),
    factors: [...others, shown],
  })
  return raised ? token : undefined
}

const isSame = (one: ShownFactor, other: ShownFactor): boolean =>
  one.factor === 'password' || other.factor === 'password'
    ? one.factor === other.factor
    : one.deviceId === other.deviceId
