import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import { isConfirmed } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { User } from '../users/user.ts'
import { macsOf, readRecoveryCode } from './recovery-code.ts'

export type CodeTrialRefusal =
  | 'confirm-first'
  | SessionOver
  | 'not-a-code'
  | 'wrong-code'
  | 'code-already-used'
  | 'too-many'
export type CodeTrial = { works: true } | { works: false; reason: CodeTrialRefusal; retryAt?: Date }

interface Typed {
  session: Session
  typed: string
  asker: Asker
}

/**
 * "Try it" of a recovery code (DE-5): whether it would let its owner back in. It stays good, and what was right clears no
 * counter, so that a code in the hand is no key to more guesses (decision 0066).
 */
export async function tryCode(ports: Ports, input: Typed): Promise<CodeTrial> {
  const { session } = input
  const read = readRecoveryCode(input.typed)
  if (!read.accepted) return { works: false, reason: 'not-a-code' }
  const before = await ports.read(({ users }) => users.find(session.userId))
  if (!before || !isConfirmed(session, before, moment(ports)))
    return { works: false, reason: before ? 'confirm-first' : 'session-over' }
  const key = `recovery-code-trials:${session.userId}`
  const charged = await charge(ports, [{ key, limit: limits.recoveryCodeTrials(ports.settings) }])
  if (!charged.allowed) {
    const { retryAt } = charged
    return { works: false, reason: 'too-many', ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, session)
    if (!own) return { works: false, reason: 'session-over' }
    if (!isConfirmed(own.session, own.user, moment(ports)))
      return { works: false, reason: 'confirm-first' }
    return judge(ports, stores, { ...input, ...own, code: read.code })
  })
}

const moment = ({ settings, now }: Ports) => ({ settings, now: now() })

async function judge(
  ports: Ports,
  stores: Stores,
  { session, user, asker, code }: Typed & { user: User; code: string },
): Promise<CodeTrial> {
  const found = await stores.recoveryCodes.find(user.id, macsOf(ports.vault, user.id, code))
  const proven =
    found && !found.usedAt && (await stores.recoveryCodes.prove(found.setId, ports.now()))
  const kind = proven ? 'recovery-code.tried' : 'recovery-code.refused'
  await writeEvent(ports, stores, { kind, user, asker, session })
  if (proven) return { works: true }
  return { works: false, reason: found?.usedAt ? 'code-already-used' : 'wrong-code' }
}
