import type { AccountId, AlarmId, UserId } from '../ids.ts'

/** What administrators are told of at once. The words are in src/words, four texts for each. */
export const ALARM_KINDS = [
  'root-recovery-started',
  'root-recovery-granted',
  'reported-not-me',
  'reset-asked',
  'reset-effective',
  'contact-proposed',
  'administrator-made',
  'code-reused',
  'device-suspended',
  'calls-spent',
  'address-refused',
  'audit-broken',
  'clock-wrong',
  'webhook-off',
] as const
export type AlarmKind = (typeof ALARM_KINDS)[number]

/** Something that administrators should hear of. Holds ids, never names. */
export interface Alarm {
  id: AlarmId
  accountId: AccountId
  kind: AlarmKind
  at: Date
  subject?: UserId
  /** As in the audit log: a user, 'system', 'console', 'nobody'. */
  actor?: string
  /** When it was handed to the account's webhooks. */
  hookedAt?: Date
  /** When a letter about it was written. */
  toldAt?: Date
}
