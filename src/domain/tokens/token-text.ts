import { hash } from 'node:crypto'

/** So that scanners for secrets find a token in a log or a repository, and know it for a real one by its end. */
const PREFIX = 'aik_'
const SHAPE = /^aik_([\w-]{43})([\w-]{6})$/

/** The text that its owner keeps: a name, 256 bits, and six characters that tell a slip of the pen. */
export const tokenTextOf = (random: string): string => `${PREFIX}${random}${checkOf(random)}`

/** Whether a text can be a token at all. What cannot be costs no look into the database. */
export function isTokenText(text: string): boolean {
  const [, random, check] = SHAPE.exec(text) ?? []
  return random !== undefined && checkOf(random) === check
}

const checkOf = (random: string): string =>
  hash('sha256', `${PREFIX}${random}`, 'base64url').slice(0, 6)
