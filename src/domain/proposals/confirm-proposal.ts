import type { Asker } from '../asker.ts'
import type { ProposalId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { type Acting, actingAs, lockBoth, standingOf } from '../permissions/acting.ts'
import { standingAsSecond } from '../permissions/second-person.ts'
import type { Ports, Stores } from '../ports.ts'
import { keepRecovery } from '../recovery/keep-recovery.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { isVouchedFor } from './find-proposed.ts'
import { keepProposal } from './keep-proposal.ts'
import {
  mayPropose,
  type PersonRefusal,
  permissionToPropose,
  refusalOfPerson,
} from './may-propose.ts'
import { isProposed, type RunningProposal } from './proposal.ts'

/** 'too-new': what they hold was given too lately to count. */
export type ConfirmRefusal =
  | PersonRefusal
  | 'no-such-proposal'
  | 'same-person'
  | 'same-browser'
  | 'too-new'
  | 'unproven'
  | 'over'
export type Confirmation = { done: true } | { done: false; reason: ConfirmRefusal }

/** LO-9: a second person vouches for the number that was proposed in a recovery, which then waits a day instead of three. */
export function confirmProposal(
  ports: Ports,
  input: { session: Session; proposalId: ProposalId; asker: Asker },
): Promise<Confirmation> {
  const { session, proposalId, asker } = input
  const refuse = (reason: ConfirmRefusal): Confirmation => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const seen = await stores.proposals.find(proposalId)
    const subject = seen && (await lockBoth(stores, session.userId, seen.userId))
    const permission = permissionToPropose(subject ?? { role: 'user' })
    const acting = await actingAs(ports, stores, { by: { session }, permission })
    if ('reason' in acting) return refuse(acting.reason)
    const proposal = await stores.proposals.find(proposalId)
    if (!proposal || subject?.accountId !== acting.user.accountId) return refuse('no-such-proposal')
    const recovery = proposal.recoveryId && (await stores.recoveries.find(proposal.recoveryId))
    if (!isProposed(proposal) || !recovery || !(await isVouchedFor(stores, proposal)))
      return refuse('over')
    const reason = await refusalToConfirm(ports, stores, {
      ...{ proposal, recovery, acting, subject, asker },
    })
    if (reason) return refuse(reason)

    const by = acting.user.id
    const about = { user: subject, actor: by, session, asker }
    const event = { name: 'confirmed', by } as const
    if (!(await keepProposal(ports, stores, { ...about, proposal, event }))) return refuse('over')
    if (recovery.proposalId === proposal.id)
      await keepRecovery(ports, stores, {
        ...{ recovery, event: { name: 'number-confirmed' } as const, user: subject, asker },
      })
    await tellOwner(ports, stores, {
      event: 'number-proposal-confirmed',
      user: subject,
      asker,
      proposalId,
    })
    return { done: true }
  })
}

async function refusalToConfirm(
  { now, settings }: Ports,
  stores: Stores,
  {
    proposal,
    recovery,
    acting,
    subject,
    asker,
  }: {
    proposal: RunningProposal
    recovery: Recovery
    acting: Acting
    subject: User
    asker: Asker
  },
): Promise<ConfirmRefusal | undefined> {
  const refused = refusalOfPerson(acting, { subject, recovery })
  if (refused) return refused
  if (asker.browser === recovery.browser) return 'in-recovery-browser'
  if (proposal.proposedBy === acting.user.id) return 'same-person'
  const { browser } = acting.by.session ?? {}
  if (proposal.proposedIn === browser || proposal.proposedIn === asker.browser)
    return 'same-browser'
  if (proposal.status.name !== 'proven') return 'unproven'
  const moment = { askedAt: proposal.proposedAt, now: now(), settings }
  const counting = await standingAsSecond(stores, acting.user, moment)
  const subjectStanding = await standingOf(stores, subject)
  const about = { subject, subjectStanding, kind: 'number', recovery } as const
  if (mayPropose(counting, about)) return undefined
  return mayPropose(acting.standing, about) ? 'too-new' : 'rank'
}
