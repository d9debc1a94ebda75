import type { Letter, LetterTo } from '../../src/domain/outbox/letter.ts'

/** The token in the newest letter's link. */
export function tokenIn(letters: readonly LetterTo[], kind: Letter['kind']): string {
  const letter = letters.findLast((candidate) => candidate.letter.kind === kind)?.letter
  if (!letter || !('link' in letter)) throw new Error(`No letter ${kind} with a link`)
  return lastPart(letter.link)
}

/** The token in the newest "This wasn't me" about an event, as this address got it. */
export function stopTokenIn(letters: readonly LetterTo[], event: string): string {
  const found = letters.findLast(({ letter }) => letter.kind === 'notice' && letter.event === event)
  if (found?.letter.kind !== 'notice' || !found.letter.stopLink)
    throw new Error(`No notice ${event} that can be stopped`)
  return lastPart(found.letter.stopLink)
}

/** Whom these letters told about which event: 'number-changed ada@example.org'. */
export const told = (letters: readonly LetterTo[]): string[] =>
  letters
    .flatMap(({ letter, email }) => (letter.kind === 'notice' ? [`${letter.event} ${email}`] : []))
    .toSorted()

const lastPart = (link: string): string => link.slice(link.lastIndexOf('/') + 1)
