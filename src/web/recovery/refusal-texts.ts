import type { OpenRefusal } from '../../domain/recovery/open-recovery.ts'
import type { CodeProofRefusal } from '../../domain/recovery/recover-by-code.ts'
import type { ForgottenByCodeRefusal } from '../../domain/recovery/recover-forgotten-by-code.ts'
import type { NewPasswordRefusal } from '../../domain/recovery/set-new-password.ts'
import type { CodeRefusalReason } from '../../domain/signin/attempt-device.ts'
import type { PasswordRefusal } from '../../domain/signin/check-password.ts'
import { passwordText } from '../shared/password-text.ts'
import type { View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'
import { passwordRefusalText } from '../signin/refusal-texts.ts'

export const openText = (view: View, reason: OpenRefusal, at: Date | undefined): string =>
  reason === 'password-first' || reason === 'too-many'
    ? whenText(view, `recovery.open-${reason}`, at)
    : whenText(view, `recovery.closed-${reason}`, at)

/** Why a recovery code opened nothing. */
export function proofText(
  view: View,
  reason: CodeProofRefusal | ForgottenByCodeRefusal,
  at: Date | undefined,
): string {
  switch (reason) {
    case 'wait':
    case 'too-many':
    case 'not-a-code':
    case 'wrong-code':
    case 'code-already-used':
    case 'refused':
      return whenText(view, `recovery-codes.typed-${reason}`, at)
    default:
      return openText(view, reason, at)
  }
}

export const codeText = (
  view: View,
  refusal: { reason: CodeRefusalReason | 'undo-only' | 'no-recovery'; retryAt?: Date },
): string => whenText(view, `recovery.code-${refusal.reason}`, refusal.retryAt)

/** Whose it is, is known here: it can be said that it is the password. */
export function passwordAgainText(
  view: View,
  refused: { reason: PasswordRefusal | 'no-recovery'; retryAt?: Date },
  now: Date,
): string {
  const { reason, ...rest } = refused
  if (reason === 'no-recovery') return view.words('recovery.entry-no-recovery')
  return reason === 'wrong-password'
    ? view.words('signin.confirm-password-wrong')
    : passwordRefusalText(view, { ...rest, reason }, now)
}

export function newPasswordText(view: View, reason: NewPasswordRefusal, least: number): string {
  switch (reason) {
    case 'not-now':
    case 'too-early':
    case 'not-approved':
    case 'proofs-missing':
    case 'over':
    case 'no-recovery':
    case 'notice-not-delivered':
      return view.words(`recovery.entry-${reason}`)
    default:
      return passwordText(view.words, reason, least)
  }
}
