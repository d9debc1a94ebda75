import { type AddressRefusal, maskEmail, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import type { UserId } from '../ids.ts'
import { sendLink } from '../links/send-link.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { ADDRESSES_MOST } from '../users/add-address.ts'
import { chargeAddressMail } from '../users/mail-address-link.ts'
import type { User } from '../users/user.ts'
import type { Proposal } from './proposal.ts'
import { asProposer, newProposal, type ProposerRefusal, storeProposal } from './propose.ts'

export type AddressProposalRefusal =
  | ProposerRefusal
  | `email-${AddressRefusal}`
  | 'known-already'
  | 'too-many-addresses'
  | 'too-many'
export type AddressProposal =
  | { done: true; proposal: Proposal }
  | { done: false; reason: AddressProposalRefusal; retryAt?: Date }

/**
 * Proposes another address for somebody, and asks its mailbox whether it is theirs. It counts when that was answered, and
 * its user confirms it or three days have passed since everybody was told (AD-1).
 */
export async function proposeAddress(
  ports: Ports,
  input: { session: Session; subject: UserId; email: string; asker: Asker },
): Promise<AddressProposal> {
  const { session, subject, asker } = input
  const read = readEmailAddress(input.email)
  if (!read.accepted) return { done: false, reason: `email-${read.reason}` }
  const charged = await chargeAddressMail(ports, session.userId, read)
  if (!charged.allowed) {
    const { retryAt } = charged
    return { done: false, reason: 'too-many', ...(retryAt && { retryAt }) }
  }
  return ports.transact(async (stores) => {
    const proposer = await asProposer(ports, stores, { session, subject, kind: 'address' })
    if ('reason' in proposer) return { done: false, reason: proposer.reason }
    const refusal = await refusalOf(stores, proposer.subject, read.key)
    if (refusal) return { done: false, reason: refusal }
    const what = { kind: 'address', value: read.address } as const
    const proposal = newProposal(ports, proposer, { what, asker })
    const about = maskEmail(read.address)
    const stored = await storeProposal(ports, stores, { proposal, proposer, about, asker })
    if (!stored) throw new Error('A proposal was made beside another under one lock')
    await askMailbox(ports, stores, proposal, proposer.subject)
    return { done: true, proposal }
  })
}

async function refusalOf(
  { users }: Stores,
  { id }: User,
  key: string,
): Promise<'known-already' | 'too-many-addresses' | undefined> {
  const known = await users.addresses(id)
  if (known.some(({ email }) => keyOf(email) === key)) return 'known-already'
  return known.length >= ADDRESSES_MOST ? 'too-many-addresses' : undefined
}

/** Whoever reads it began nothing in any browser: it may be answered in any, like an invitation. */
async function askMailbox(
  ports: Ports,
  stores: Stores,
  { id: proposalId, value: email }: Proposal,
  { id: userId, accountId, language, timeZone }: User,
): Promise<void> {
  const about = { email, language, timeZone, accountId, userId }
  await sendLink(ports, stores, {
    ...about,
    target: { purpose: 'proposal', proposalId },
    lifeMs: ports.settings.proposalMs,
    letter: ({ link, validMinutes }) => ({
      kind: 'verify-proposal',
      link,
      validHours: Math.round(validMinutes / 60),
      accountId,
    }),
  })
}

function keyOf(email: string): string {
  const read = readEmailAddress(email)
  return read.accepted ? read.key : email
}
