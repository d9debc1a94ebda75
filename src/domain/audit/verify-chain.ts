import { type ChainHead, GENESIS, hashEvent } from './chain.ts'
import type { AuditEvent } from './event.ts'

export type ChainFault = { sequence: number; problem: 'missing' | 'altered' | 'not-linked' }
export type ChainVerdict = { intact: true; head: ChainHead } | { intact: false; fault: ChainFault }

/** Holds events, oldest first, against the hashes they carry. `from` is the head before the first of them. */
export function verifyChain(events: Iterable<AuditEvent>, from: ChainHead = GENESIS): ChainVerdict {
  let head = from
  for (const event of events) {
    const { sequence, previousHash, hash } = event
    if (sequence !== head.sequence + 1) return broken(head.sequence + 1, 'missing')
    if (previousHash !== head.hash) return broken(sequence, 'not-linked')
    if (hashEvent(event) !== hash) return broken(sequence, 'altered')
    head = { sequence, hash }
  }
  return { intact: true, head }
}

const broken = (sequence: number, problem: ChainFault['problem']): ChainVerdict => ({
  intact: false,
  fault: { sequence, problem },
})
