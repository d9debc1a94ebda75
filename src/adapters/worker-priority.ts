import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of nice(2): a tenth of the main thread's weight while both want a core, and all of it while it waits. */
const NICE = 10
const THREADS = '/proc/self/task'
const WORKER = 'libuv-worker'

/**
 * Lets the threads that hash passwords give way to the one that answers: with a hash on every core it would wait for its
 * turn after each answer. Call it when the first hash has begun, because they do not exist before. Linux has priorities
 * for threads; elsewhere nothing happens.
 */
export function lowerWorkers(): void {
  for (const thread of workers()) {
    try {
      setPriority(thread, NICE)
    } catch {
      // A sandbox may forbid it. Then all are equal, as they were.
    }
  }
}

/** Thread ids (proc(5)); none where there is no such file system. */
export function workers(): number[] {
  try {
    return readdirSync(THREADS)
      .filter((id) => readFileSync(`${THREADS}/${id}/comm`, 'utf8').trim() === WORKER)
      .map(Number)
  } catch {
    return []
  }
}
