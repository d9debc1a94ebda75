import type { AccountId } from '../ids.ts'
import type { Ports } from '../ports.ts'

export interface Exported {
  account: AccountId
  /** The line before the first one. */
  after: number
  /** The line behind the last one. Absent: up to the end. */
  before?: number
}

const PAGE = 1000

/** The lines that were written between two moments. Whole lines of the chain, so that they are verified as they are. */
export async function linesBetween(
  { read }: Pick<Ports, 'read'>,
  { account, since, until }: { account: AccountId; since?: Date; until?: Date },
): Promise<Exported> {
  const at = (moment: Date) => read(({ audit }) => audit.lineAt(account, moment))
  const after = since ? (await at(since)) - 1 : 0
  return { account, after, ...(until && { before: await at(until) }) }
}

/**
 * The very fields that the hashes cover, one event a line, oldest first, in pieces of many lines. Throws a `SyntaxError`
 * where a line is no JSON any more.
 */
export async function* exportEvents(
  { read }: Pick<Ports, 'read'>,
  { account, after, before = Number.POSITIVE_INFINITY }: Exported,
): AsyncGenerator<string> {
  for (let last = after; ; ) {
    const found = await read(({ audit }) => audit.after(account, last, PAGE))
    const page = found.filter(({ sequence }) => sequence < before)
    if (page.length > 0) yield page.map((event) => `${JSON.stringify(event)}\n`).join('')
    if (page.length < PAGE) return
    last = page.at(-1)!.sequence
  }
}
