import { createSecretKey, type KeyObject } from 'node:crypto'

/** Keys that secrets are sealed under. The first seals, all open: put a new one in front to rotate. */
export type KeyRing = readonly [RingKey, ...RingKey[]]

export interface RingKey {
  id: string
  key: KeyObject
}

export type KeysVerdict = { ok: true; ring: KeyRing } | { ok: false; problem: string }

export const KEY_BYTES = 32
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

const wrong = (problem: string): KeysVerdict => ({ ok: false, problem })
