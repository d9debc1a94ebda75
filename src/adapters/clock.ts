/** The time of the service. Everything that asks for the time asks this. */
export interface Clock {
  now(): Date
  /** Ends what keeps it up to date. */
  stop(): void
}

export const systemClock: Clock = { now: () => new Date(), stop: () => {} }

/** Where the shift is kept: in the database, so that every node tells the same time. */
export interface ShiftStore {
  clockOffsetMs(): Promise<number>
  setClockOffsetMs(ms: number): Promise<void>
}

/** A clock that a test or a drill moves. Only ever made when the simulator is on. */
export interface MovableClock extends Clock {
  /** How far it is ahead of the real time. */
  offsetMs(): number
  /** Moves it forward; at most a hundred years ahead in all, beyond which dates end to be readable. */
  advance(ms: number): Promise<void>
  /** Back to the real time. */
  reset(): Promise<void>
  /** Takes over what another node did now, rather than within a second. */
  refresh(): Promise<void>
}

/** Starts with the shift that the database knows. A poll that fails keeps the time as it was. */
export async function simulatedClock(store: ShiftStore): Promise<MovableClock> {
  let offset = await store.clockOffsetMs()
  const refresh = async () => {
    offset = await store.clockOffsetMs()
  }
  const move = async (to: number) => {
    await store.setClockOffsetMs(to)
    offset = to
  }
  const poll = setInterval(() => void refresh().catch(() => {}), POLL_MS).unref()
  return {
    now: () => new Date(Date.now() + offset),
    offsetMs: () => offset,
    advance: async (ms) => {
      await refresh()
      await move(Math.min(offset + ms, MOST_MS))
    },
    reset: () => move(0),
    refresh,
    stop: () => clearInterval(poll),
  }
}

const POLL_MS = 1000
const MOST_MS = 100 * 365 * 86_400_000
