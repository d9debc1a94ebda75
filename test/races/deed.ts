import { setTimeout } from 'node:timers/promises'
import type { Person } from '../../drill/acts/person.ts'
import type { App } from '../../drill/app.ts'
import type { Page } from '../../drill/page.ts'
import type { Scene } from '../../drill/story.ts'
import { Unexpected } from '../../drill/unexpected.ts'

/** Something that a person does, and does again when they cannot tell whether it was done. */
export interface Deed {
  what: string
  /** Looks, and changes nothing that matters. True from the moment it was acknowledged until a later deed ends it. */
  isDone(): Promise<boolean>
  /** From whatever state it was left in. Returns when the product acknowledged it. */
  do(): Promise<void>
}

/** What the person of a run has, and what the product acknowledged as used. */
export interface Survivor {
  scene: Scene
  person: Person
  /** The app of a device whose activation was not acknowledged yet. */
  pending?: App
  /** Codes that were sent, and whether their use was acknowledged; looked at after each restart. */
  codes: { code: string; used: boolean }[]
  /** Links whose button was pressed, likewise, and in which browser. */
  links: { post(): Promise<Page>; used: boolean }[]
  replays: number
}

const ROUNDS = 24
const ROUND_MS = 500
const LOOK_EVERY_MS = 60

/**
 * Looks until there is something. What a dead process had leased or begun is taken up again when its time is over: after
 * each round the simulator's clock is moved on by that time.
 */
export async function eventually<Found>(
  { simulator }: Scene,
  expected: string,
  look: () => Promise<{ found: Found } | { instead: string | Page }>,
  roundMs = ROUND_MS,
): Promise<Found> {
  for (let round = 0; ; round++) {
    const until = performance.now() + roundMs
    let seen = await look()
    while (!('found' in seen) && performance.now() < until) {
      await setTimeout(LOOK_EVERY_MS)
      seen = await look()
    }
    if ('found' in seen) return seen.found
    if (round === ROUNDS) throw new Unexpected(expected, seen.instead)
    await simulator.advance(LEASE_SECONDS)
  }
}

/** A minute of outbox lease, and longer than a call may dial. */
const LEASE_SECONDS = 61
