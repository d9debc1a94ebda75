import type { CodeDevice } from '../devices/device.ts'
import type { AccountId, BrowserHash, DeviceId, RecoveryId, SessionId, UserId } from '../ids.ts'

export type ShownFactor =
  | { factor: 'password'; at: Date }
  | { factor: CodeDevice['kind']; deviceId: DeviceId; at: Date }
  /** `userVerified`: it checked who holds it, which makes it two factors. */
  | { factor: 'passkey'; deviceId: DeviceId; at: Date; userVerified: boolean }

/** What a code of this device shows. */
export const shownCode = ({ kind, id }: CodeDevice, at: Date): ShownFactor => ({
  factor: kind,
  deviceId: id,
  at,
})

/** A signed-in browser. We keep the token's hash, so a stolen database opens no session. */
export interface Session {
  id: SessionId
  tokenHash: string
  accountId: AccountId
  userId: UserId
  browser: BrowserHash
  /** A restricted session may enrol one device for the recovery it belongs to, and nothing else. */
  kind: 'full' | 'restricted'
  recoveryId?: RecoveryId
  /** The session in the browser that one of the command line was made from, and ends with. */
  derivedFrom?: SessionId
  /** What was really shown, and when. Assurance is computed from this, never stored (B05). */
  factors: readonly ShownFactor[]
  startedAt: Date
  lastSeenAt: Date
  /** The overall end, whatever happens. */
  endsAt: Date
  userAgent: string
  network: string
}

/** Only a device makes an MFA session (invariant 1), and a passkey that did not check who holds it only beside a password. */
export const isMfa = ({ kind, factors }: Pick<Session, 'kind' | 'factors'>): boolean =>
  kind === 'full' &&
  factors.some((shown) => {
    if (shown.factor !== 'passkey' || shown.userVerified) return shown.factor !== 'password'
    return factors.some(({ factor }) => factor === 'password')
  })

/** Whether a factor of the session's full assurance was shown within `freshMs` before `now`. */
export function isFresh(session: Session, freshMs: number, now: Date): boolean {
  const counts = session.factors.filter(({ factor }) => !isMfa(session) || factor !== 'password')
  return counts.some(({ at }) => now.getTime() - at.getTime() < freshMs)
}

export function isLive(session: Session, idleMs: number, now: Date): boolean {
  return session.endsAt > now && now.getTime() - session.lastSeenAt.getTime() < idleMs
}
