import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyArgon2 } from '@node-rs/argon2'
import { readScrypt } from '../domain/imports/foreign-hash.ts'

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt)

/** Where bcrypt's salt ends: '$2b$12$' and 22 characters. */
const BCRYPT_SALT_END = 29

/** Whether this is the password behind a hash that was taken over: bcrypt, scrypt, or argon2 at other costs than ours. Anything else is a refusal. */
export async function verifyForeign(stored: string, password: string): Promise<boolean> {
  const read = readScrypt(stored)
  if (read) {
    const { cost, blockSize, lanes, salt, hash } = read
    // Node's own ceiling is 32 MiB; ours was held when the file was read.
    const maxmem = 256 * blockSize * (cost + lanes)
    const options = { cost, blockSize, parallelization: lanes, maxmem }
    return timingSafeEqual(await derive(password, salt, hash.length, options), hash)
  }
  if (stored.startsWith('$argon2')) return verifyArgon2(stored, password)
  if (!stored.startsWith('$2')) return false
  const { verify } = await import('@node-rs/bcrypt')
  return verify(password, stored)
}

/**
 * A hash of nothing with the same parameters: checking against it is the same work, so that nobody learns from the time
 * which names of an account were taken over (R12).
 */
export function alike(stored: string): string {
  if (!stored.startsWith('$2')) {
    const end = stored.lastIndexOf('$') + 1
    const { length } = Buffer.from(stored.slice(end), 'base64')
    return stored.slice(0, end) + randomBytes(length).toString('base64').replace(/=+$/, '')
  }
  return stored.slice(0, BCRYPT_SALT_END) + '.'.repeat(stored.length - BCRYPT_SALT_END)
}
