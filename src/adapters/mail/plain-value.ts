/** What a letter shows of a value that a person or a browser supplied, at most. */
const LONGEST = 100

/**
 * A value as one line of plain text: no line break that starts a new paragraph or header, no
 * invisible or direction mark that makes the text around it read otherwise.
 */
export function plainValue(value: string): string {
  const line = value
    .normalize('NFC')
    .replace(/\p{Cf}|\p{Cs}|\p{Co}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const characters = [...line]
  const shown = characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : line
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown
}

/** Hebrew, Arabic and the like: isolated (UAX #9), or they reorder the sentence around them. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
