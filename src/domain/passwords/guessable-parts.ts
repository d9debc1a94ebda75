import { COMMON, KEYBOARD } from './common.ts'

export type Pattern =
  | 'common'
  | 'personal'
  | 'service-name'
  | 'repeats'
  | 'sequence'
  | 'keyboard-walk'

/** A piece of a password. Without a pattern it is one character that nothing explains. */
export interface Part {
  pattern?: Pattern
  length: number
  /** About how many bits a guesser needs for it. */
  bits: number
}

/** Lower-case words of the person and of the service, which a guesser tries first. */
export interface Known {
  personal: readonly string[]
  service: readonly string[]
}

const LONGEST_COMMON = Math.max(...[...COMMON].map((word) => word.length))
const WALKS = KEYBOARD.flatMap((run) => [run, [...run].reverse().join('')])

/** Cuts `text` (lower case) into the longest guessable parts, from the left. */
export function partsOf(text: string, known: Known): Part[] {
  const parts: Part[] = []
  const seen = new Set<string>()
  for (let at = 0; at < text.length; ) {
    const part = longestAt(text, at, known)
    const piece = text.slice(at, at + part.length)
    parts.push(part.pattern && seen.has(piece) ? { ...part, bits: 1 } : part)
    seen.add(piece)
    at += part.length
  }
  return parts
}

export const bitsOf = (parts: readonly Part[]): number =>
  parts.reduce((sum, { bits }) => sum + bits, 0)

function longestAt(text: string, at: number, known: Known): Part {
  const rest = text.slice(at)
  const plain = lettersFor(rest)
  const found: Part[] = [
    { pattern: 'personal', length: knownLength(rest, plain, known.personal), bits: 4 },
    { pattern: 'service-name', length: knownLength(rest, plain, known.service), bits: 3 },
    { pattern: 'sequence', length: sequenceLength(rest), bits: 5 },
    { pattern: 'keyboard-walk', length: walkLength(rest), bits: 8 },
    { pattern: 'common', length: commonLength(rest, plain), bits: 10 },
    repeat(rest, known),
  ]
  const longest = found.reduce((best, part) => (part.length > best.length ? part : best))
  return longest.length > 0 ? longest : unexplained(rest)
}

/**
 * Unexplained characters count for less than their alphabet: most are in words of some language.
 * Twelve such letters are then just enough, as a passphrase of several words is.
 */
function unexplained(rest: string): Part {
  const character = String.fromCodePoint(rest.codePointAt(0)!)
  const bits = /[a-z]/.test(character) ? 2.5 : /[0-9]/.test(character) ? 3 : 4
  return { length: character.length, bits }
}

/** Reads digits and signs as the letters they stand for: 'p4$$w0rd'. Keeps the length. */
const lettersFor = (text: string): string => text.replace(/[0134579@$!]/g, (c) => LETTERS[c] ?? c)

const LETTERS: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
}

function knownLength(rest: string, plain: string, words: readonly string[]): number {
  const fitting = words.filter((word) => rest.startsWith(word) || plain.startsWith(word))
  return Math.max(0, ...fitting.map((word) => word.length))
}

function commonLength(rest: string, plain: string): number {
  for (let length = Math.min(LONGEST_COMMON, rest.length); length >= 3; length--)
    if (COMMON.has(rest.slice(0, length)) || COMMON.has(plain.slice(0, length))) return length
  return 0
}

function walkLength(rest: string): number {
  let length = 0
  while (length < rest.length && WALKS.some((run) => run.includes(rest.slice(0, length + 1))))
    length++
  return length >= 4 ? length : 0
}

function sequenceLength(rest: string): number {
  const step = rest.charCodeAt(1) - rest.charCodeAt(0)
  if (Math.abs(step) !== 1) return 0
  let length = 2
  while (length < rest.length && rest.charCodeAt(length) - rest.charCodeAt(length - 1) === step)
    length++
  return length >= 3 ? length : 0
}

/** 'aaaa' and 'tick tick tick': a block and how often it comes. */
function repeat(rest: string, known: Known): Part {
  let [length, block] = [0, '']
  for (let size = 1; size <= rest.length / 2; size++) {
    const candidate = rest.slice(0, size)
    let times = 1
    while (rest.startsWith(candidate, times * size)) times++
    const enough = size === 1 ? 3 : 2
    if (times >= enough && times * size > length) [length, block] = [times * size, candidate]
  }
  return { pattern: 'repeats', length, bits: length ? bitsOf(partsOf(block, known)) + 2 : 0 }
}
