import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
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

/** Keys that secrets are sealed under. The first seals, all open: put a new one in front to rotate. */
export type KeyRing = readonly [RingKey, ...RingKey[]]

export interface RingKey {
  id: string
  key: KeyObject
}

export type KeysVerdict = { ok: true; ring: KeyRing } | { ok: false; problem: string }

const KEY_BYTES = 32
/** Thirty-two random bytes have fewer different values than this once in 10^20. */
const LEAST_DIFFERENT_BYTES = 12

/** Reads `id:key[,id:key...]`, each key being 32 bytes in base64url. A problem never repeats a key. */
export function readKeys(text: string): KeysVerdict {
  const ring: RingKey[] = []
  for (const entry of text.split(',')) {
    const [, id, encoded] = /^([a-z0-9-]{1,16}):([A-Za-z0-9_-]+)$/.exec(entry.trim()) ?? []
    if (!id || !encoded) return wrong(`entry ${ring.length + 1} is not of the form id:key`)
    if (ring.some((other) => other.id === id)) return wrong(`the id "${id}" is there twice`)

    const bytes = Buffer.from(encoded, 'base64url')
    if (bytes.length !== KEY_BYTES)
      return wrong(`key "${id}" is ${bytes.length} bytes long, not ${KEY_BYTES}`)
    if (new Set(bytes).size < LEAST_DIFFERENT_BYTES) return wrong(`key "${id}" is not random`)
    ring.push({ id, key: createSecretKey(bytes) })
  }
  const [first, ...others] = ring
  return first ? { ok: true, ring: [first, ...others] } : wrong('it is empty')
}

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

const wrong = (problem: string): KeysVerdict => ({ ok: false, problem })
