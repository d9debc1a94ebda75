import { timingSafeEqual } from 'node:crypto'

/** Longer input is no code, whatever is in it: it is not even normalised (A09). */
const LONGEST_TYPED = 64

/** What people put between digits: spaces, dashes, the minus sign, and invisible marks from pasting. */
const SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212]/gu

/**
 * The ASCII digits that `typed` means, six or as many as the device shows, or undefined when it means none.
 *
 * Full-width digits and separators are forgiven here and nowhere else, so that every spelling of a code is the same
 * code for the replay mark and the limits (A09).
 */
export function readCode(typed: string, digits = 6): string | undefined {
  if (typed.length > LONGEST_TYPED) return undefined
  const code = typed.normalize('NFKC').replace(SEPARATORS, '')
  return code.length === digits && /^[0-9]+$/.test(code) ? code : undefined
}

/** Compares two codes as `readCode` gives them, without telling by its timing how many digits were right. */
export const sameCode = (given: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(given), Buffer.from(expected))
