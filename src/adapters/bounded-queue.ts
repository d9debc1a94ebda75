import { Overloaded } from '../domain/passwords/overloaded.ts'

export interface QueueSize {
  /** How much runs at once. */
  slots: number
  /** How much may wait; beyond it `Overloaded` is thrown before anything is done. */
  waiting: number
}

/** How much runs and waits now, and how much was refused so far. */
export interface QueueLoad {
  running: number
  waiting: number
  refused: number
}

/**
 * Runs work in the order it came, so much at once. Refusing early keeps the answer to those who wait in bounds, and the
 * rest of the service calm (5-performance.md).
 */
export function boundedQueue({ slots, waiting }: QueueSize) {
  const queue: (() => void)[] = []
  let running = 0
  let refused = 0
  return Object.assign(run, {
    load: (): QueueLoad => ({ running, waiting: queue.length, refused }),
  })

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running < slots) running++
    else {
      if (queue.length >= waiting) {
        refused++
        throw new Overloaded()
      }
      // Whoever finishes hands over the slot itself: nobody who comes later can take it in between.
      await new Promise<void>((begin) => queue.push(begin))
    }
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}
