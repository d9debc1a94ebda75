import { setTimeout } from 'node:timers/promises'
import type { Page } from './page.ts'
import { Unexpected } from './unexpected.ts'

const LOOK_EVERY_MS = 15
const PATIENCE_MS = 15_000

/** Looks again and again until there is something; gives up after 15 s, or its own time, with the last thing that was seen. */
export async function until<Found>(
  expected: string,
  look: () => Promise<{ found: Found } | { instead: string | Page }>,
  { patienceMs = PATIENCE_MS, everyMs = LOOK_EVERY_MS } = {},
): Promise<Found> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const seen = await look()
    if ('found' in seen) return seen.found
    if (performance.now() > deadline) throw new Unexpected(expected, seen.instead)
    await setTimeout(everyMs)
  }
}
