import type { Call } from '../calls/call.ts'
import { digitsToShow } from '../calls/call-digits.ts'
import { recentSince } from '../calls/call-limits.ts'
import type { ProposalId, UserId } from '../ids.ts'
import { standingOf } from '../permissions/acting.ts'
import { mayProposeNumber, type Standing } from '../permissions/permission-sets.ts'
import type { Ports, Stores } from '../ports.ts'
import { isMfa, type Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import { mayPropose, recoveryInNeed } from './may-propose.ts'
import { isProposed, type RunningProposal } from './proposal.ts'

export interface ProposalView {
  subject: User
  /** What this person may propose now. */
  may: { number: boolean; address: boolean }
  /** Their number is the problem in a recovery that runs (LO-9). */
  inRecovery: boolean
  proposals: readonly SeenProposal[]
}

export interface SeenProposal {
  proposal: RunningProposal
  proposedBy: User | undefined
  isOwn: boolean
  mayConfirm: boolean
  /** The newest test call. `digits` only in the browser that proposed it. */
  call?: { call: Call; digits: string | undefined }
}

/** What is proposed for somebody of this account, for who may propose. Undefined: there is no such user for them. */
export function lookAtProposals(
  ports: Ports,
  { session, subject: subjectId }: { session: Session; subject: UserId },
): Promise<ProposalView | undefined> {
  return ports.read(async (stores) => {
    const looking = await stores.users.find(session.userId)
    const subject = await stores.users.find(subjectId)
    if (!looking?.protectedAt || !isMfa(session)) return undefined
    if (subject?.accountId !== looking.accountId || subject.id === looking.id) return undefined
    const recoveries = await stores.recoveries.of(subject.id, ports.now())
    const recovery = recoveryInNeed(recoveries, ports.now())
    const standing = await standingOf(stores, looking)
    const about = { subject, subjectStanding: await standingOf(stores, subject) }
    const number = mayPropose(standing, { ...about, kind: 'number', recovery })
    const address = mayPropose(standing, { ...about, kind: 'address', recovery })
    const proposals = await seen(ports, stores, { session, subject, standing, about })
    const concerned = subject.role === 'root' ? mayProposeNumber(standing) : number
    if (!concerned && proposals.length === 0) return undefined
    return { subject, may: { number, address }, inRecovery: recovery !== undefined, proposals }
  })
}

async function seen(
  ports: Ports,
  stores: Stores,
  {
    session,
    subject,
    standing,
    about,
  }: {
    session: Session
    subject: User
    standing: Standing
    about: { subject: User; subjectStanding: Standing }
  },
): Promise<SeenProposal[]> {
  const found: SeenProposal[] = []
  for (const proposal of (await stores.proposals.runningOf(subject.id)).filter(isProposed)) {
    const recovery = proposal.recoveryId
      ? await stores.recoveries.find(proposal.recoveryId)
      : undefined
    const isOwn = proposal.proposedBy === session.userId
    if (!isOwn && !mayPropose(standing, { ...about, kind: proposal.kind, recovery })) continue
    const waits = proposal.status.name === 'proven' && !proposal.confirmedAt
    found.push({
      proposal,
      proposedBy: await stores.users.find(proposal.proposedBy),
      isOwn,
      mayConfirm: !isOwn && waits && recovery !== undefined,
      ...(await callOf(ports, stores, { proposal, session })),
    })
  }
  return found
}

async function callOf(
  { now, vault }: Ports,
  { calls }: Stores,
  { proposal, session }: { proposal: RunningProposal; session: Session },
): Promise<Pick<SeenProposal, 'call'>> {
  const { numberId, proposedBy, proposedIn } = proposal
  if (!numberId || proposedBy !== session.userId || proposedIn !== session.browser) return {}
  const call = (await calls.recent({ numberId }, recentSince(now()))).at(-1)
  return call ? { call: { call, digits: digitsToShow(call, vault.mac) } } : {}
}

/** A short text without secrets that changes when the page would. */
export const proposalsVersion = ({ proposals }: ProposalView): string =>
  proposals
    .map(({ proposal, call }) =>
      [proposal.id, proposal.version, call && `${call.call.id}.${call.call.version}`].join('-'),
    )
    .join('_')

/** Whose proposal it is; undefined outside of this account. */
export function subjectOfProposal(
  ports: Ports,
  { session, proposalId }: { session: Session; proposalId: ProposalId },
): Promise<UserId | undefined> {
  return ports.read(async ({ proposals }) => {
    const proposal = await proposals.find(proposalId)
    return proposal?.accountId === session.accountId ? proposal.userId : undefined
  })
}
