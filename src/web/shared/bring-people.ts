import { setImmediate } from 'node:timers/promises'
import type { Asker } from '../../domain/asker.ts'
import type { Fault } from '../../domain/imports/import-line.ts'
import {
  type ImportRefusal,
  type ImportReport,
  importUsers,
} from '../../domain/imports/import-users.ts'
import type { By } from '../../domain/permissions/acting.ts'
import type { Ports } from '../../domain/ports.ts'
import { type FileFault, readImportFile } from './import-file.ts'

/** Of the text. 5,000 lines with everything that a line may hold are 1.5 MB. */
export const FILE_MOST_BYTES = 2 * 1024 * 1024

export type AnyFault = Fault | FileFault

/** What came of a file. With a fault nothing was stored. */
export interface Brought extends Omit<ImportReport, 'faults'> {
  stored: boolean
  faults: readonly AnyFault[]
}

interface Bringing {
  by: By
  text: string
  dryRun: boolean
  invite: boolean
  asker: Asker
}

/** Reads a file of people and brings them, or says everything that is wrong with it, whether with the file or with people. */
export async function bringPeople(
  ports: Ports,
  { text, ...request }: Bringing,
): Promise<{ done: true; brought: Brought } | { done: false; reason: ImportRefusal }> {
  const file = await readImportFile(text)
  if (!file.read) return { done: true, brought: { ...NOBODY, faults: file.faults } }
  const { lines, oddLines } = file
  if (lines.length === 0 && oddLines.length > 0)
    return { done: true, brought: { ...NOBODY, lines: oddLines.length, faults: oddLines } }
  const dryRun = request.dryRun || oddLines.length > 0
  const answer = await importUsers(ports, { ...request, lines, dryRun, giveWay: setImmediate })
  if (!answer.done) return answer
  const { report } = answer
  const faults = [...oddLines, ...report.faults].sort((a, b) => a.line - b.line)
  const stored = faults.length === 0 && !dryRun
  const all = report.lines + oddLines.length
  return { done: true, brought: { ...report, lines: all, faults, stored } }
}

const NOBODY = { stored: false, lines: 0, people: 0, withPassword: 0, withDevice: 0, invited: 0 }
