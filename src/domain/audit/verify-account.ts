import type { AccountId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { type ChainHead, GENESIS } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type Cut, isGenuineCut } from './cut.ts'
import type { AuditEvent } from './event.ts'
import { type ChainFault, linkFault } from './verify-chain.ts'

/** What can be wrong with a chain in a database, beyond what a bare list of events shows. */
export interface AccountFault {
  sequence: number
  problem:
    | ChainFault['problem']
    /** Where retention cut the chain is not signed by our keys: somebody took away what was before. */
    | 'bad-cut'
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
  /** The first line that there is, where that is not line 1: retention took the others away, or an export begins here. */
  from?: number
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

type Walking = Pick<Ports, 'read' | 'vault'>

/**
 * Walks the whole chain of an account and reports the first fault (H10). It may run beside a working service, which
 * may cut the chain meanwhile. Only checkpoints show a chain that was cut off at its end and given an earlier head.
 */
export async function verifyAccount(
  ports: Walking,
  { account, checkpoints, exists = false }: Asked,
): Promise<AccountReport> {
  const { read } = ports
  const newest = checkpoints.toSorted((a, b) => a.sequence - b.sequence).at(-1)
  // Read before the walk, so that every line up to it must be met.
  const stored = await read(({ audit }) => audit.head(account))
  const walk = await walkFromCut(ports, account, signedOf(checkpoints))
  const { head, first } = walk
  const least = Math.max(stored.sequence, newest?.sequence ?? 0, exists ? 1 : 0)
  const fault = walk.fault ?? (await endFault(ports, { account, head, least }))
  return {
    account,
    events: head.sequence - first.sequence,
    head,
    ...(first.sequence > 0 && { from: first.sequence + 1 }),
    ...(newest && { checkpoint: newest }),
    ...(fault && { fault }),
  }
}

interface Walk {
  /** Where it began. */
  first: ChainHead
  head: ChainHead
  fault?: AccountFault
}

type Signed = ReadonlyMap<number, readonly string[]>

async function walkFromCut(ports: Walking, account: AccountId, signed: Signed): Promise<Walk> {
  const cut = await ports.read(({ audit }) => audit.cut(account))
  const first = cut ? { sequence: cut.sequence, hash: cut.hash } : GENESIS
  const fault = cut && cutFault(ports, { cut, account, signed })
  if (fault) return { first, head: first, fault }
  const walk = await walkFrom(ports, { account, first, signed })
  if (walk.fault?.problem !== 'missing') return walk
  const now = await ports.read(({ audit }) => audit.cut(account))
  // What is missing may have been taken away by retention during the walk: then begin anew, further on.
  const wasCut = (now?.sequence ?? 0) > first.sequence
  return wasCut ? walkFromCut(ports, account, signed) : walk
}

function cutFault(
  { vault }: Walking,
  { cut, account, signed }: { cut: Cut; account: AccountId; signed: Signed },
): AccountFault | undefined {
  const { sequence } = cut
  if (cut.accountId !== account || !isGenuineCut(vault, cut))
    return { sequence, problem: 'bad-cut' }
  return isRewritten(signed, cut) ? { sequence, problem: 'rewritten' } : undefined
}

async function walkFrom(
  { read }: Pick<Ports, 'read'>,
  { account, first, signed }: { account: AccountId; first: ChainHead; signed: Signed },
): Promise<Walk> {
  let head = first
  for (;;) {
    const page = await readPage({ read }, account, head.sequence)
    if (page === 'unreadable')
      return { first, head, fault: { sequence: head.sequence + 1, problem: page } }
    if (page.length === 0) return { first, head }
    for (const event of page) {
      const { sequence, hash } = event
      const fault = linkFault(head, event)
      if (fault) return { first, head, fault }
      if (isRewritten(signed, event))
        return { first, head, fault: { sequence, problem: 'rewritten' } }
      head = { sequence, hash }
    }
  }
}

function signedOf(checkpoints: readonly Checkpoint[]): Signed {
  const signed = new Map<number, string[]>()
  for (const { sequence, hash } of checkpoints)
    signed.set(sequence, [...(signed.get(sequence) ?? []), hash])
  return signed
}

const isRewritten = (signed: Signed, { sequence, hash }: ChainHead): boolean =>
  signed.get(sequence)?.some((one) => one !== hash) ?? false

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
