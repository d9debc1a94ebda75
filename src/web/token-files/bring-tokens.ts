import { setImmediate } from 'node:timers/promises'
import type { Asker } from '../../domain/asker.ts'
import {
  importTokens,
  type TokenImport,
  type TokenReport,
} from '../../domain/hardware-tokens/import-tokens.ts'
import type { TokenFault } from '../../domain/hardware-tokens/token-line.ts'
import type { By } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import type { FileKey } from './pskc-seal.ts'
import { readTokenFile, type TokenFileFault } from './read-token-file.ts'

export type AnyTokenFault = TokenFault | (TokenFileFault & { serial?: never })

/** What came of a delivery. */
export interface BroughtTokens extends Omit<TokenReport, 'faults'> {
  faults: readonly AnyTokenFault[]
}

interface Bringing {
  by: By
  text: string
  key?: FileKey
  /** Whose they are, where the file does not say. */
  manufacturer: string
  dryRun: boolean
  partial: boolean
  asker: Asker
}

/** Reads a delivery and takes it into stock, or says everything that is wrong with it. */
export async function bringTokens(
  ports: Ports,
  { text, key, manufacturer, ...request }: Bringing,
): Promise<{ done: true; brought: BroughtTokens } | (TokenImport & { done: false })> {
  const file = await readTokenFile(text, key)
  const lines = file.read ? file.lines : []
  const asked = { ...request, lines, defaults: { manufacturer }, giveWay: setImmediate }
  // Also of a file that cannot be read: only who may bring tokens is told what is in it.
  const answer = await importTokens(ports, asked)
  if (!answer.done) return answer
  const faults = file.read ? answer.report.faults : [file.fault]
  return { done: true, brought: { ...answer.report, faults } }
}

/** What was given to open a file with; 'odd' for a key that is none. */
export function fileKeyOf(typed: { key: string; password: string }): FileKey | undefined | 'odd' {
  const hex = typed.key.replace(/[\s:-]/g, '')
  if (hex !== '' && typed.password !== '') return 'odd'
  if (typed.password !== '') return { kind: 'password', password: typed.password }
  if (hex === '') return undefined
  return /^([0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(hex)
    ? { kind: 'key', key: Buffer.from(hex, 'hex') }
    : 'odd'
}
