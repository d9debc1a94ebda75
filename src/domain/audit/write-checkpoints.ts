import type { AccountId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { type Checkpoint, readCheckpoint, signCheckpoint } from './checkpoint.ts'
import { isGenuineCut } from './cut.ts'

/** Where checkpoints are kept: outside of the database. */
export interface CheckpointShelf {
  /** Every line, oldest first. */
  lines(): Promise<string[]>
  /** Returns when the lines would survive a power cut. */
  append(lines: readonly string[]): Promise<void>
}

export interface Written {
  /** How many accounts' heads had moved. */
  count: number
  /** Accounts whose chain no longer holds what was signed before: somebody changed the database. */
  broken: readonly AccountId[]
}

export type Checkpoints = () => Promise<Written>

/**
 * Signs the head of every chain that moved since its last checkpoint, when called. A chain that does not hold its last
 * checkpoint any more gets no new one; the caller raises the alarm, and `aikagi audit verify` says where it broke.
 */
export function checkpointWriter(
  ports: Pick<Ports, 'read' | 'now' | 'vault'>,
  shelf: CheckpointShelf,
): Checkpoints {
  let known: Map<AccountId, Checkpoint> | undefined
  return async () => {
    known ??= await newestOf(ports, shelf)
    const newest = known
    const accounts = await ports.read(({ audit }) => audit.accounts())
    const moved: Checkpoint[] = []
    const broken: AccountId[] = []
    for (const account of new Set([...accounts, ...newest.keys()])) {
      const last = newest.get(account)
      const found = await ports.read((stores) => lookAt(ports, stores, { account, last }))
      if (!found.holds) broken.push(account)
      else if (found.head.sequence > (last?.sequence ?? 0))
        moved.push({ at: ports.now(), account, ...found.head })
    }
    if (moved.length > 0) await shelf.append(moved.map((one) => signCheckpoint(ports.vault, one)))
    for (const checkpoint of moved) newest.set(checkpoint.account, checkpoint)
    return { count: moved.length, broken }
  }
}

async function lookAt(
  { vault }: Pick<Ports, 'vault'>,
  { audit }: Stores,
  { account, last }: { account: AccountId; last: Checkpoint | undefined },
) {
  const head = await audit.head(account)
  if (!last) return { head, holds: true }
  const [signed] = await audit.after(account, last.sequence - 1, 1)
  const holds = signed?.sequence === last.sequence && signed.hash === last.hash
  if (holds) return { head, holds: head.sequence >= last.sequence }
  // Retention may have taken the signed line away.
  const cut = await audit.cut(account)
  const isPast =
    cut !== undefined &&
    isGenuineCut(vault, cut) &&
    cut.accountId === account &&
    (cut.sequence > last.sequence || (cut.sequence === last.sequence && cut.hash === last.hash))
  return { head, holds: isPast && head.sequence >= cut.sequence }
}

async function newestOf(
  { vault }: Pick<Ports, 'vault'>,
  shelf: CheckpointShelf,
): Promise<Map<AccountId, Checkpoint>> {
  const newest = new Map<AccountId, Checkpoint>()
  for (const line of await shelf.lines()) {
    const verdict = readCheckpoint(vault, line)
    if (!verdict.genuine) continue
    const { checkpoint } = verdict
    const before = newest.get(checkpoint.account)
    if (!before || checkpoint.sequence >= before.sequence)
      newest.set(checkpoint.account, checkpoint)
  }
  return newest
}
