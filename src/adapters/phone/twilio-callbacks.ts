import type { Call } from '../../domain/calls/call.ts'
import type { CallReport } from '../../domain/calls/phone.ts'
import type { CallId } from '../../domain/ids.ts'
import type { Lines } from './twilio-lines.ts'
import { isFinal, machineIn, type Params, reportOf } from './twilio-report.ts'
import { unpacked } from './twilio-script.ts'
import { answered, heard, type Voice } from './twilio-voice.ts'

/** What the provider's callbacks are answered with. False, undefined: it is none that we believe, and nothing happened. */
export interface TwilioCallbacks {
  isSigned(url: string, params: Params, signature: string): Promise<boolean>
  /** TwiML. Without a script: somebody took the call. */
  voice(call: CallId, script: string | undefined, params: Params): Promise<string | undefined>
  status(call: CallId, params: Params): Promise<boolean>
  /** What answering-machine detection found. */
  machine(call: CallId, params: Params): Promise<boolean>
}

export interface CallbackNeeds {
  name: string
  account: string
  authToken: string
  voice: Voice
  lines: Lines
  findCall(call: CallId): Promise<Call | undefined>
  /** Whether this callback of the call is heard for the first time, on any node. */
  hearOnce(call: CallId, callback: string): Promise<boolean>
  end(call: CallId, reference: string): void
  say(call: CallId, direction: Awaited<ReturnType<Voice['report']>>): Promise<void>
  warn(fields: object, message: string): void
}

export function twilioCallbacks(needs: CallbackNeeds): TwilioCallbacks {
  const { voice, hearOnce, authToken } = needs
  return {
    async isSigned(url, params, signature) {
      const { default: sdk } = await import('twilio')
      return sdk.validateRequest(authToken, signature, url, params)
    },
    async voice(id, packed, params) {
      const call = await knownCall(needs, id, params)
      const script = packed === undefined ? undefined : unpacked(packed)
      if (!call || (packed !== undefined && !script)) return undefined
      if (!(await hearOnce(id, `voice ${script?.id ?? ''}`))) return undefined
      if (!script) return answered(voice, call)
      const { Digits: digits = '' } = params
      if (digits.length > MOST_KEYS) needs.warn({ callId: id }, 'more keys than a person presses')
      return heard(voice, call, { script, digits })
    },
    async status(id, params) {
      if (!(await knownCall(needs, id, params))) return false
      const which = params.SequenceNumber ?? params.CallStatus ?? ''
      if (!(await hearOnce(id, `status ${params.CallSid} ${which}`.slice(0, 80)))) return false
      await tell(needs, { id, params, report: reportOf(params) })
      return true
    },
    async machine(id, params) {
      if (!(await knownCall(needs, id, params))) return false
      if (!(await hearOnce(id, `machine ${params.CallSid}`.slice(0, 80)))) return false
      await tell(needs, { id, params, report: machineIn(params) })
      return true
    },
  }
}

const MOST_KEYS = 32

/** Only a call that we placed by this account, under the provider's own name for it. */
async function knownCall(
  { name, account, findCall, voice, lines }: CallbackNeeds,
  id: CallId,
  { CallSid, AccountSid }: Params,
): Promise<Call | undefined> {
  const call = await findCall(id)
  if (!call || !CallSid || AccountSid !== account) return undefined
  if (call.provider !== name)
    return call.tried?.some(({ provider }) => provider === name) ? call : undefined
  if (call.providerReference) return call.providerReference === CallSid ? call : undefined
  // Earlier than the answer to our order.
  lines.taken(id, CallSid)
  await voice.report(id, { name: 'placed', reference: CallSid })
  return findCall(id)
}

async function tell(
  needs: CallbackNeeds,
  { id, params, report }: { id: CallId; params: Params; report: CallReport | undefined },
): Promise<void> {
  const direction = report && (await needs.voice.report(id, report))
  if (isFinal(params)) return needs.lines.over(id)
  if (direction?.next !== 'hang-up') return
  // Of a call that is over or carried by another provider nothing is left to be said.
  if (direction.say.length === 0) needs.end(id, params.CallSid!)
  else await needs.say(id, direction)
}
