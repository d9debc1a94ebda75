import { setTimeout } from 'node:timers/promises'

/** What an authenticator app goes by. */
export interface Clock {
  now(): Promise<Date>
  /** Lets time go by. */
  advance(seconds: number): Promise<void>
}

/** Codes are taken from half a minute before their time to half a minute after it. */
const SLOW_MS = 30_000

/** A phone whose clock is half a minute slow, and that jumps ahead rather than let its owner wait, as far as codes are taken. */
export function slowClock(): Clock {
  let shown = 0
  const now = () => Math.max(Date.now() - SLOW_MS, shown)
  return {
    now: async () => new Date(now()),
    advance: async (seconds) => {
      const then = now() + seconds * 1000
      await setTimeout(Math.max(0, then - SLOW_MS - 1000 - Date.now()))
      shown = then
    },
  }
}
