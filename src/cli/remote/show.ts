import { print } from '../print.ts'
import { printable } from '../printable.ts'
import type { Remote } from './client.ts'

export interface Page<Item> {
  items: Item[]
  next?: string | number
}

/** Every item of a list, or with `limit` so many. */
export async function* itemsOf<Item>(
  { ask }: Remote,
  path: string,
  { query = {}, limit = Number.POSITIVE_INFINITY, cursor = 'after' }: Listing = {},
): AsyncGenerator<Item> {
  let left = limit
  for (let after: string | number | undefined; left > 0; ) {
    const asked = { ...query, ...(after !== undefined && { [cursor]: String(after) }) }
    const text = new URLSearchParams(asked).toString()
    const page = await ask<Page<Item>>('GET', text ? `${path}?${text}` : path)
    for (const item of page.items.slice(0, left)) yield item
    left -= page.items.length
    after = page.next
    if (after === undefined) return
  }
}

interface Listing {
  query?: Readonly<Record<string, string>>
  limit?: number
  /** The name of the query's field that `next` goes into. */
  cursor?: 'after' | 'before'
}

/** Each item on a line: as JSON, or its columns. */
export async function printItems<Item>(
  items: AsyncIterable<Item>,
  { json, columns }: { json?: boolean | undefined; columns: (item: Item) => readonly unknown[] },
): Promise<void> {
  for await (const item of items)
    print(json ? JSON.stringify(item) : columns(item).map(shown).join('  ').trimEnd())
}

/** An answer: as JSON, or a line for each field. */
export function printFields(answer: object, json: boolean | undefined): void {
  if (json) print(JSON.stringify(answer))
  else for (const [name, value] of Object.entries(answer)) print(`${name}: ${shown(value)}`)
}

function shown(value: unknown): string {
  if (value === undefined || value === '') return '-'
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(shown).join(', ')
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
