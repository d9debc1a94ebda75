import { createHash } from 'node:crypto'
import type { Words } from '../../words/words.ts'
import { type Handset, readHandset } from './handset.ts'
import { codeAt } from './one-time-code.ts'
import type { InboxMail, PhoneCall, Simulator } from './simulator.ts'

export const APPS = ['mail', 'telephone', 'codes'] as const
export type App = (typeof APPS)[number]

/** All that the page shows, read at one moment. */
export interface PhoneState {
  now: Date
  offsetMs: number
  /** Newest last. */
  mails: readonly InboxMail[]
  /** Oldest first. */
  calls: readonly PhoneCall[]
  handset: Handset
}

export async function readPhone({ store, telephone, clock, showNumber }: Simulator) {
  const calls = await telephone.heardCalls()
  const state: PhoneState = {
    now: clock.now(),
    offsetMs: clock.offsetMs(),
    mails: await store.mails(),
    calls: calls.map((call) => ({ ...call, number: showNumber(call.number) })),
    handset: await readHandset(store),
  }
  return state
}

/** Changes whenever the page would look different. The seconds are counted by the page's own script. */
export function versionOf({ offsetMs, mails, calls, handset, now }: PhoneState): string {
  const seen = {
    offsetMs,
    mails: mails.length,
    calls: calls.map(({ id, state, transcript }) => [id, state, transcript.length]),
    phone: handset.state,
    codes: handset.entries.map((entry) => [entry.id, codeAt(entry, now)]),
    minute: Math.floor(now.getTime() / 60_000),
  }
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 16)
}

export const ringingCall = ({ calls }: PhoneState): PhoneCall | undefined =>
  calls.findLast(({ state }) => state === 'ringing')

export const currentCall = ({ calls }: PhoneState): PhoneCall | undefined =>
  calls.findLast(({ state }) => state === 'talking')

/** The one thing that a screen reader hears of what changed. */
export function announcement(state: PhoneState, words: Words): string {
  const ringing = ringingCall(state)
  if (ringing) return words('simulator.ringing', { number: ringing.number })
  const line = currentCall(state)?.transcript.findLast(({ who }) => who === 'voice')
  if (line) return line.text
  const mail = state.mails.at(-1)
  return mail
    ? words('simulator.announce-mail', { subject: mail.subject })
    : words('simulator.announce-quiet')
}
