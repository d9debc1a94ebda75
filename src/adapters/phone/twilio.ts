import type { Twilio } from 'twilio'
import type { CallOrder, Direction, Phone, Price } from '../../domain/calls/phone.ts'
import type { CallId } from '../../domain/ids.ts'
import { type CallbackNeeds, type TwilioCallbacks, twilioCallbacks } from './twilio-callbacks.ts'
import { openTwilioClient, type TwilioAccount } from './twilio-client.ts'
import { inBackground, linesOf } from './twilio-lines.ts'
import { failureOf } from './twilio-report.ts'
import { told, type Voice } from './twilio-voice.ts'

export interface TwilioOptions
  extends TwilioAccount,
    Voice,
    Pick<CallbackNeeds, 'name' | 'findCall' | 'hearOnce' | 'warn'> {
  /** Who is shown as calling. */
  from: string
  statusAddress(call: CallId): string
  machineAddress(call: CallId): string
  ringMs: number
  callMs: number
  timeoutMs?: number
}

export interface TwilioPhone extends Phone {
  callbacks: TwilioCallbacks
  /** Resolves when everything that was handed to the provider is answered. */
  settled(): Promise<void>
}

/** Calls by Twilio. It keeps nothing that a callback needs: whichever node that reaches can answer it. */
export function twilioPhone(options: TwilioOptions): TwilioPhone {
  const { name, report, findCall } = options
  let opening: Promise<Twilio> | undefined
  const open = () => (opening ??= openTwilioClient(options, options.timeoutMs))
  const lines = linesOf(options.now, 2 * (options.ringMs + options.callMs))
  const background = inBackground((error) => options.warn({ error: String(error) }, UNHEARD))

  const end = (id: CallId, reference: string) => {
    lines.over(id)
    background.start(async () => (await open()).calls(reference).update({ status: 'completed' }))
  }

  async function direct(id: CallId, direction: Direction): Promise<void> {
    const call = await findCall(id)
    const reference =
      lines.reference(id) ?? (call?.provider === name ? call.providerReference : undefined)
    if (!call || !reference) return
    const { say, next } = direction
    // What rings cannot be spoken to.
    if (next === 'hang-up' && (say.length === 0 || !call.answeredAt)) return end(id, reference)
    if (say.length === 0) return
    if (next === 'hang-up') lines.over(id)
    const twiml = await told(options, call, direction)
    background.start(async () => (await open()).calls(reference).update({ twiml }))
  }

  async function order({ callId, e164 }: CallOrder): Promise<void> {
    try {
      const { sid } = await (await open()).calls.create(orderOf(options, callId, e164))
      lines.taken(callId, sid)
      const { next } = await report(callId, { name: 'placed', reference: sid })
      // The answer came too late, and nobody waits for this call any more.
      if (next === 'hang-up') end(callId, sid)
    } catch (error) {
      lines.over(callId)
      await report(callId, failureOf(error))
    }
  }

  return {
    name,
    lines: async () => lines.all(),
    direct,
    async place(placed) {
      lines.dialling(placed.callId)
      background.start(() => order(placed))
    },
    callbacks: twilioCallbacks({ ...options, voice: options, lines, end, say: direct }),
    async price(reference) {
      const { price, priceUnit } = await (await open()).calls(reference).fetch()
      return priceOf(price, priceUnit)
    },
    settled: background.settled,
  }
}

/** Undefined for what cannot be added up or shown: it would break the caps, or the page of calls. */
function priceOf(price: string | null, unit: string | null): Price | undefined {
  const micros = Math.round(Math.abs(Number(price ?? Number.NaN)) * 1_000_000)
  const currency = unit?.toUpperCase() ?? ''
  const isOne = Number.isSafeInteger(micros) && /^[A-Z]{3}$/.test(currency)
  return isOne ? { micros, currency } : undefined
}

const UNHEARD = 'the telephone provider did not do as told'

/** One call: who, where to report, and its own bounds, should every word of ours be lost (R20). */
const orderOf = (options: TwilioOptions, call: CallId, to: string) => ({
  to,
  from: options.from,
  url: options.voiceAddress(call),
  statusCallback: options.statusAddress(call),
  statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  timeout: Math.ceil(options.ringMs / 1000),
  timeLimit: Math.ceil(options.callMs / 1000),
  machineDetection: 'Enable',
  asyncAmd: 'true',
  asyncAmdStatusCallback: options.machineAddress(call),
})
