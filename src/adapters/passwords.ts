import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { normalisePassword } from '../domain/passwords/password.ts'
import type { Passwords } from '../domain/ports.ts'
import { boundedQueue, type QueueLoad, type QueueSize } from './bounded-queue.ts'

/** OWASP's first recommendation; argon2id is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }
const PREFIX = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`
const WAITING_PER_CORE = 32

const cores = availableParallelism()
const FITTING: QueueSize = { slots: cores, waiting: WAITING_PER_CORE * cores }

/** Hashes to PHC strings. One hash a core: more at once would only make each of them slower. */
export function argon2Passwords(size: QueueSize = FITTING): Passwords & { load(): QueueLoad } {
  const run = boundedQueue(size)
  const nobody = hashOfNothing()

  return {
    hash: (password) => run(() => hash(normalisePassword(password), COST)),

    async verify(stored, password) {
      const right = await run(() => verify(stored ?? nobody, normalisePassword(password)))
      return right && stored !== undefined
    },

    needsRehash: (stored) => !stored.startsWith(PREFIX),
    load: run.load,
  }
}

/** Random bytes in the shape of a hash: checking a password against it costs as much as against a real one (R12). */
function hashOfNothing(): string {
  const base64 = (length: number) => randomBytes(length).toString('base64').replaceAll('=', '')
  return `${PREFIX}${base64(16)}$${base64(COST.outputLen)}`
}
