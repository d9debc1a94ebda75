import type { Options } from '@node-rs/argon2'

/** The package's own name for it is an ambient const enum, which type stripping cannot read. */
const ARGON2ID = 2

/** The product's parameters (3-recovery.md, Numbers); the ceiling and the peers use them too. */
export const HASH_SETTINGS: Options = {
  algorithm: ARGON2ID,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
}
