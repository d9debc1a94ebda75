import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Dialect, SqliteDialect, type SqliteStatement } from 'kysely'
import type { Answer, Value } from './fixed.ts'

/** How long SQLite waits for another process while the database is being opened. */
const PATIENCE_MS = 10_000

/** A path, and what to do when it is no longer needed. `:memory:` is a file for as long as this process wants it. */
export function placeOf(path: string): { path: string; leave(): void } {
  if (path !== ':memory:') return { path, leave() {} }
  // Two handles cannot share a database in memory as they share a file.
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-'))
  return { path: join(folder, 'aikagi.db'), leave: () => rmSync(folder, { recursive: true }) }
}

/** The one handle that writes, on Node's built-in SQLite. */
export function openForWriting(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Only ours to read, and so are the -wal and -shm files, which SQLite makes alike.
  closeSync(openSync(path, 'a', 0o600))
  const file = new DatabaseSync(path, { timeout: PATIENCE_MS })
  file.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory',
  )
  return file
}

/** A handle of its own for reading never waits for a writer, and cannot write. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS })
}

/** A handle that was opened, as this layer uses it. */
export interface SqliteHandle {
  file: DatabaseSync
  /** For what Kysely builds. Its transactions are not used: `commitTogether` makes them. */
  dialect: Dialect
  /** For texts that are fixed, at once. */
  run(text: string, values: readonly Value[]): Answer
  /** What the transaction that runs has changed so far. */
  written: Written
}

/**
 * Node's built-in SQLite for Kysely, in the shape that it expects of better-sqlite3, and as it is for texts that are
 * fixed. Both are one connection, so both are in the transaction that runs.
 */
export function sqliteHandle(file: DatabaseSync): SqliteHandle {
  const written: Written = { rows: 0 }
  const prepare = preparing(file, written)
  const dialect = new SqliteDialect({ database: { close: () => file.close(), prepare } })
  return { file, dialect, written, run: (text, values) => prepare(text).answer(values) }
}

export interface Written {
  rows: number
}

interface Prepared extends SqliteStatement {
  answer(values: readonly unknown[]): Answer
}

function preparing(file: DatabaseSync, written: Written): (text: string) => Prepared {
  // Preparing costs twice as much as running. The texts are few: values are always parameters.
  const prepared = new Map<string, Prepared>()
  return (text) => {
    const known = prepared.get(text)
    if (known) return known
    const statement = asPrepared(file, text, written)
    prepared.set(text, statement)
    return statement
  }
}

function asPrepared(file: DatabaseSync, text: string, written: Written): Prepared {
  const statement = file.prepare(text)
  const reader = statement.columns().length > 0
  // Rows that Node makes are slow to make and slow to read: it gives them no prototype, and so no shape.
  statement.setReturnArrays(true)
  const rowOf = rowMaker(statement)
  const writes = /^(insert|update|delete)/.test(text)
  const wrote = (changes: number | bigint) => {
    if (writes) written.rows += Number(changes)
  }
  const run = (values: readonly unknown[]) => {
    const result = statement.run(...(values as never[]))
    wrote(result.changes)
    return result
  }
  const all = (values: readonly unknown[]) => {
    const rows = statement.all(...(values as never[])) as unknown as unknown[][]
    wrote(rows.length)
    return rows.map(rowOf)
  }
  return {
    reader,
    run,
    all,
    iterate: (values) => all(values).values(),
    answer: (values) =>
      reader
        ? { rows: all(values), changes: 0 }
        : { rows: [], changes: Number(run(values).changes) },
  }
}

function rowMaker(statement: StatementSync): (values: readonly unknown[]) => unknown {
  const namesNow = () => statement.columns().map(({ name }) => name)
  let names = namesNow()
  return (values) => {
    // A newer node has added a column meanwhile.
    if (values.length !== names.length) names = namesNow()
    const row: Record<string, unknown> = {}
    for (let place = 0; place < values.length; place++) row[names[place]!] = values[place]
    return row
  }
}
