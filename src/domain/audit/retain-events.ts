import type { AccountId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { type ChainHead, GENESIS } from './chain.ts'
import { isGenuineCut, signCut } from './cut.ts'
import { NO_ACCOUNT } from './no-account.ts'
import { verifyChain } from './verify-chain.ts'

const DAY_MS = 24 * 3_600_000
const BATCH = 1000
/** Names that nobody has can be tried for ever: their log must not grow for ever. */
const NO_ACCOUNT_MS = 7 * DAY_MS

export interface Retained {
  /** How many lines were taken away. */
  removed: number
  /** Accounts whose oldest lines are not as they were written. Nothing of them was taken away: it is evidence. */
  broken: readonly AccountId[]
}

/**
 * Takes away what is older than the installation keeps, account by account, in batches that are each whole: the chain
 * goes on from a signed cut. Call it daily; it cuts a day's worth at a time.
 */
export async function retainEvents(ports: Ports): Promise<Retained> {
  let removed = 0
  const broken: AccountId[] = []
  for (const account of await ports.read(({ audit }) => audit.accounts())) {
    const taken = await retain(ports, account)
    removed += taken.removed
    if (taken.broken) broken.push(account)
  }
  return { removed, broken }
}

async function retain(
  ports: Ports,
  account: AccountId,
): Promise<{ removed: number; broken: boolean }> {
  const keptMs = account === NO_ACCOUNT ? NO_ACCOUNT_MS : ports.settings.auditRetentionMs
  const until = new Date(ports.now().getTime() - keptMs)
  const [oldest] = await ports.read(({ audit }) => audit.after(account, 0, 1))
  // A day at a time: each cut is a line of its own.
  if (!oldest || until.getTime() - oldest.at.getTime() < DAY_MS)
    return { removed: 0, broken: false }

  let removed = 0
  for (;;) {
    const step = await ports.transact((stores) => cutBatch(ports, stores, { account, until }))
    if (step === 'broken') return { removed, broken: true }
    removed += step.removed
    if (step.removed < BATCH) break
  }
  if (removed > 0 && account !== NO_ACCOUNT)
    await ports.transact((stores) => tell(ports, stores, { account, removed }))
  return { removed, broken: false }
}

async function cutBatch(
  ports: Ports,
  { audit }: Stores,
  { account, until }: { account: AccountId; until: Date },
): Promise<'broken' | { removed: number }> {
  const before = await audit.cut(account)
  if (before && !isGenuineCut(ports.vault, before)) return 'broken'
  const from: ChainHead = before ?? GENESIS
  const page = await audit.after(account, from.sequence, BATCH)
  const younger = page.findIndex(({ at }) => at.getTime() >= until.getTime())
  const old = younger < 0 ? page : page.slice(0, younger)
  if (old.length === 0) return { removed: 0 }
  const verdict = verifyChain(old, { sequence: from.sequence, hash: from.hash })
  if (!verdict.intact) return 'broken'
  const cut = signCut(ports.vault, { accountId: account, at: ports.now(), ...verdict.head })
  const won = await audit.cutAt(cut, before)
  return { removed: won ? old.length : 0 }
}

const tell = (
  { now }: Ports,
  { audit }: Stores,
  { account, removed }: { account: AccountId; removed: number },
): Promise<void> =>
  audit.append({
    accountId: account,
    kind: 'audit.cut',
    at: now(),
    actor: 'system',
    data: { removed },
  })
