import type { OthersPolicyRefusal } from '../../domain/accounts/change-others-policy.ts'
import type { NumberRefusal } from '../../domain/numbers/number.ts'
import type { ConfirmRefusal } from '../../domain/proposals/confirm-proposal.ts'
import type { AddressProposalRefusal } from '../../domain/proposals/propose-address.ts'
import type { NumberProposalRefusal, ProposalCall } from '../../domain/proposals/propose-number.ts'
import type { ApprovalRefusal } from '../../domain/recovery/approve-recovery.ts'
import type { StopRefusal } from '../../domain/recovery/stop-by-administrator.ts'
import type { AgreeRefusal } from '../../domain/resets/agree-reset.ts'
import type { ResetRefusal } from '../../domain/resets/ask-reset.ts'
import type { EndRefusal } from '../../domain/resets/end-reset.ts'
import type { ShowCodeRefusal } from '../../domain/resets/show-reset-code.ts'
import { formatMoment } from '../../words/moments.ts'
import type { View } from '../shared/view.ts'
import type { ActorRefusal } from './with-permission.ts'

type AnyRefusal =
  | AddressProposalRefusal
  | AgreeRefusal
  | ApprovalRefusal
  | ConfirmRefusal
  | EndRefusal
  | Exclude<NumberProposalRefusal, `number-${NumberRefusal}`>
  | OthersPolicyRefusal
  | Extract<ProposalCall, { placed: false }>['reason']
  | ResetRefusal
  | ShowCodeRefusal
  | StopRefusal

/** Why a reset, an agreement or a proposal is not made, and what would help. */
export const resetRefusal = (
  view: View,
  reason: Exclude<AnyRefusal, ActorRefusal>,
  retryAt?: Date,
): string =>
  view.words(`resets.no-${reason}`, { until: retryAt ? formatMoment(retryAt, view) : '' })
