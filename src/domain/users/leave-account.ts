import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { releaseTokens } from '../hardware-tokens/release-tokens.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import { endEverything } from './end-everything.ts'
import { type ChangeRefusal, refusalToChange } from './may-change.ts'
import { isLastApprover } from './suspend-user.ts'
import { forgetAttempts } from './user-attempts.ts'
import { readUserName } from './user-name.ts'

/**
 * 'root': an account without its owner would belong to nobody. 'last-administrator': root's way back rests on this user;
 * root chooses another preset, or another administrator, first.
 */
export type LeaveRefusal = ChangeRefusal | { reason: 'root' | 'wrong-name' | 'last-administrator' }
export type Leaving = { left: true } | ({ left: false } & LeaveRefusal)

/** A user deletes themselves, for good: as `deleteUser`, on nobody's word but their own, with a fresh factor and their name typed. */
export function leaveAccount(
  ports: Ports,
  input: { session: Session; typedName: string; asker: Asker },
): Promise<Leaving> {
  const { asker, typedName } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { left: false, reason: 'session-over' }
    const { user, session } = own
    if (user.role === 'root') return { left: false, reason: 'root' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { left: false, ...refusal }
    if (!isTheirs(typedName, user.userName ?? '')) return { left: false, reason: 'wrong-name' }
    if (await isLastApprover(stores, user)) return { left: false, reason: 'last-administrator' }

    const about = user.userName ?? ''
    await endEverything(ports, stores, { user, asker, by: user.id })
    await tellOwner(ports, stores, { event: 'user-left', user, asker, about, final: true })
    await writeEvent(ports, stores, { kind: 'user.left', user, session, asker })
    await forgetAttempts(stores, user)
    await releaseTokens(stores, user)
    await stores.users.remove(user, ports.now())
    return { left: true }
  })
}

function isTheirs(typed: string, userName: string): boolean {
  const [one, other] = [readUserName(typed), readUserName(userName)]
  return one.accepted && other.accepted && one.key === other.key
}
