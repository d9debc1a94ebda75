import { CompiledQuery } from 'kysely'
import type { Handle } from './handle.ts'
import type { Shape } from './rows.ts'

export type Value = string | number | null

/** What a statement gave: its rows, and how many rows it changed when it answers none. */
export interface Answer {
  rows: readonly unknown[]
  changes: number
}

/** Runs a text with `?` for each value, on the connection of the handle that it belongs to. */
export type Run = (text: string, values: readonly Value[]) => Answer | Promise<Answer>

/**
 * A statement on the path of every sign-in, written out. Kysely's builder would make the same text anew each time, which
 * costs more than the database takes for it (0011). Write `?` for each value, in order, and quote as both databases do.
 */
export interface Fixed<Row> {
  text: string
  /** Only for the compiler: what a row looks like. */
  row?: Row
}

export const fixed = <Row = never>(text: string): Fixed<Row> => ({ text })

/** A text with one place for each of several things: made once for each number of them. */
export function forEach<Row = never>(
  place: string,
  text: (places: string) => string,
): (things: readonly unknown[]) => Fixed<Row> {
  const made: Fixed<Row>[] = []
  return ({ length }) => (made[length] ??= fixed<Row>(text(Array(length).fill(place).join(', '))))
}

export async function firstRow<Row>(
  { run }: Handle,
  { text }: Fixed<Row>,
  ...values: Value[]
): Promise<Row | undefined> {
  return (await run(text, values)).rows[0] as Row | undefined
}

export async function allRows<Row>(
  { run }: Handle,
  { text }: Fixed<Row>,
  ...values: Value[]
): Promise<readonly Row[]> {
  return (await run(text, values)).rows as readonly Row[]
}

/** How many rows it changed. */
export async function changedRows(
  { run }: Handle,
  { text }: Fixed<never>,
  ...values: readonly Value[]
): Promise<number> {
  return (await run(text, values)).changes
}

/** `insert into <table>` of everything that a shape knows; its values are `shape.toValues(thing)`. */
export const insertText = <Thing>(table: string, { columns }: Shape<Thing>): string =>
  `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`

/** `update <table>` of everything that a shape knows, as `insertText`; the text after it says which rows. */
export const updateText = <Thing>(table: string, { columns }: Shape<Thing>): string =>
  `update ${table} set ${columns.map((column) => `${column} = ?`).join(', ')}`

/** On PostgreSQL, whose driver belongs to Kysely's connection and numbers its values. */
export function runOnPostgres(db: Handle['db']): Run {
  return async (text, values) => {
    const query = CompiledQuery.raw(numbered(text), [...values])
    const { rows, numAffectedRows } = await db.executeQuery(query)
    return { rows, changes: Number(numAffectedRows ?? 0) }
  }
}

const numberedTexts = new Map<string, string>()

function numbered(text: string): string {
  const known = numberedTexts.get(text)
  if (known !== undefined) return known
  let count = 0
  const made = text.replace(/\?/g, () => `$${++count}`)
  numberedTexts.set(text, made)
  return made
}
