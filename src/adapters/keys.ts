import { randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { KEY_BYTES, type KeyRing, readKeys } from '../domain/key-ring.ts'

/** One fresh entry for AIKAGI_KEYS. */
export const newKeyEntry = (): string =>
  `${randomBytes(3).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64url')}`

/**
 * The ring kept in the data folder, made at first use: only for an installation on a loopback address. Elsewhere a
 * backup of the folder would carry the keys beside what they seal.
 *
 * Throws when others on the machine may read it, or when it cannot be understood.
 */
export function openKeyFile(folder: string): KeyRing {
  const file = join(folder, 'keys')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!statSync(file, { throwIfNoEntry: false })) createKeyFile(folder, file)

  const open = statSync(file).mode & 0o077
  if (open !== 0) throw new Error(`${file} may be read by others: chmod 600 ${file}`)
  const verdict = readKeys(readFileSync(file, 'utf8'))
  if (!verdict.ok) throw new Error(`${file}: ${verdict.problem}`)
  return verdict.ring
}

/** Written whole before it gets its name: of two starts that race, both use the file of the one that won. */
function createKeyFile(folder: string, file: string): void {
  const draft = join(folder, `.keys-${randomBytes(8).toString('hex')}`)
  const { O_CREAT, O_EXCL, O_WRONLY } = constants
  const descriptor = openSync(draft, O_CREAT | O_EXCL | O_WRONLY, 0o600)
  try {
    writeSync(descriptor, `${newKeyEntry()}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
  syncFolder(folder)
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
