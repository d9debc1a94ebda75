import type { Ports } from '../ports.ts'
import { type ClockVerdict, judgeClock, type ServerClock } from './judge-clock.ts'

export interface ClockWatch {
  /** Looks now. The caller logs a clock that is wrong. */
  check(): Promise<ClockVerdict>
  /** What the last look found; before the first one the clock is taken for right. */
  last(): ClockVerdict
}

/** `askServer` answers nothing where the database has no clock of its own. */
export function watchClock(
  { read, now }: Pick<Ports, 'read' | 'now'>,
  askServer: () => Promise<ServerClock | undefined>,
): ClockWatch {
  let last: ClockVerdict = { right: true }
  return {
    async check() {
      const newestStored = await read(({ audit }) => audit.newest())
      const server = await askServer()
      last = judgeClock({
        now: now(),
        ...(newestStored && { newestStored }),
        ...(server && { server }),
      })
      return last
    },
    last: () => last,
  }
}
