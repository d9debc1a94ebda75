import type { Ear } from '../shared/live.ts'

/** What the simulator's pages and API work with. `src/wiring.ts` supplies it, when the simulator is on. */
export interface Simulator {
  store: SimulatorShelf
  telephone: Telephone
  clock: MovableTime
  /** A number as the product shows it: '+81 90-1234-5678'. */
  showNumber(e164: string): string
  ear: Ear
  /** 'simulator': the phone looks different now. 'clock': the time was moved, what waits for a time may be due. */
  ring(topic: 'simulator' | 'clock'): void
  /** The product itself, as a browser would ask it: how the camera sees the screen. */
  ask(request: Request, env: unknown): Response | Promise<Response>
}

/** The inbox and the handset, kept in the database so that every node shows the same phone. */
export interface SimulatorShelf {
  /** Newest last; only those that came later than the mail `after`, where it is given. */
  mails(after?: string): Promise<readonly InboxMail[]>
  /** Undefined before anything was put there. */
  phone(): Promise<unknown>
  putPhone(state: unknown): Promise<void>
}

export interface InboxMail {
  messageId: string
  to: string
  subject: string
  text: string
  html: string
  at: Date
}

export interface Telephone {
  /** Oldest first; without `open` also those that are over. */
  heardCalls(which?: 'open'): Promise<readonly PhoneCall[]>
  answer(id: string, pace: 'instant' | 'spoken'): Promise<Acted>
  decline(id: string, reason: DeclineReason): Promise<Acted>
  voicemail(id: string, detected: boolean): Promise<Acted>
  press(id: string, keys: string): Promise<Acted>
  hangUp(id: string): Promise<Acted>
}

export type DeclineReason = 'busy' | 'rejected' | 'unreachable'
export type Acted =
  | { done: true }
  | { done: false; reason: 'no-such-call' | 'not-now' | 'no-handset' }

export interface PhoneCall {
  id: string
  number: string
  language: 'en' | 'ja'
  state: 'ringing' | 'talking' | 'over'
  ending?: 'missed' | 'declined' | 'hung-up' | 'service' | 'voicemail'
  placedAt: string
  transcript: readonly { who: 'voice' | 'person'; text: string; at: string }[]
}

export interface MovableTime {
  now(): Date
  offsetMs(): number
  advance(ms: number): Promise<void>
  reset(): Promise<void>
}
