import type { CallId, Language } from '../ids.ts'
import type { CallEvent } from './call.ts'
import type { Line } from './line.ts'

/** One call to place. Nothing in it says who is called but the number. */
export interface CallOrder {
  callId: CallId
  e164: string
  language: Language
}

/** What the adapter does next on the line. 'wait': nothing new to do. */
export interface Direction {
  say: readonly Line[]
  next: 'listen' | 'hang-up' | 'wait'
}

/** What an adapter can see. The challenge digits are drawn by the service, never by an adapter. */
export type CallReport =
  | Exclude<CallEvent, { name: 'answered' | 'dialled' | 'stopped' | 'tick' }>
  | { name: 'answered' }

/** Tells the service what happened on the line, and learns what to do. */
export type ReportCall = (call: CallId, report: CallReport) => Promise<Direction>

/** In millionths of an ISO 4217 currency. */
export interface Price {
  micros: number
  currency: string
}

/** A way to telephone. Reports through the `ReportCall` it was made with. */
export interface Phone {
  /** For the call, the audit log and metrics: 'simulator', 'twilio', 'sip'. Unique among the phones of an installation. */
  readonly name: string
  /**
   * Starts dialling. Called once per call, and awaited by every other call: whoever asks a provider over the network
   * returns at once and reports what came of it, `placed` or `failed`, within ten seconds. Throws what it knows at once.
   */
  place(order: CallOrder): Promise<void>
  /** What a call of the past cost, by the provider's name for it; undefined until the provider knows. Absent: it never does. */
  price?(reference: string): Promise<Price | undefined>
  /** The calls on a line of this process that it was not told to end. */
  lines(): Promise<readonly CallId[]>
  /**
   * Performs a direction that did not answer a report (a timer of ours ran out). Returns at once too, and does nothing
   * for a call that it knows nothing of.
   */
  direct(call: CallId, direction: Direction): Promise<void>
}
