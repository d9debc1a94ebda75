import type { Asker } from '../asker.ts'
import type { ProposalId, UserId } from '../ids.ts'
import { tellAdministrators } from '../notices/tell-administrators.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { type Acting, actingAs, lockBoth, standingOf } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { isUnfinished, type Recovery } from '../recovery/recovery.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { keepProposal } from './keep-proposal.ts'
import {
  mayPropose,
  type PersonRefusal,
  permissionToPropose,
  recoveryInNeed,
  refusalOfPerson,
} from './may-propose.ts'
import { type Proposal, proposalEnd } from './proposal.ts'

/** 'already-proposed': another one of this kind runs. 'suspended': nothing leads in for them. */
export type ProposerRefusal = PersonRefusal | 'already-proposed' | 'suspended'

export interface Proposer {
  acting: Acting
  subject: User
  recovery: Recovery | undefined
}

/** Who proposes, for whom, in the middle of which recovery; both users locked. Or why not. */
export async function asProposer(
  ports: Ports,
  stores: Stores,
  input: { session: Session; subject: UserId; kind: Proposal['kind'] },
): Promise<Proposer | { reason: ProposerRefusal }> {
  const { session, kind } = input
  const subject = await lockBoth(stores, session.userId, input.subject)
  const permission = permissionToPropose(subject ?? { role: 'user' })
  const acting = await actingAs(ports, stores, { by: { session }, permission })
  if ('reason' in acting) return acting
  if (subject?.accountId !== acting.user.accountId) return { reason: 'no-such-user' }
  if (subject.suspendedAt) return { reason: 'suspended' }
  const recoveries = await stores.recoveries.of(subject.id, ports.now())
  const recovery = kind === 'number' ? recoveryInNeed(recoveries, ports.now()) : undefined
  const reason = refusalOfPerson(acting, { subject, recovery })
  if (reason) return { reason }
  const subjectStanding = await standingOf(stores, subject)
  if (!mayPropose(acting.standing, { subject, subjectStanding, kind, recovery }))
    return { reason: 'rank' }
  const runs = await stillRuns(ports, stores, { subject, kind })
  return runs ? { reason: 'already-proposed' } : { acting, subject, recovery }
}

/** One of this kind that still means something; what time or its recovery ended is closed on the way. */
async function stillRuns(
  ports: Ports,
  stores: Stores,
  { subject, kind }: { subject: User; kind: Proposal['kind'] },
): Promise<boolean> {
  for (const proposal of await stores.proposals.runningOf(subject.id)) {
    if (proposal.kind !== kind) continue
    const recovery = proposal.recoveryId && (await stores.recoveries.find(proposal.recoveryId))
    const isLate = proposal.status.name === 'unproven' && proposalEnd(proposal)! <= ports.now()
    if (!isLate && !(recovery && !isUnfinished(recovery))) return true
    const event = isLate ? ({ name: 'expired' } as const) : ({ name: 'withdrawn' } as const)
    await keepProposal(ports, stores, { proposal, event, user: subject, actor: 'system' })
  }
  return false
}

type What = Pick<Proposal, 'kind' | 'value' | 'country' | 'numberId'>

export function newProposal(
  { chance, now, settings }: Ports,
  { subject, acting, recovery }: Proposer,
  { what, asker }: { what: What; asker: Asker },
): Proposal {
  return {
    ...what,
    id: chance.id<ProposalId>(),
    accountId: subject.accountId,
    userId: subject.id,
    proposedBy: acting.user.id,
    proposedIn: asker.browser,
    proposedAt: now(),
    ...(recovery && { recoveryId: recovery.id }),
    status: { name: 'unproven', until: new Date(now().getTime() + settings.proposalMs) },
    version: 0,
  }
}

/** Stores it, and tells its user at every address and the other administrators. `about` is what the letter shows of it. */
export async function storeProposal(
  ports: Ports,
  stores: Stores,
  {
    proposal,
    proposer,
    about,
    asker,
  }: { proposal: Proposal; proposer: Proposer; about: string; asker: Asker },
): Promise<boolean> {
  if (!(await stores.proposals.add(proposal))) return false
  const { acting, subject } = proposer
  const { id: proposalId, kind: what, recoveryId } = proposal
  const data = { proposalId, what, ...(recoveryId && { recoveryId }) }
  await writeAct(ports, stores, { kind: 'proposal.made', acting, subject, asker, data })
  const until = new Date(ports.now().getTime() + ports.settings.longHoldMs)
  const event = what === 'number' ? 'number-proposed' : 'address-proposed'
  await tellOwner(ports, stores, { event, user: subject, asker, about, until, proposalId })
  const other = { event: 'other-proposal', subject, asker, except: acting.user } as const
  await tellAdministrators(ports, stores, { ...other, proposalId })
  ports.bell.ring(`user:${subject.id}`)
  return true
}
