import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The first requests are through by then. */
const AFTER_MS = 5000

/**
 * Takes out once what starting has left behind: V8 itself waits until much more has come together, for hours where
 * nobody signs in (0012). Takes some 30 ms, once.
 */
export function takeOutGarbageOfStart(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc')
    const collect: (how: object) => void = runInNewContext('gc')
    setFlagsFromString('--no-expose-gc')
    // Gives the emptied pages back as well, which the usual kind keeps for later.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  }, AFTER_MS).unref()
}
