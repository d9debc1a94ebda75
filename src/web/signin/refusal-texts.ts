import { type Device, isCodeDevice } from '../../domain/devices/device.ts'
import { oathOf } from '../../domain/devices/oath.ts'
import type { PasswordAnswer } from '../../domain/signin/answer-with-password.ts'
import type { CodeRefusalReason } from '../../domain/signin/attempt-device.ts'
import type { PasswordRefusal } from '../../domain/signin/check-password.ts'
import type { PasskeySignin } from '../../domain/signin/sign-in-with-passkey.ts'
import { formatDuration } from '../../words/moments.ts'
import type { WordKey } from '../../words/words.ts'
import type { View } from '../shared/view.ts'

const CODE_TEXTS: Record<CodeRefusalReason, WordKey> = {
  'not-a-code': 'signin.code-not-a-code',
  'wrong-code': 'signin.code-wrong-code',
  'code-already-used': 'signin.code-already-used',
  'clock-off': 'signin.code-clock-off',
  'same-code-twice': 'signin.code-same-twice',
  wait: 'signin.code-wait',
  'device-paused': 'signin.code-device-paused',
  'device-suspended': 'signin.code-device-suspended',
  'no-device': 'signin.code-no-device',
  'passkey-expired': 'signin.passkey-expired',
  'passkey-refused': 'signin.passkey-refused',
}

const PASSWORD_TEXTS: Record<PasswordRefusal, WordKey> = {
  'wrong-password': 'signin.password-wrong',
  wait: 'signin.password-wait',
  'too-many': 'signin.password-too-many',
}

interface Refused<Reason> {
  reason: Reason
  retryAt?: Date
  offMs?: number
}

/** Why a code was refused and what to do next. */
export function codeText(view: View, refused: Refused<CodeRefusalReason>, now: Date): string {
  const { reason, retryAt, offMs = 0 } = refused
  const ms = reason === 'clock-off' ? Math.abs(offMs) : msUntil(retryAt, now)
  return view.words(CODE_TEXTS[reason], { duration: formatDuration(ms, view.language) })
}

/** After two codes that follow each other: how far the clock of the device is off, as measured (SI-4). */
export function resynchronisedText({ words, language }: View, device: Device): string {
  const period = isCodeDevice(device) ? oathOf(device).period : undefined
  // A token that counts its presses has no clock.
  if (!isCodeDevice(device) || period === undefined)
    return words('signin.code-resynchronised', { direction: 'other', duration: '' })
  const steps = device.proposedDriftSteps ?? device.driftSteps
  const off = steps < 0 ? 'behind' : 'ahead'
  return words('signin.code-resynchronised', {
    direction: steps === 0 ? 'right' : off,
    duration: formatDuration(Math.abs(steps) * period * 1000, language),
  })
}

/** Why a password was not looked at or not right. Never which of name and password it was (R12). */
export function passwordRefusalText(
  view: View,
  refused: Refused<PasswordRefusal>,
  now: Date,
): string {
  const duration = formatDuration(msUntil(refused.retryAt, now), view.language)
  return view.words(passwordKey(refused), { duration })
}

/** With a moment it is the network that tried too often; without one, all strangers together. */
const passwordKey = ({ reason, retryAt }: Refused<PasswordRefusal>): WordKey =>
  reason === 'too-many' && retryAt ? 'signin.password-network' : PASSWORD_TEXTS[reason]

const OF_USERS: Partial<Record<WordKey, WordKey>> = {
  'signin.password-wrong': 'signin.password-wrong-user',
  'signin.password-too-many': 'signin.password-too-many-user',
}

/** As `passwordRefusalText`, on the page of a sign-in: a user typed an account and a name in place of an address. */
export function signinRefusalText(
  view: View,
  role: 'root' | 'user',
  answer: PasswordAnswer & { passed: false },
  now: Date,
): string {
  if (answer.reason === 'suspended')
    return view.words('signin.suspended', { account: answer.accountName })
  const { reason, retryAt } = answer
  const key = passwordKey({ reason, ...(retryAt && { retryAt }) })
  const own = role === 'user' ? (OF_USERS[key] ?? key) : key
  return view.words(own, { duration: formatDuration(msUntil(retryAt, now), view.language) })
}

const PASSKEY_TEXTS: Record<(PasskeySignin & { passed: false })['reason'], WordKey> = {
  'passkey-expired': 'signin.passkey-expired',
  'passkey-refused': 'passkeys.signin-refused',
  'passkey-unverified': 'passkeys.signin-unverified',
  'too-many': 'signin.password-network',
}

/** Why nobody was signed in by a passkey. The same whoever has it, and if nobody has (R12). */
export const passkeySigninText = (
  view: View,
  { reason, retryAt }: PasskeySignin & { passed: false },
  now: Date,
): string =>
  view.words(PASSKEY_TEXTS[reason], {
    duration: formatDuration(msUntil(retryAt, now), view.language),
  })

export const msUntil = (moment: Date | undefined, now: Date): number =>
  moment ? Math.max(0, moment.getTime() - now.getTime()) : 0
