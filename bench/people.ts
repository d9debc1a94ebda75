import { createHash } from 'node:crypto'

/**
 * The people of the bench, numbered from 0. The process that plants them and the one that drives them each work out
 * from the number what the other must know.
 */
export const emailOf = (user: number): string => `person${user}@bench.example`
export const secondEmailOf = (user: number): string => `second${user}@bench.example`

/** Japanese mobile numbers. Neighbours are in different ranges, as people are: what is counted for each range stays small. */
export const numberOf = (user: number): string =>
  `+81902${[...String(user).padStart(7, '0')].reverse().join('')}`

/** What the cookie of a person's planted session holds: 256 bits, base64url. */
export const sessionTokenOf = (user: number): string => digest(`session ${user}`)

/** As long and as scattered as the product's own: 128 bits, base64url. */
export const idOf = <Id extends string>(kind: string, user: number): Id =>
  digest(`${kind} ${user}`).slice(0, 22) as Id

/** A /24 network of their own for each of 65,536 in a row: the limit per network stays as it is. */
export const networkOf = (user: number): string =>
  `10.${user & 255}.${(user >> 8) & 255}.${(user >> 16) & 255}`

const digest = (text: string): string =>
  createHash('sha256').update(`aikagi bench ${text}`).digest('base64url')
