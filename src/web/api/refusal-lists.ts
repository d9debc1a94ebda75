/** Refusals that several operations share, because one rule judges for all of them. */

export const EMAIL_REFUSALS = [
  'email-empty',
  'email-too-long',
  'email-not-an-address',
  'email-bad-domain',
] as const

export const NUMBER_REFUSALS = [
  'number-empty',
  'number-no-country',
  'number-invalid',
  'number-short',
  'number-extension',
  'number-premium',
  'number-shared-cost',
  'number-satellite',
  'number-special-service',
  'number-unknown-type',
  'number-country-not-allowed',
] as const

export const CALL_REFUSALS = [
  'no-telephone',
  'call-under-way',
  'too-soon',
  'too-many-calls',
  'spent',
] as const

export const CODE_REFUSALS = [
  'not-a-code',
  'wrong-code',
  'code-already-used',
  'clock-off',
  'same-code-twice',
  'wait',
  'device-paused',
  'device-suspended',
  'no-device',
] as const
