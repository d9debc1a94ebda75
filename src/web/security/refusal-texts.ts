import type { NameRefusal } from '../../domain/devices/device-name.ts'
import type { PasskeyActivationRefusal } from '../../domain/devices/finish-passkey.ts'
import type { EnrolmentRefusal } from '../../domain/devices/may-enrol.ts'
import type { TokenRefusal } from '../../domain/hardware-tokens/activate-token.ts'
import { formatDuration, formatMoment } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import type { View } from '../shared/view.ts'
import { msUntil } from '../signin/refusal-texts.ts'

type Reason = Exclude<
  EnrolmentRefusal | NameRefusal | PasskeyActivationRefusal | TokenRefusal | 'nothing-to-replace',
  'confirm-first' | 'session-over'
>

const TEXTS: Record<Reason, WordKey> = {
  'recovery-over': 'security.recovery-over',
  'recovery-stopped': 'security.recovery-stopped',
  'too-many-devices': 'security.too-many-devices',
  'undo-window': 'security.undo-window',
  'nothing-to-replace': 'security.nothing-to-replace',
  'name-empty': 'security.name-empty',
  'name-too-long': 'security.name-too-long',
  'name-taken': 'security.name-taken',
  'wrong-code': 'security.pair-wrong',
  'same-code-twice': 'security.pair-same',
  'wrong-order': 'security.pair-order',
  'not-consecutive': 'security.pair-not-consecutive',
  'clock-too-far': 'security.pair-clock',
  'not-a-code': 'security.pair-not-a-code',
  wait: 'security.pair-wait',
  'too-many': 'security.pair-too-many',
  'passkey-expired': 'security.passkey-expired',
  'passkey-refused': 'security.passkey-refused',
  'credential-taken': 'security.passkey-taken',
  'no-draft': 'security.no-draft',
  'no-token': 'hardware-tokens.activate-refused',
  'code-already-used': 'hardware-tokens.activate-used',
}

/** As `deviceText`, of a token in the hand. */
export function tokenText(
  view: View,
  refused: Parameters<typeof deviceText>[1],
  now: Date,
): string {
  const { reason } = refused
  if (reason === 'wrong-code' || reason === 'same-code-twice' || reason === 'too-many')
    return view.words(`hardware-tokens.activate-${reason}`)
  return deviceText(view, refused, now)
}

/** Why a device was not added or changed, and what to do next. */
export function deviceText(
  view: View,
  { reason, until, retryAt }: { reason: Reason; until?: Date; retryAt?: Date },
  now: Date,
): string {
  return view.words(TEXTS[reason], {
    until: until ? formatMoment(until, view) : '',
    duration: formatDuration(msUntil(retryAt, now), view.language),
  })
}
