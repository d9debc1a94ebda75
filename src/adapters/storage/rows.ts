/** How a field of the domain is kept in a column. */
type Kept<Value> = Value extends Date
  ? 'moment'
  : Value extends boolean
    ? 'flag'
    : Value extends string | number
      ? 'plain'
      : 'json'

type Stored<Value> = Value extends Date
  ? string
  : Value extends boolean
    ? number
    : Value extends string | number
      ? Value
      : string

type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : ''

type Field<Value> = undefined extends Value
  ? Stored<Exclude<Value, undefined>> | null
  : Stored<Value>

/** The row of an object: camelCase becomes snake_case, absent becomes null, a moment ISO 8601 text. */
export type Row<Thing> = { [Name in keyof Thing & string as Snake<Name>]-?: Field<Thing[Name]> }

type Keeping<Thing> = { [Name in keyof Thing]-?: Kept<Exclude<Thing[Name], undefined>> }

export interface Shape<Thing> {
  columns: readonly string[]
  toRow(thing: Thing): Row<Thing>
  /** The row's values, in the order of `columns`. */
  toValues(thing: Thing): (string | number | null)[]
  /** Reads the known columns only, so that a newer node may add some. */
  fromRow(row: Row<Thing>): Thing
}

/** Says once how each field is kept; a field forgotten or kept wrongly does not compile. */
export function shape<Thing extends object>(keeping: Keeping<Thing>): Shape<Thing> {
  const fields = Object.entries<string>(keeping).map(([name, kept]) => ({
    name,
    column: snakeCase(name),
    write: WRITE[kept]!,
    read: READ[kept]!,
  }))
  return {
    columns: fields.map(({ column }) => column),
    toValues: (thing) =>
      fields.map(({ name, write }) => {
        const value = (thing as Record<string, unknown>)[name]
        return value === undefined ? null : (write(value) as string | number)
      }),
    toRow(thing) {
      const row: Record<string, unknown> = {}
      for (const { name, column, write } of fields) {
        const value = (thing as Record<string, unknown>)[name]
        row[column] = value === undefined ? null : write(value)
      }
      return row as Row<Thing>
    },
    fromRow(row) {
      const thing: Record<string, unknown> = {}
      for (const { name, column, read } of fields) {
        const value = (row as Record<string, unknown>)[column]
        if (value !== null && value !== undefined) thing[name] = read(value)
      }
      return thing as Thing
    },
  }
}

const WRITE: Record<string, (value: unknown) => unknown> = {
  plain: (value) => value,
  moment: (value) => (value as Date).toISOString(),
  flag: (value) => (value ? 1 : 0),
  json: toJson,
}

const READ: Record<string, (value: unknown) => unknown> = {
  plain: (value) => value,
  moment: (value) => new Date(value as string),
  flag: (value) => value === 1,
  json: (value) => fromJson(value as string),
}

/** JSON text that keeps moments and fields that are there but undefined. */
export function toJson(value: unknown): string {
  return JSON.stringify(plainOf(value))
}

/** Apart from `JSON.stringify`, which takes twice as long with a function of ours for each field. */
function plainOf(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return { moment: value.toISOString() }
  if (Array.isArray(value)) return value.map(plainOf)
  const plain: Record<string, unknown> = {}
  for (const name of Object.keys(value)) plain[name] = plainOf((value as typeof plain)[name])
  return plain
}

/** The reverse of `toJson`. */
export function fromJson(text: string): unknown {
  return revive(JSON.parse(text))
}

function revive(value: unknown): unknown {
  if (value === null) return undefined
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(revive)
  const names = Object.keys(value)
  const fields = value as Record<string, unknown>
  if (names.length === 1 && names[0] === 'moment') return new Date(String(fields.moment))
  for (const name of names) fields[name] = revive(fields[name])
  return fields
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
