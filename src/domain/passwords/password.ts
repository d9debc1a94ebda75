import { bitsOf, type Known, type Part, type Pattern, partsOf } from './guessable-parts.ts'

/** 0 is guessed at once, 4 is out of reach. For showing; only `accepted` decides. */
export type Strength = 0 | 1 | 2 | 3 | 4
export type PasswordRefusal = 'too-short' | 'too-long' | Pattern

export type PasswordVerdict =
  | { accepted: true; strength: Strength }
  | { accepted: false; reason: PasswordRefusal; strength: Strength }

export interface PasswordRules {
  /** In characters; `settings.passwordLength`. */
  least: number
  most: number
  /** What a guesser knows: e-mail addresses, account name and id, the person's number. */
  about: readonly string[]
}

const SERVICE_NAMES = ['aikagi', '合鍵', 'あいかぎ', 'アイカギ']
const ENOUGH_BITS = 30
const STRENGTH_BITS = [20, ENOUGH_BITS, 42, 55]

/** The one form in which passwords are hashed and counted: the same keys give the same password on every system. */
export const normalisePassword = (password: string): string => password.normalize('NFC')

/**
 * Decides whether `password` may be chosen. Length and a blocklist, no composition rules, no expiry
 * (NIST SP 800-63B-4, section 3.1.1.2).
 *
 * A word from the blocklist does not spoil a long password; what it adds to it is counted as next to nothing.
 * The reason of a refusal is the pattern that most of the password consists of.
 */
export function judgePassword(password: string, rules: PasswordRules): PasswordVerdict {
  const characters = [...normalisePassword(password)].length
  if (characters > rules.most) return { accepted: false, reason: 'too-long', strength: 0 }

  const parts = partsOf(folded(password), knownWords(rules.about))
  const bits = bitsOf(parts)
  const strength = STRENGTH_BITS.filter((enough) => bits >= enough).length as Strength
  if (characters < rules.least) return { accepted: false, reason: 'too-short', strength }
  if (bits < ENOUGH_BITS) return { accepted: false, reason: mainPattern(parts), strength }
  return { accepted: true, strength }
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Whole texts and their longer words: 'ada.lovelace@example.org' also gives 'lovelace' and 'example'. */
function knownWords(about: readonly string[]): Known {
  const texts = about.map((text) => folded(text).trim())
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
  return { personal: words.filter((word) => word.length >= 4), service: SERVICE_NAMES }
}

function mainPattern(parts: readonly Part[]): Pattern {
  const covered = new Map<Pattern, number>()
  for (const { pattern, length } of parts)
    if (pattern) covered.set(pattern, (covered.get(pattern) ?? 0) + length)
  const [main] = [...covered].sort(([, a], [, b]) => b - a)
  return main?.[0] ?? 'common'
}
