import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { lockSession } from '../sessions/lock-session.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import { type ChangeRefusal, refusalToChange } from '../users/may-change.ts'
import type { User } from '../users/user.ts'
import type { Preset } from '../ways/ways.ts'

/** Who else there is to help the root user back in. */
export interface Others {
  /** Who could reset root: an equal rank or a higher one. */
  administrators: number
  /** Who could agree to a recovery that waits for an approver. */
  approvers: number
}

/** Both would leave root without a way back: nobody could reset their devices, or nobody could agree. */
export type PresetRefusal = 'no-administrator' | 'no-approver'
export type PresetVerdict = { accepted: true } | { accepted: false; reason: PresetRefusal }

/** Whether root may choose a preset, by who there is to help them. 3-recovery.md, "Presets". */
export function judgePreset(preset: Preset, { administrators, approvers }: Others): PresetVerdict {
  if (preset === 'administrator-only' && administrators === 0)
    return { accepted: false, reason: 'no-administrator' }
  if (preset === 'hold-72h-approver' && approvers === 0)
    return { accepted: false, reason: 'no-approver' }
  return { accepted: true }
}

/** 'device-first': without a device there is no factor that could confirm it, and nothing yet that it protects. */
export type PolicyRefusal = ChangeRefusal | { reason: PresetRefusal | 'device-first' }
export type PolicyChange = { changed: true } | ({ changed: false } & PolicyRefusal)

/** How long alternative factors wait for root: set by root, with a device shown just now. */
export function changePolicy(
  ports: Ports,
  input: { session: Session; preset: Preset; asker: Asker },
): Promise<PolicyChange> {
  const { preset, asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { changed: false, reason: 'session-over' }
    const { user, session } = own
    if (!user.protectedAt) return { changed: false, reason: 'device-first' }
    if (!isMfa(session)) return { changed: false, reason: 'confirm-first' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { changed: false, ...refusal }
    const verdict = judgePreset(preset, await othersBeside(stores, user))
    if (!verdict.accepted) return { changed: false, reason: verdict.reason }

    const account = await stores.accounts.get(user.accountId)
    if (account.rootPreset === preset) return { changed: true }
    await stores.accounts.setRootPreset(account.id, preset)
    const data = { before: account.rootPreset, after: preset }
    await writeEvent(ports, stores, { kind: 'account.policy-changed', user, session, asker, data })
    await tellOwner(ports, stores, { event: 'policy-changed', user, asker })
    return { changed: true }
  })
}

/** In this version only root users are of root's rank; who agrees must be somebody else. */
export async function othersBeside({ users }: Stores, user: User): Promise<Others> {
  const roots = await users.roots(user.accountId)
  const others = roots.filter(({ id }) => id !== user.id).length
  return { administrators: others, approvers: others }
}
