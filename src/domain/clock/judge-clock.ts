/** What is known of the time, from whom. */
export interface Moments {
  /** The service's own time. */
  now: Date
  /** The newest moment that was ever stored. */
  newestStored?: Date
  /** The database server's clock, and the process's just before and just after it was asked. */
  server?: ServerClock
}

export interface ServerClock {
  asked: Date
  told: Date
  answered: Date
}

export type ClockVerdict =
  | { right: true }
  | {
      right: false
      reason: 'behind-stored' | 'behind-server' | 'ahead-of-server'
      /** By how much, at least. */
      offMs: number
    }

/** A step of a code lasts as long: beyond it, codes that are over would count again (A16). */
const CLOCK_PATIENCE_MS = 30_000

/**
 * Whether the clock can be believed (A16, ASVS V6.5.8). One that went back makes holds longer, and codes, links and
 * sessions that are over good again; one that differs between nodes does both in turn.
 */
export function judgeClock({ now, newestStored, server }: Moments): ClockVerdict {
  const behindStored = newestStored ? newestStored.getTime() - now.getTime() : 0
  if (behindStored > CLOCK_PATIENCE_MS) return wrong('behind-stored', behindStored)
  if (!server) return { right: true }

  // The answer took its time: the server's clock is right if it fits any moment in between.
  const behind = server.told.getTime() - server.answered.getTime()
  const ahead = server.asked.getTime() - server.told.getTime()
  if (behind > CLOCK_PATIENCE_MS) return wrong('behind-server', behind)
  if (ahead > CLOCK_PATIENCE_MS) return wrong('ahead-of-server', ahead)
  return { right: true }
}

type Wrong = Extract<ClockVerdict, { right: false }>

const wrong = (reason: Wrong['reason'], offMs: number): Wrong => ({ right: false, reason, offMs })
