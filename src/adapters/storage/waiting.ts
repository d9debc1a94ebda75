import { allRows, changedRows, fixed, updateText } from './fixed.ts'
import type { Handle } from './handle.ts'
import type { Row, Shape } from './rows.ts'

interface Versioned {
  id: string
  version: number
}

interface Keeping<Thing, Kept> {
  shape: Shape<Kept>
  keptOf(thing: Thing): Kept
  thingFrom(row: Row<Kept>): Thing
}

/**
 * What time alone moves on: kept with the moment when it does, in `due_at`, and saved only over the version that was
 * read. Whoever comes second with the same version changes nothing.
 */
export function waiting<Thing extends Versioned, Kept>(
  table: string,
  { shape, keptOf, thingFrom }: Keeping<Thing, Kept>,
) {
  const CHANGE = fixed(`${updateText(table, shape)} where id = ? and version = ?`)
  const DUE = fixed<Row<Kept>>(`select * from ${table} where due_at <= ? order by due_at limit ?`)
  return (handle: Handle) => ({
    /** Whether this one was first. */
    async change(thing: Thing): Promise<boolean> {
      const { id, version } = thing
      const next = shape.toValues(keptOf({ ...thing, version: version + 1 }))
      return (await changedRows(handle, CHANGE, ...next, id, version)) === 1
    },

    async due(now: Date, limit: number): Promise<Thing[]> {
      const rows = await allRows(handle, DUE, now.toISOString(), limit)
      return rows.map(thingFrom)
    },
  })
}
