import { randomBytes, randomInt } from 'node:crypto'
import type { Chance } from '../domain/ports.ts'

/** The operating system's generator. The only source of chance there is. */
export const systemChance: Chance = {
  token: () => randomBytes(32).toString('base64url'),
  // 96 bits name a billion rows without a collision to speak of; 128 cost every index a third more.
  id: <Id extends string>() => randomBytes(12).toString('base64url') as Id,
  bytes: (length) => randomBytes(length),
  integer: (least, most) => randomInt(least, most + 1),
}
