import { type Line, plain } from '../../domain/calls/line.ts'
import type { CallOrder } from '../../domain/calls/phone.ts'

/** A call that tries the way to a telephone: nobody's, without a record, with nothing to key. */
export interface Probe {
  order: CallOrder
  ringMs: number
  callMs: number
}

export interface ProbeOutcome {
  /** taken: the provider accepted the call. answered: by a person or a machine. heard: to the last word. */
  reached: 'nothing' | 'taken' | 'ringing' | 'answered' | 'heard'
  /** In the provider's terms, why it came no further. */
  cause?: string
}

/** What whoever takes it hears. */
export const PROBE_LINES: readonly Line[] = [
  plain('voice.greeting'),
  plain('voice.test'),
  plain('voice.goodbye'),
]
