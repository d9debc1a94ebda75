import type { CallFailure } from '../../../domain/calls/call.ts'

/**
 * Why nobody took a call, from how baresip tells it: '486 Busy Here', or an error of the system. `rang`: whether it came to
 * ringing. A 403 before that is the provider's refusal of us (a password, a barred number), one afterwards the called
 * person's (RFC 3398, section 8.2.6.1: cause 21).
 */
export function failureOf(cause: string, rang: boolean): CallFailure {
  const code = Number(/^([3-6]\d\d)\b/.exec(cause)?.[1])
  // Sent on to another number, which nobody has registered: that one is never called.
  if (code < 400) return 'unreachable'
  if (code === 403) return rang ? 'rejected' : 'provider-error'
  return FAILURES[code] ?? 'provider-error'
}

/** RFC 3261, section 21. What is not here is a failure of the provider, or of ours. */
const FAILURES: Readonly<Record<number, CallFailure>> = {
  404: 'unreachable',
  408: 'no-answer',
  410: 'unreachable',
  480: 'no-answer',
  484: 'unreachable',
  486: 'busy',
  487: 'no-answer',
  600: 'busy',
  603: 'rejected',
  604: 'unreachable',
}

/** For administrators, where baresip's own word says nothing to them. */
export const inWords = (cause: string): string =>
  cause === 'Protocol error' ? `${cause} (${NO_TLS})` : cause

const NO_TLS =
  'TLS: the certificate of the server is not signed by the AIKAGI_SIP_CA set for it, or it speaks no TLS 1.2'

/** How baresip tells that the other side said BYE. */
export const hungUp = (cause: string): boolean => cause === 'Connection reset by peer'
