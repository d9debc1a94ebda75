/** How another system kept a password: verified as it is, and hashed anew at the first sign-in. */
export type HashFamily = 'argon2' | 'bcrypt' | 'scrypt'

export type HashRefusal =
  | 'hash-unknown'
  /** A row like that would cost more memory or time per attempt than a stranger may cause. */
  | 'hash-too-costly'
export type HashVerdict =
  | { accepted: true; family: HashFamily }
  | { accepted: false; reason: HashRefusal }

const BASE64 = '[A-Za-z0-9+/]'
const ARGON2 = new RegExp(
  `^\\$argon2(?:id|i|d)\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$${BASE64}{11,86}\\$${BASE64}{22,171}$`,
)
/** 22 characters of salt and 31 of hash, in bcrypt's own alphabet. */
const BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/
/** The PHC string that passlib and others write: ln is the binary logarithm of N. */
const SCRYPT = new RegExp(
  `^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d{1,2})\\$(${BASE64}{11,86})\\$(${BASE64}{22,171})$`,
)

const ARGON2_MOST = { memoryKiB: 65_536, passes: 10, lanes: 8 }
/** RFC 9106, section 3.1. */
const ARGON2_KIB_PER_LANE = 8
const BCRYPT_COSTS = { least: 4, most: 12 }
/** 128 * N * r bytes: 64 MiB, as for argon2. */
const SCRYPT_MOST = { bytes: 64 * 1024 * 1024, lanes: 4 }

/** Whether a stored hash can be taken over. It says nothing of how good the hash is: the first sign-in replaces it. */
export function judgeHash(stored: string): HashVerdict {
  const argon2 = ARGON2.exec(stored)
  if (argon2) {
    const [memoryKiB, passes, lanes] = argon2.slice(1).map(Number) as [number, number, number]
    const { memoryKiB: most, passes: longest, lanes: widest } = ARGON2_MOST
    if (passes < 1 || lanes < 1 || memoryKiB < ARGON2_KIB_PER_LANE * lanes || !areWhole(stored))
      return { accepted: false, reason: 'hash-unknown' }
    return within('argon2', memoryKiB <= most && passes <= longest && lanes <= widest)
  }
  const bcrypt = BCRYPT.exec(stored)
  if (bcrypt) {
    const cost = Number(bcrypt[1])
    if (cost < BCRYPT_COSTS.least) return { accepted: false, reason: 'hash-unknown' }
    return within('bcrypt', cost <= BCRYPT_COSTS.most)
  }
  const scrypt = readScrypt(stored)
  if (!scrypt) return { accepted: false, reason: 'hash-unknown' }
  const { cost, blockSize, lanes } = scrypt
  return within('scrypt', 128 * cost * blockSize <= SCRYPT_MOST.bytes && lanes <= SCRYPT_MOST.lanes)
}

/** Of a hash that was accepted: '$2' stands for all of bcrypt's. */
export function familyOf(stored: string): HashFamily {
  if (stored.startsWith('$argon2')) return 'argon2'
  return stored.startsWith('$2') ? 'bcrypt' : 'scrypt'
}

/** What checking costs, to be compared within a family. */
export function costOf(stored: string): number {
  const scrypt = readScrypt(stored)
  if (scrypt) return scrypt.cost * scrypt.blockSize * scrypt.lanes
  const argon2 = ARGON2.exec(stored)
  if (argon2) return Number(argon2[1]) * Number(argon2[2])
  return Number(BCRYPT.exec(stored)?.[1] ?? 0)
}

export interface ScryptHash {
  cost: number
  blockSize: number
  lanes: number
  salt: Uint8Array
  hash: Uint8Array
}

/** The parts of a PHC string of scrypt (RFC 7914). Undefined for anything else. */
export function readScrypt(stored: string): ScryptHash | undefined {
  const read = SCRYPT.exec(stored)
  if (!read) return undefined
  const [, logCost, blockSize, lanes, salt, hash] = read
  if (Number(logCost) < 1 || Number(blockSize) < 1 || Number(lanes) < 1) return undefined
  return {
    cost: 2 ** Number(logCost),
    blockSize: Number(blockSize),
    lanes: Number(lanes),
    salt: Buffer.from(salt!, 'base64'),
    hash: Buffer.from(hash!, 'base64'),
  }
}

/** Whether salt and hash are whole bytes: a library that reads them more strictly must not fail at the sign-in. */
const areWhole = (stored: string): boolean =>
  stored
    .split('$')
    .slice(-2)
    .every((part) => {
      const bytes = Buffer.from(part, 'base64')
      return bytes.toString('base64').replace(/=+$/, '') === part
    })

const within = (family: HashFamily, isWithin: boolean): HashVerdict =>
  isWithin ? { accepted: true, family } : { accepted: false, reason: 'hash-too-costly' }
