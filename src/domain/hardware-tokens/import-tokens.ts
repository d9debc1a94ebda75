import type { Asker } from '../asker.ts'
import type { HardwareTokenId } from '../ids.ts'
import { type Acting, type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { type StockToken, serialKey } from './hardware-token.ts'
import {
  type NewToken,
  readTokenLine,
  type TokenDefaults,
  type TokenFault,
  type TokenLine,
} from './token-line.ts'

/** How many are judged or stored before others have their turn. */
const AT_ONCE = 25

/** Whoever brings secrets may know them: not for helpers, nor for programs (0032). */
const PERMISSION = 'permissions:write'

export interface TokenReport {
  lines: number
  /** Which came, or in a dry run would come. */
  tokens: number
  /** Here already, the same in everything: brought once more they change nothing. */
  known: number
  stored: boolean
  /** Every one of them. With any, nothing was stored, unless a part was asked for. */
  faults: readonly TokenFault[]
}

export type TokenImport =
  | { done: true; report: TokenReport }
  | { done: false; reason: ActingRefusal }

export interface TokenImportRequest {
  by: By
  lines: readonly TokenLine[]
  defaults: TokenDefaults
  /** Says what would happen, and stores nothing. */
  dryRun: boolean
  /** Stores what is in order, whatever else is in the file. */
  partial: boolean
  asker: Asker
  /** Awaited every few tokens, so that whoever else waits for this process is answered meanwhile. */
  giveWay?: () => Promise<unknown>
}

/** Takes the tokens of a delivery into stock, by default all of them or none. The same file again changes nothing. */
export async function importTokens(
  ports: Ports,
  request: TokenImportRequest,
): Promise<TokenImport> {
  const run = () => ports.transact((stores) => runImport(ports, stores, request))
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
    return run()
  }
}

/** Somebody brought one of them at the same moment: everything is taken back, and judged once more. */
class Overtaken extends Error {}

async function runImport(
  ports: Ports,
  stores: Stores,
  request: TokenImportRequest,
): Promise<TokenImport> {
  const acting = await actingAs(ports, stores, { by: request.by, permission: PERMISSION })
  if ('reason' in acting) return { done: false, reason: acting.reason }
  const { fresh, known, faults } = await judge(ports, stores, { request, acting })
  const stored = !request.dryRun && (faults.length === 0 || request.partial) && fresh.length > 0
  const report = { lines: request.lines.length, tokens: fresh.length, known, stored, faults }
  if (!stored) return { done: true, report }
  for (const [i, token] of fresh.entries()) {
    if (i % AT_ONCE === 0) await request.giveWay?.()
    if (!(await stores.hardwareTokens.add(stockOf(ports, token, acting)))) throw new Overtaken()
  }
  const data = { tokens: fresh.length }
  const { asker } = request
  await writeAct(ports, stores, { kind: 'hardware-tokens.imported', acting, asker, data })
  return { done: true, report }
}

async function judge(
  ports: Ports,
  stores: Stores,
  { request, acting }: { request: TokenImportRequest; acting: Acting },
): Promise<{ fresh: NewToken[]; known: number; faults: TokenFault[] }> {
  const judged = { fresh: [] as NewToken[], known: 0, faults: [] as TokenFault[] }
  const seen = new Set<string>()
  const { defaults } = request
  for (const [i, line] of request.lines.entries()) {
    if (i % AT_ONCE === 0) await request.giveWay?.()
    const reading = readTokenLine(line, { defaults, now: ports.now() })
    if (!reading.accepted) {
      judged.faults.push(...reading.faults)
      continue
    }
    const { token } = reading
    const key = serialKey(token)
    const fault = (reason: TokenFault['reason']) =>
      judged.faults.push({ line: token.line, serial: token.serial, reason })
    const there = await stores.hardwareTokens.findBySerial(acting.user.accountId, key)
    if (seen.has(key)) fault('serial-twice')
    else if (!there) judged.fresh.push(token)
    else if (isSame(ports, there, token)) judged.known += 1
    else fault('serial-other-secret')
    seen.add(key)
  }
  return judged
}

/** A retired one has no secret to compare: whoever brings it again is told that it is another. */
function isSame({ vault }: Ports, there: StockToken, { secret, oath }: NewToken): boolean {
  if (there.sealedSecret === '') return false
  const kept = vault.open(there.sealedSecret, there.id)
  const same = (name: keyof typeof oath) => there.oath[name] === oath[name]
  return Buffer.compare(kept, secret) === 0 && same('algorithm') && same('digits') && same('period')
}

function stockOf({ chance, vault, now }: Ports, token: NewToken, { user }: Acting): StockToken {
  const { manufacturer, serial, secret, oath, counter } = token
  const id = chance.id<HardwareTokenId>()
  return {
    id,
    accountId: user.accountId,
    manufacturer,
    serial,
    sealedSecret: vault.seal(secret, id),
    oath,
    lastStep: counter - 1,
    state: 'in-stock',
    importedAt: now(),
    importedBy: user.id,
    version: 0,
  }
}
