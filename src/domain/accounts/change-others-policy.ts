import type { Asker } from '../asker.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { type ActingRefusal, actingAs } from '../permissions/acting.ts'
import { administratorsBeside, approversBeside, resettersBeside } from '../permissions/others.ts'
import { RANKS } from '../permissions/permission-sets.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import type { Preset, PresetOf } from '../ways/ways.ts'
import { judgePreset, type Others, type PresetRefusal } from './change-policy.ts'

/** Whose policy somebody else sets: root's is root's own matter. */
export type OthersPolicy = Exclude<PresetOf, 'root'>
export type OthersPolicyRefusal = ActingRefusal | PresetRefusal
export type OthersPolicyChange = { done: true } | { done: false; reason: OthersPolicyRefusal }

/**
 * How long alternative factors wait for administrators, or for everybody without a rank. Set by whoever is above all of
 * them; refused where it would leave the last one of them without a way back. Recoveries that run keep what they began with.
 */
export function changeOthersPolicy(
  ports: Ports,
  input: { session: Session; of: OthersPolicy; preset: Preset; asker: Asker },
): Promise<OthersPolicyChange> {
  const { session, of, preset, asker } = input
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by: { session }, permission: 'policy:write' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    if (acting.rank <= HIGHEST[of]) return { done: false, reason: 'rank' }
    const account = await stores.accounts.lock(acting.user.accountId)
    const verdict = judgePreset(preset, await othersFor(stores, { of, user: acting.user }))
    if (!verdict.accepted) return { done: false, reason: verdict.reason }
    const before = of === 'users' ? account.userPreset : account.administratorPreset
    if (before === preset) return { done: true }
    const changed = of === 'users' ? { userPreset: preset } : { administratorPreset: preset }
    await stores.accounts.save({ ...account, ...changed })
    const data = { of, before, after: preset }
    await writeAct(ports, stores, { kind: 'account.policy-changed', acting, asker, data })
    const told = { event: 'other-policy-changed', subject: acting.user, asker } as const
    await tellAdministrators(ports, stores, told)
    return { done: true }
  })
}

/** The highest rank that a preset is for. */
const HIGHEST = { administrators: RANKS.administrator, users: RANKS.everyone } as const

/**
 * Who could help any one of them. Of administrators the last one has root, or two others: nobody of an equal rank resets
 * alone; and somebody else must be there to agree.
 */
export async function othersFor(
  stores: Stores,
  { of, user }: { of: OthersPolicy; user: Pick<User, 'accountId'> },
): Promise<Others> {
  const nobody = { accountId: user.accountId, id: '' as User['id'] }
  const approvers = await approversBeside(stores, nobody, 3)
  if (of === 'users') {
    const administrators = (await resettersBeside(stores, nobody, 1)).length
    return { administrators, approvers: approvers.length }
  }
  const active = await administratorsBeside(stores, nobody, 4)
  const administrators = active.some(({ role }) => role === 'root') || active.length >= 3 ? 1 : 0
  const withRoot = approvers.some(({ role }) => role === 'root')
  return { administrators, approvers: withRoot ? 1 : Math.max(0, approvers.length - 1) }
}
