import type { CallFailure } from '../../domain/calls/call.ts'
import type { CallReport } from '../../domain/calls/phone.ts'

export type Params = Readonly<Record<string, string>>

/** Where a call's status callback says that it is over. */
export const isFinal = ({ CallStatus = '' }: Params): boolean => FINAL.has(CallStatus)

const FINAL = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed'])

/** What a status callback means to us; nothing, where another callback says it better. */
export function reportOf(params: Params): CallReport | undefined {
  const { CallStatus, SipResponseCode = '' } = params
  const cause = causeOf(params)
  switch (CallStatus) {
    case 'ringing':
      return { name: 'ringing' }
    case 'completed':
    case 'canceled':
      return { name: 'hung-up', cause }
    case 'busy':
    case 'no-answer':
    case 'failed':
      return {
        name: 'failed',
        reason: BY_SIP_CODE[SipResponseCode] ?? OTHERWISE[CallStatus],
        cause,
      }
    default:
      return undefined
  }
}

/** In the background, while the voice already speaks: it may find a machine at any time (R16). */
export const machineIn = ({ AnsweredBy = '' }: Params): CallReport | undefined =>
  /^(machine|fax)/.test(AnsweredBy) ? { name: 'machine-detected', cause: AnsweredBy } : undefined

const OTHERWISE: Readonly<Record<'busy' | 'no-answer' | 'failed', CallFailure>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'provider-error',
}

/** RFC 3261, section 21: what the called network answered. */
const BY_SIP_CODE: Readonly<Record<string, CallFailure>> = {
  '404': 'unreachable',
  '410': 'unreachable',
  '480': 'unreachable',
  '484': 'unreachable',
  '486': 'busy',
  '600': 'busy',
  '603': 'rejected',
  '604': 'unreachable',
  '607': 'rejected',
}

function causeOf({ CallStatus, SipResponseCode, ErrorCode, ErrorMessage }: Params): string {
  const said = [CallStatus, SipResponseCode && `SIP ${SipResponseCode}`, ErrorCode, ErrorMessage]
  return said.filter(Boolean).join(', ')
}

/** An order that was not taken: the number itself is at fault, or the provider. */
export function failureOf(error: unknown): CallReport {
  const { status, code, message } = error as { status?: number; code?: number; message?: string }
  const cause = [status && `HTTP ${status}`, code, message].filter(Boolean).join(', ')
  return {
    name: 'failed',
    reason: NUMBER_ERRORS.has(code ?? 0) ? 'unreachable' : 'provider-error',
    cause,
  }
}

/** The provider's numbers for "not a number that can be called". */
const NUMBER_ERRORS = new Set([21_201, 21_211, 21_214, 21_217])
