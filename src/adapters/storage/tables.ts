import type { Generated } from 'kysely'
import type { Account } from '../../domain/accounts/account.ts'
import type { Alarm } from '../../domain/alarms/alarm.ts'
import type { ChainHead } from '../../domain/audit/chain.ts'
import type { Cut } from '../../domain/audit/cut.ts'
import type { AuditEvent } from '../../domain/audit/event.ts'
import type { KnownBrowser } from '../../domain/browsers/store.ts'
import type { Call } from '../../domain/calls/call.ts'
import type { Group, Membership } from '../../domain/groups/group.ts'
import type { KeyedRequest } from '../../domain/idempotency/store.ts'
import type { AccountId, CallId, CodeSetId, SessionId, UserId } from '../../domain/ids.ts'
import type { LinkTarget, MailLink } from '../../domain/links/link.ts'
import type { Logo } from '../../domain/looks/logo.ts'
import type { Move } from '../../domain/moves/move.ts'
import type { Notice } from '../../domain/notices/notice.ts'
import type { Message } from '../../domain/outbox/message.ts'
import type { Challenge } from '../../domain/passkeys/challenge.ts'
import type { Grant } from '../../domain/permissions/grant.ts'
import type { Proposal } from '../../domain/proposals/proposal.ts'
import type { Recovery } from '../../domain/recovery/recovery.ts'
import type { CodeSet } from '../../domain/recovery-codes/recovery-code.ts'
import type { Reset } from '../../domain/resets/reset.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { Setup } from '../../domain/setup/store.ts'
import type { SigninAttempt } from '../../domain/signin/store.ts'
import type { Counter } from '../../domain/throttle/throttle.ts'
import type { ApiToken } from '../../domain/tokens/api-token.ts'
import type { Address, ContactNumber, FormerUser, User } from '../../domain/users/user.ts'
import type { Delivery, Webhook } from '../../domain/webhooks/webhook.ts'
import type { KeptDevice } from './device-row.ts'
import type { KeptToken } from './hardware-tokens.ts'
import type { Row } from './rows.ts'

/** The columns as the database holds them; migrations/ creates them. */
export interface Tables {
  account: Row<Account>
  address: Row<Address>
  alarm: Row<Alarm>
  api_token: Row<ApiToken>
  audit_cut: Row<Cut>
  audit_event: Row<AuditEvent>
  audit_head: Row<ChainHead & { accountId: AccountId }>
  call: Row<Call>
  contact_number: Row<ContactNumber>
  device: Row<KeptDevice>
  former_user: Row<FormerUser>
  /** `name_key` is how names are compared: two that look alike are one. */
  group: Row<Group> & { name_key: string }
  group_member: Row<Membership>
  hardware_token: Row<KeptToken>
  idempotency: Row<KeyedRequest>
  known_browser: Row<KnownBrowser>
  link: Row<KeptLink>
  logo: Row<Logo>
  message: Row<Message>
  move: Row<Move>
  notice: Row<Notice>
  passkey_challenge: Row<Challenge>
  permission_grant: Row<Grant>
  proposal: Row<KeptProposal>
  recovery: Row<KeptRecovery>
  recovery_code: { user_id: UserId; mac: string; set_id: CodeSetId; used_at: string | null }
  recovery_code_set: Row<KeptCodeSet>
  /** The hash of what is said in person is beside the rest: it is counted and spent by itself. */
  reset: Row<KeptReset> & {
    code_mac: string | null
    code_until: string | null
    code_tries: number
  }
  session: Row<Session>
  setup: Row<Setup>
  signin_attempt: Row<SigninAttempt>
  throttle_counter: Row<Counter & { key: string }>
  taken_over: { account_id: AccountId; hashes: string }
  user: Row<User>
  webhook: Row<Webhook>
  webhook_delivery: Row<Delivery>

  simulator_call: { call_id: CallId; state: string }
  simulator_clock: { id: number; offset_ms: number }
  /** `place` counts up, so that the newest is known even when the clock was moved. */
  simulator_mail: Row<SimulatedMail> & { place: Generated<number> }
  simulator_phone: { id: number; state: string }
}

export type KeptLink = Omit<MailLink, 'target'> & {
  purpose: LinkTarget['purpose']
  targetId: string
}

/** What queries ask for, and the rest as one text. */
export type KeptRecovery = Pick<
  Recovery,
  'id' | 'accountId' | 'userId' | 'browser' | 'openedAt' | 'version'
> & {
  /** When time alone changes the state next. Absent once it is closed. */
  dueAt?: Date
  rest: Omit<Recovery, 'id' | 'accountId' | 'userId' | 'browser' | 'openedAt' | 'version'>
}

/** Draft, valid or ended, by what is there. */
export interface KeptCodeSet extends CodeSet {
  draftOf?: SessionId
  draftUntil?: Date
  sealedCodes?: string
  activeAt?: Date
  endedAt?: Date
  provenAt?: Date
}

export interface SimulatedMail {
  messageId: string
  to: string
  subject: string
  text: string
  html: string
  at: Date
}

type ResetKey = 'id' | 'accountId' | 'userId' | 'askedAt' | 'version'
export type KeptReset = Pick<Reset, ResetKey> & {
  /** When it ends by itself. Absent once it is used or closed. */
  dueAt?: Date
  rest: Omit<Reset, ResetKey>
}

type ProposalKey = 'id' | 'accountId' | 'userId' | 'kind' | 'numberId' | 'proposedAt' | 'version'
export type KeptProposal = Pick<Proposal, ProposalKey> & {
  dueAt?: Date
  rest: Omit<Proposal, ProposalKey>
}
