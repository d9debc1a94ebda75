import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type ChainHead, GENESIS } from '../../domain/audit/chain.ts'
import { type Checkpoint, readUnsigned } from '../../domain/audit/checkpoint.ts'
import type { AuditEvent } from '../../domain/audit/event.ts'
import type { AccountReport } from '../../domain/audit/verify-account.ts'
import { linkFault } from '../../domain/audit/verify-chain.ts'
import type { AccountId } from '../../domain/ids.ts'
import { say } from '../language.ts'
import type { Report } from './verify-database.ts'

/**
 * Holds exported lines against their hashes. Needs nothing but the file: what was taken off at its beginning or its end
 * does not show, but the report says which lines there are. `after` says which line must be the one before the first.
 * `checkpoints` are heads that were signed, by a copy of their file that is believed as it is: without the key ring
 * nobody can tell who wrote it. A line that is not the one that was signed is 'rewritten'.
 */
export async function verifyExport(
  path: string,
  { after, checkpoints }: { after?: number; checkpoints?: string } = {},
): Promise<Report> {
  const signed = checkpoints === undefined ? new Map() : await signedHeads(checkpoints)
  const walks = new Map<AccountId, AccountReport>()
  let number = 0
  for await (const line of linesOf(path)) {
    number++
    if (line.trim() === '') continue
    const event = eventOf(line)
    if (!event) throw new Unreadable(number)
    const walk = walks.get(event.accountId) ?? begin(event, after)
    walks.set(event.accountId, next(walk, event, signed))
  }
  const accounts = [...walks.values()]
  if (accounts.length === 0)
    throw new Error(say(`There is no event in ${path}.`, `${path} にイベントがありません。`))
  return { intact: accounts.every(({ fault }) => !fault), accounts, badCheckpoints: [] }
}

function begin(
  { accountId, sequence, previousHash }: AuditEvent,
  after: number | undefined,
): AccountReport {
  const before = after ?? Math.max(sequence - 1, 0)
  // The hash of a line that is not in the file is taken from the one that follows it.
  const hash = before > 0 && sequence === before + 1 ? previousHash : GENESIS.hash
  const head: ChainHead = { sequence: before, hash }
  return { account: accountId, events: 0, head, ...(before > 0 && { from: before + 1 }) }
}

/** After a fault nothing more is said of an account: the rest hangs on what is wrong. */
function next(walk: AccountReport, event: AuditEvent, signed: Signed): AccountReport {
  if (walk.fault) return walk
  const fault = linkFault(walk.head, event)
  if (fault) return { ...walk, fault }
  const { sequence, hash } = event
  const heads = signed.get(keyOf(event.accountId, sequence)) ?? []
  if (heads.some((one) => one.hash !== hash))
    return { ...walk, fault: { sequence, problem: 'rewritten' } }
  const checkpoint = heads.at(-1)
  const head = { sequence, hash }
  return { ...walk, events: walk.events + 1, head, ...(checkpoint && { checkpoint }) }
}

type Signed = ReadonlyMap<string, readonly Checkpoint[]>

const keyOf = (account: string, sequence: number): string => `${account} ${sequence}`

async function signedHeads(path: string): Promise<Signed> {
  const signed = new Map<string, Checkpoint[]>()
  let number = 0
  for await (const line of linesOf(path)) {
    number++
    const read = readUnsigned(line)
    if (!read) throw new NoCheckpoint(number)
    const key = keyOf(read.account, read.sequence)
    signed.set(key, [...(signed.get(key) ?? []), read])
  }
  return signed
}

/** Only what is needed to walk: whatever else a line says is under its hash. */
const exported = z.looseObject({
  accountId: z.string().regex(/^\d{12}$/),
  sequence: z.int().positive(),
  at: z.string().transform((text) => new Date(text)),
  previousHash: z.string(),
  hash: z.string(),
})

function eventOf(line: string): AuditEvent | undefined {
  try {
    return exported.parse(JSON.parse(line)) as unknown as AuditEvent
  } catch {
    return undefined
  }
}

const linesOf = (path: string): AsyncIterable<string> =>
  createInterface({
    input: path === '-' ? process.stdin : createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })

class NoCheckpoint extends Error {
  constructor(line: number) {
    super(
      say(
        `Line ${line} of the checkpoints is none.`,
        `チェックポイントのファイルの ${line} 行目を読めません。`,
      ),
    )
  }
}

class Unreadable extends Error {
  constructor(line: number) {
    super(
      say(
        `Line ${line} is no line of "aikagi audit export".`,
        `${line} 行目は「aikagi audit export」の出力ではありません。`,
      ),
    )
  }
}
