import type {
  AccountId,
  DeviceId,
  NoticeId,
  ProposalId,
  RecoveryId,
  ResetId,
  UserId,
} from '../ids.ts'

/** What the owner is told about. The words are in src/words, one text for each. */
export const NOTICE_EVENTS = [
  'recovery-started',
  'recovery-held',
  'recovery-granted',
  'recovery-finished',
  'recovery-stopped',
  'recovery-undone',
  'recovery-approved',
  'recovery-doubted',
  'recovery-codes-made',
  'recovery-code-used',
  'recovery-codes-low',
  'recovery-code-held',
  'reset-asked',
  'reset-open',
  'reset-ended',
  'reset-recovery-started',
  'reset-held',
  'number-proposed',
  'number-proposal-confirmed',
  'address-proposed',
  'proposal-ended',
  'forgotten-password-started',
  'forgotten-password-held',
  'password-changed',
  'device-added',
  'device-removed',
  'device-replaced',
  'removal-undone',
  'device-reported-lost',
  'device-found',
  'device-paused',
  'device-suspended',
  'code-reused',
  'number-changed',
  'number-reported-lost',
  'address-added',
  'address-removed',
  'main-address-changed',
  'address-refused',
  'policy-changed',
  'token-assigned',
  'token-made',
  'permission-given',
  'permission-taken',
  'user-renamed',
  'user-suspended',
  'user-reinstated',
  'user-deleted',
  'user-left',
  'reported-not-me',
  // To administrators, about somebody else.
  'other-recovery-started',
  'other-recovery-finished',
  'other-reset-asked',
  'other-reset-open',
  'other-proposal',
  'other-policy-changed',
] as const
export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** A message to the owner. Its token opens "This wasn't me" until `expiresAt`. */
export interface Notice {
  id: NoticeId
  accountId: AccountId
  userId: UserId
  event: NoticeEvent
  recoveryId?: RecoveryId
  resetId?: ResetId
  proposalId?: ProposalId
  /** The device that was removed. */
  deviceId?: DeviceId
  tokenHash: string
  at: Date
  expiresAt: Date
}
