import type { TestCallRefusal } from '../../domain/users/call-number.ts'
import type { SetNumberRefusal } from '../../domain/users/set-number.ts'
import type { Refusal, View } from '../shared/view.ts'
import { whenText } from '../shared/when-text.ts'

/** What a route answers by itself. */
type Confirmable = { reason: 'confirm-first' | 'session-over' }

/** Why a number was refused, each reason in its own words (LO-10). */
export function numberRefusal(
  view: View,
  refusal: Exclude<SetNumberRefusal, Confirmable>,
): Refusal {
  if (refusal.reason === 'frozen')
    return { field: 'number', text: whenText(view, 'account.frozen', refusal.until) }
  const field = refusal.reason === 'number-no-country' ? 'country' : 'number'
  const text =
    refusal.reason === 'call-under-way'
      ? view.words('account.number-call-under-way')
      : view.words(`account.${refusal.reason}`)
  return { field, text }
}

/** Why no call is placed now, and when it may be. */
export function callRefusal(view: View, refusal: Exclude<TestCallRefusal, Confirmable>): Refusal {
  const field = 'test-call'
  switch (refusal.reason) {
    case 'no-number':
      return { field: 'number', text: view.words('account.number-none-to-call') }
    case 'frozen':
      return { field, text: whenText(view, 'account.frozen', refusal.until) }
    default:
      return {
        field,
        text: whenText(view, `recovery.call-refused-${refusal.reason}`, refusal.retryAt),
      }
  }
}
