import type {
  AccountId,
  AddressId,
  BrowserHash,
  LinkId,
  MessageId,
  ProposalId,
  RecoveryId,
  SetupId,
  UserId,
} from '../ids.ts'

/** What a mail link proves, and for which attempt. */
export type LinkTarget =
  | { purpose: 'set-up'; setupId: SetupId }
  | { purpose: 'recovery'; recoveryId: RecoveryId }
  | { purpose: 'address'; addressId: AddressId }
  | { purpose: 'invitation'; userId: UserId }
  | { purpose: 'proposal'; proposalId: ProposalId }
  | { purpose: 'rehearsal'; addressId: AddressId }

/** A link in a mail. Spent only by POST; in any browser but the one that asked it only shows six digits. */
export interface MailLink {
  id: LinkId
  tokenHash: string
  /** Absent while set-up has no user yet. */
  accountId?: AccountId
  userId?: UserId
  target: LinkTarget
  email: string
  /** Absent for an invitation: whoever it is for never asked for it. */
  browser?: BrowserHash
  messageId: MessageId
  createdAt: Date
  expiresAt: Date
  spentAt?: Date
  /** A newer link of the same attempt, or the end of the attempt, made this one worthless. */
  deadAt?: Date
  /** The digits for another browser are derived from the link and this number, never stored. 0: none yet. */
  codeNumber: number
  codeUntil?: Date
  codeTries: number
}

/**
 * Whether the button behind it works in every browser: a rehearsal opens nothing, so whoever reads the mail may press it
 * wherever they read it.
 */
export const worksAnywhere = ({ target }: MailLink): boolean => target.purpose === 'rehearsal'

/** Whether a link can still be spent. Whoever asks about any other learns the same of all of them (R09). */
export const isOpenMailLink = (link: MailLink | undefined, now: Date): link is MailLink =>
  isOpenLink(link, now) && link.target.purpose !== 'invitation'

/** As `isOpenMailLink`, of any kind. */
export const isOpenLink = (link: MailLink | undefined, now: Date): link is MailLink =>
  link !== undefined && !link.spentAt && !link.deadAt && link.expiresAt > now
