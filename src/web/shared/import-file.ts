import { COLUMNS, type Column, type ImportLine } from '../../domain/imports/import-line.ts'
import { LINES_MOST } from '../../domain/imports/import-users.ts'

/** A fault of the file itself, whoever may stand in it. */
export type FileFault =
  | { line: number; reason: 'quotes' | 'line-too-long' | 'too-few-fields' | 'too-many-fields' }
  | { line: 1; reason: 'heading-missing' | 'column-unknown' | 'column-twice'; column?: string }

/** `oddLines` have another length than the heading: nobody is read from them, the others are judged all the same. */
export type ImportFile =
  | { read: true; lines: ImportLine[]; oddLines: FileFault[] }
  | { read: false; faults: FileFault[] }

/** Far beyond what the columns may hold: most often a quote that never ends. */
const LINE_MOST = 16_000

interface Found {
  record: string[]
  info: { lines: number }
}

/**
 * Reads comma-separated text (RFC 4180, UTF-8 with or without a mark) with the names of its columns in the first line.
 * Empty lines are passed over. Every line that does not fit is told; a quote that never ends hides the rest. No more
 * is read than tells that it is too much.
 */
export async function readImportFile(text: string): Promise<ImportFile> {
  const csv = await import('csv-parse/sync')
  let found: Found[]
  try {
    found = csv.parse(text, {
      bom: true,
      info: true,
      max_record_size: LINE_MOST,
      to: LINES_MOST + 2,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Found[]
  } catch (error) {
    if (!(error instanceof csv.CsvError)) throw error
    const reason = error.code === 'CSV_MAX_RECORD_SIZE' ? 'line-too-long' : 'quotes'
    return { read: false, faults: [{ line: Number(error.lines ?? 1), reason }] }
  }
  const [heading, ...rest] = found
  const faults = faultsOfHeading(heading?.record ?? [])
  if (faults.length > 0) return { read: false, faults }
  const columns = heading!.record as Column[]
  const isOdd = ({ record }: Found) => record.length !== columns.length
  return {
    read: true,
    oddLines: rest.filter(isOdd).map((line) => faultOf(line, columns)),
    lines: rest
      .filter((line) => !isOdd(line))
      .map(({ record, info }) => ({
        line: info.lines,
        values: Object.fromEntries(columns.map((column, i) => [column, record[i] ?? ''])),
      })),
  }
}

function faultsOfHeading(names: readonly string[]): FileFault[] {
  if (!names.includes('user_name')) return [{ line: 1, reason: 'heading-missing' }]
  const known: readonly string[] = COLUMNS
  return names.slice(0, 2 * COLUMNS.length).flatMap((name, i): FileFault[] => {
    if (!known.includes(name))
      return [{ line: 1, reason: 'column-unknown', column: name.slice(0, 40) }]
    return names.indexOf(name) < i ? [{ line: 1, reason: 'column-twice', column: name }] : []
  })
}

const faultOf = ({ record, info }: Found, columns: readonly string[]): FileFault => ({
  line: info.lines,
  reason: record.length < columns.length ? 'too-few-fields' : 'too-many-fields',
})
