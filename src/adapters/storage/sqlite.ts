import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { countCommits } from './commit-count.ts'

/** How long a transaction waits for another process before it gives up. */
const PATIENCE_MS = 10_000
const SQLITE_BUSY = 5

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
  file.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on')
  return file
}

/** A handle of its own for reading never waits for a writer, and cannot write. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: PATIENCE_MS })
}

/** Node's built-in SQLite, in the shape Kysely expects of better-sqlite3. `count` is called after each commit. */
export function sqliteDialect(file: DatabaseSync, count: () => void = () => {}): Dialect {
  const config = { database: asKyselyDatabase(file) }
  const dialect = new SqliteDialect(config)
  dialect.createDriver = () => countCommits(new ImmediateDriver(config), count)
  return dialect
}

/** Takes the write lock when a transaction starts: taken later, SQLite refuses without waiting. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (const start = performance.now(); ; ) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        const { errcode } = error as { errcode?: number }
        if (errcode !== SQLITE_BUSY || performance.now() - start > PATIENCE_MS) throw error
        // Another process writes. Waiting here and not in SQLite leaves this process free to answer.
        await setTimeout(2)
      }
    }
  }
}

function asKyselyDatabase(file: DatabaseSync): SqliteDatabase {
  // Preparing costs twice as much as running. The texts are few: values are always parameters.
  const prepared = new Map<string, SqliteStatement>()
  return {
    close: () => file.close(),
    prepare(sql) {
      const known = prepared.get(sql)
      if (known) return known
      const statement = asKyselyStatement(file, sql)
      prepared.set(sql, statement)
      return statement
    },
  }
}

function asKyselyStatement(file: DatabaseSync, sql: string): SqliteStatement {
  const statement = file.prepare(sql)
  return {
    reader: statement.columns().length > 0,
    // Node gives rows without a prototype; PostgreSQL's driver gives plain objects.
    all: (values) => statement.all(...(values as never[])).map((row) => ({ ...row })),
    run: (values) => statement.run(...(values as never[])),
    iterate: (values) => statement.iterate(...(values as never[])),
  }
}
