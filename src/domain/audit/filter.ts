import type { UserId } from '../ids.ts'
import type { AuditEvent, NewEvent } from './event.ts'
import type { AuditEventKind } from './kinds.ts'

/** What is looked for. Everything that is given must hold. */
export interface EventFilter {
  /** Any of these. */
  kinds?: readonly AuditEventKind[]
  actor?: NewEvent['actor']
  subject?: UserId
  /** The whole address. */
  network?: string
  since?: Date
  /** Not included. */
  until?: Date
}

export interface EventPage {
  /** `next` of the page before: only lines before this one. */
  before?: number
  limit: number
}

export interface FoundEvents {
  /** Newest first. */
  events: AuditEvent[]
  /** For `before`. There may be more, also when this page is short: one page looks through so many lines and no more. */
  next?: number
}
