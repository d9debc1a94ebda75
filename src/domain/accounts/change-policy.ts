import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AccountId, GroupId, UserId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Grant } from '../permissions/grant.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
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

/**
 * 'device-first': without a device there is no factor that could confirm it, and nothing yet that it protects. 'root-only':
 * nobody else says how root gets back in.
 */
export type PolicyRefusal = ChangeRefusal | { reason: PresetRefusal | 'device-first' | 'root-only' }
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
    if (user.role !== 'root') return { changed: false, reason: 'root-only' }
    if (!user.protectedAt) return { changed: false, reason: 'device-first' }
    if (!isMfa(session)) return { changed: false, reason: 'confirm-first' }
    const refusal = await refusalToChange(ports, stores, { session, user })
    if (refusal) return { changed: false, ...refusal }
    const account = await stores.accounts.lock(user.accountId)
    const verdict = judgePreset(preset, await othersBeside(stores, user))
    if (!verdict.accepted) return { changed: false, reason: verdict.reason }

    if (account.rootPreset === preset) return { changed: true }
    await stores.accounts.setRootPreset(account.id, preset)
    const data = { before: account.rootPreset, after: preset }
    await writeEvent(ports, stores, { kind: 'account.policy-changed', user, session, asker, data })
    await tellOwner(ports, stores, { event: 'policy-changed', user, asker })
    return { changed: true }
  })
}

/** Who holds one of these may agree to what waits for an approver. */
const APPROVING: readonly PermissionSet[] = ['AdministratorAccess', 'SupportApprover']

/** Only whether there is another is asked. */
const COUNTED_MOST = 10

/**
 * Who there is beside this root, of those who could really act: with a device, and not suspended. Administrators are of
 * a lower rank than root and never reset one, so they count as approvers alone. `without`: as if they were gone.
 */
export async function othersBeside(
  { users, permissions }: Stores,
  { id, accountId }: Pick<User, 'id' | 'accountId'>,
  without?: UserId | GroupId,
): Promise<Others> {
  const roots = await users.roots(accountId)
  const administrators = roots.filter((root) => root.id !== id && isActive(root)).length
  const counting = { most: COUNTED_MOST, ...(without && { without }) }
  const approving = await permissions.countActive(accountId, APPROVING, counting)
  return { administrators, approvers: administrators + approving }
}

/**
 * Whether a root would be left without a way back once this user, or what this group holds, is gone. Locks the account,
 * as whoever chooses a preset does: of two who each remove one of the last two, the second is refused.
 */
export async function wouldStrandRoot(
  stores: Stores,
  { accountId, without }: { accountId: AccountId; without: UserId | GroupId },
): Promise<boolean> {
  const { rootPreset } = await stores.accounts.lock(accountId)
  if (rootPreset !== 'administrator-only' && rootPreset !== 'hold-72h-approver') return false
  for (const root of await stores.users.roots(accountId)) {
    const [now, then] = [
      await othersBeside(stores, root),
      await othersBeside(stores, root, without),
    ]
    if (judgePreset(rootPreset, now).accepted && !judgePreset(rootPreset, then).accepted)
      return true
  }
  return false
}

/** Whether somebody who holds this may agree. Ask `wouldStrandRoot` before they hold it no more. */
export const stillApproves = (held: readonly Pick<Grant, 'permissionSet'>[]): boolean =>
  held.some(({ permissionSet }) => APPROVING.includes(permissionSet))

const isActive = ({ protectedAt, suspendedAt }: User): boolean =>
  protectedAt !== undefined && suspendedAt === undefined
