import { type ChainHead, GENESIS, hashEvent } from './chain.ts'
import type { AuditEvent } from './event.ts'

export interface ChainFault {
  /** The first line that is not as it was written. */
  sequence: number
  problem: 'missing' | 'altered' | 'not-linked'
}
export type ChainVerdict = { intact: true; head: ChainHead } | { intact: false; fault: ChainFault }

/** Holds events, oldest first, against the hashes they carry. `from` is the head before the first of them. */
export function verifyChain(events: Iterable<AuditEvent>, from: ChainHead = GENESIS): ChainVerdict {
  let head = from
  for (const event of events) {
    const fault = linkFault(head, event)
    if (fault) return { intact: false, fault }
    head = { sequence: event.sequence, hash: event.hash }
  }
  return { intact: true, head }
}

/** Why this event does not follow that head. The caller makes the event the next head when it does. */
export function linkFault(head: ChainHead, event: AuditEvent): ChainFault | undefined {
  const { sequence, previousHash, hash } = event
  if (sequence !== head.sequence + 1) return { sequence: head.sequence + 1, problem: 'missing' }
  if (previousHash !== head.hash) return { sequence, problem: 'not-linked' }
  // A moment that is none cannot be hashed: nothing of ours ever wrote it.
  const isWhole = !Number.isNaN(event.at.getTime()) && hashEvent(event) === hash
  return isWhole ? undefined : { sequence, problem: 'altered' }
}
