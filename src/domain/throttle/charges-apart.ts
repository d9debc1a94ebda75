import type { Asker } from '../asker.ts'
import type { Settings } from '../settings.ts'
import type { Charge } from './charge.ts'
import { limits } from './limits.ts'

export interface Trying {
  /** What passwords are tried for: the beginning of the names of its counts. */
  what: 'password' | 'undo'
  /** Whose. */
  target: string
  asker: Asker
  /** The browser is one of theirs. */
  known: boolean
}

/** What a try at a password is charged to. A known browser has its own count, so that strangers cannot lock its owner out (A12). */
export function chargesApart(settings: Settings, { what, target, asker, known }: Trying): Charge[] {
  const network = { key: `network:${asker.networkPrefix}`, limit: limits.network(settings) }
  const limit = limits.passwords(settings)
  if (known) return [network, { key: `${what}:${target}:browser:${asker.browser}`, limit }]
  return [
    network,
    { key: `${what}:${target}:${asker.networkPrefix}`, limit },
    // Of all strangers together, however many networks they own. It sorts last: an attempt that must wait is not counted.
    { key: `${what}s:${target}`, limit: { ...limit, from: Number.POSITIVE_INFINITY } },
  ]
}

/** What a right one clears: what is counted of a network goes on. */
export const clearedBy = (charges: readonly Charge[]): string[] =>
  charges.map(({ key }) => key).filter((key) => !key.startsWith('network:'))
