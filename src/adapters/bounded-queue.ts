import { Overloaded } from '../domain/passwords/overloaded.ts'

export interface QueueSize {
  /** How much runs at once. */
  slots: number
  /** How much may wait; beyond it `Overloaded` is thrown before anything is done. */
  waiting: number
}

/**
 * Runs work in the order it came, so much at once. Refusing early keeps the answer to those who wait in bounds, and the
 * rest of the service calm (5-performance.md).
 */
export function boundedQueue({ slots, waiting }: QueueSize) {
  const queue: (() => void)[] = []
  let running = 0

  return async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running < slots) running++
    else {
      if (queue.length >= waiting) throw new Overloaded()
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
