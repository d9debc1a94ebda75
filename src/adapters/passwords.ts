import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { normalisePassword } from '../domain/passwords/password.ts'
import type { Passwords } from '../domain/ports.ts'
import { boundedQueue, type QueueLoad, type QueueSize } from './bounded-queue.ts'
import { alike, verifyForeign } from './foreign-passwords.ts'
import { lowerWorkers } from './worker-priority.ts'

/** OWASP's first recommendation; argon2id is the library's default algorithm. */
const COST: HashCost = { memoryCost: 19_456, timeCost: 2 }
const OUTPUT_BYTES = 32
const WAITING_PER_CORE = 32

const cores = availableParallelism()
const FITTING: QueueSize = { slots: cores, waiting: WAITING_PER_CORE * cores }

/** What argon2id is to take for each password: KiB of memory, and rounds over them. */
export interface HashCost {
  memoryCost: number
  timeCost: number
}

/** Hashes to PHC strings. One hash a core: more at once would only make each of them slower. */
export function argon2Passwords({
  cost = COST,
  size = FITTING,
}: {
  cost?: HashCost
  size?: QueueSize
} = {}): Passwords & { load(): QueueLoad } {
  const queue = boundedQueue(size)
  const prefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=1$`
  /** Of another system, or of ours at other costs: its work is not that of a hash of nothing. */
  const isForeign = (stored: string): boolean => !stored.startsWith(prefix)
  let lowered = false
  const run = <Result>(work: () => Promise<Result>): Promise<Result> =>
    queue(() => {
      const begun = work()
      if (!lowered) lowerWorkers()
      lowered = true
      return begun
    })
  const nobody = hashOfNothing(prefix)

  return {
    hash: (password) => {
      const options = { ...cost, parallelism: 1, outputLen: OUTPUT_BYTES }
      return run(() => hash(normalisePassword(password), options))
    },

    async verify(stored, password, takenOver = []) {
      const plain = normalisePassword(password)
      const own = stored !== undefined && isForeign(stored) ? undefined : stored
      // Where hashes were taken over everybody costs both, so that time does not tell whose they are (R12).
      const foreign = stored === own ? takenOver : inPlaceOf(takenOver, stored!)
      const right = await run(async () => {
        const rights = [await orRefused(verify(own ?? nobody, plain))]
        for (const hash of foreign) rights.push(await orRefused(verifyForeign(hash, plain)))
        return stored === own ? rights[0] : rights[1 + foreign.indexOf(stored!)]
      })
      return stored !== undefined && right === true
    },

    alike,
    needsRehash: isForeign,
    load: queue.load,
  }
}

/** Whatever a library finds wrong with a stored hash is a refusal (invariant 7): thrown, it would tell whose it is (R12). */
const orRefused = (verified: Promise<boolean>): Promise<boolean> => verified.catch(() => false)

/** The work of every family once: somebody's own hash stands for those of its kind. */
const inPlaceOf = (takenOver: readonly string[], own: string): string[] => [
  own,
  ...takenOver.filter((hash) => hash.slice(0, 2) !== own.slice(0, 2)),
]

/** Random bytes in the shape of a hash: checking a password against it costs as much as against a real one (R12). */
function hashOfNothing(prefix: string): string {
  const base64 = (length: number) => randomBytes(length).toString('base64').replaceAll('=', '')
  return `${prefix}${base64(16)}$${base64(OUTPUT_BYTES)}`
}
