import type { AccountId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { type ChainHead, GENESIS } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { AuditEvent } from './event.ts'
import { type ChainFault, linkFault } from './verify-chain.ts'

/** What can be wrong with a chain in a database, beyond what a bare list of events shows. */
export interface AccountFault {
  sequence: number
  problem:
    | ChainFault['problem']
    /** The row cannot even be read. */
    | 'unreadable'
    /** This line and all after it are gone. */
    | 'cut-off'
    /** Not the line that was signed: the chain was made anew. */
    | 'rewritten'
    /** The stored head is not this last line. */
    | 'head-differs'
}

export interface AccountReport {
  account: AccountId
  /** How many were intact before the first fault. */
  events: number
  /** The last intact one. */
  head: ChainHead
  /** The newest checkpoint it was held against. */
  checkpoint?: Checkpoint
  fault?: AccountFault
}

interface Asked {
  account: AccountId
  /** Genuine ones of this account, in any order. */
  checkpoints: readonly Checkpoint[]
  /** There is such an account: then its log begins with how it was created. */
  exists?: boolean
}

/**
 * Walks the whole chain of an account and reports the first fault (H10). It may run beside a working service. Only
 * checkpoints show a chain that was cut at its end and given an earlier head.
 */
export async function verifyAccount(
  { read }: Pick<Ports, 'read'>,
  { account, checkpoints, exists = false }: Asked,
): Promise<AccountReport> {
  const signed = checkpoints.toSorted((a, b) => a.sequence - b.sequence)
  const newest = signed.at(-1)
  let head: ChainHead = GENESIS
  const report = (fault?: AccountFault): AccountReport => ({
    account,
    events: head.sequence,
    head,
    ...(newest && { checkpoint: newest }),
    ...(fault && { fault }),
  })

  // Read before the walk, so that every line up to it must be met.
  const stored = await read(({ audit }) => audit.head(account))
  const least = Math.max(stored.sequence, newest?.sequence ?? 0, exists ? 1 : 0)
  for (let at = 0; ; ) {
    const page = await readPage({ read }, account, head.sequence)
    if (page === 'unreadable') return report({ sequence: head.sequence + 1, problem: page })
    if (page.length === 0) break
    for (const event of page) {
      const fault = linkFault(head, event)
      if (fault) return report(fault)
      const { sequence, hash } = event
      for (; signed[at]?.sequence === sequence; at++)
        if (signed[at]!.hash !== hash) return report({ sequence, problem: 'rewritten' })
      head = { sequence, hash }
    }
  }
  return report(await endFault({ read }, { account, head, least }))
}

/** Whether the chain ends where it should. */
async function endFault(
  { read }: Pick<Ports, 'read'>,
  walked: { account: AccountId; head: ChainHead; least: number },
): Promise<AccountFault | undefined> {
  const { account, head, least } = walked
  if (head.sequence < least) return { sequence: head.sequence + 1, problem: 'cut-off' }

  // Lines written meanwhile move it on, and never back.
  const stored = await read(({ audit }) => audit.head(account))
  const differs =
    stored.sequence < head.sequence ||
    (stored.sequence === head.sequence && stored.hash !== head.hash)
  return differs ? { sequence: head.sequence, problem: 'head-differs' } : undefined
}

const PAGE = 1000

/** Some lines after a sequence number; 'unreadable' when the very next one is no JSON any more. */
async function readPage(
  { read }: Pick<Ports, 'read'>,
  account: AccountId,
  after: number,
): Promise<AuditEvent[] | 'unreadable'> {
  for (const limit of [PAGE, 1]) {
    try {
      return await read(({ audit }) => audit.after(account, after, limit))
    } catch (error) {
      // A database that does not answer is no fault of the chain.
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return 'unreadable'
}
