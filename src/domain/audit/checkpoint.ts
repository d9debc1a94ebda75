import type { AccountId } from '../ids.ts'
import type { Vault } from '../ports.ts'

/** What a chain's head was at a moment, signed and kept where the database's users cannot write. */
export interface Checkpoint {
  at: Date
  account: AccountId
  sequence: number
  hash: string
}

export type CheckpointVerdict =
  | { genuine: true; checkpoint: Checkpoint }
  | { genuine: false; reason: 'malformed' | 'not-signed' }

/** One line of JSON, under a keyed hash of the ring. */
export function signCheckpoint(vault: Pick<Vault, 'mac'>, checkpoint: Checkpoint): string {
  const { at, ...rest } = checkpoint
  const mac = vault.mac(PURPOSE, signedText(checkpoint))
  return JSON.stringify({ at: at.toISOString(), ...rest, mac })
}

/**
 * Reads a line that `signCheckpoint` made, under whichever key of the ring. 'not-signed': somebody else wrote it, or
 * its key has left the ring.
 */
export function readCheckpoint(vault: Pick<Vault, 'isMac'>, line: string): CheckpointVerdict {
  const fields = parsed(line)
  if (!fields) return { genuine: false, reason: 'malformed' }
  const { mac, ...checkpoint } = fields
  const genuine = vault.isMac(PURPOSE, signedText(checkpoint), mac)
  return genuine ? { genuine, checkpoint } : { genuine, reason: 'not-signed' }
}

/** What a line says, whoever wrote it: for whoever has no key ring, and a copy of the file that they trust. */
export function readUnsigned(line: string): Checkpoint | undefined {
  const fields = parsed(line)
  if (!fields) return undefined
  const { mac: _, ...checkpoint } = fields
  return checkpoint
}

const PURPOSE = 'audit-checkpoint'

const signedText = ({ at, account, sequence, hash }: Checkpoint): string =>
  `${at.toISOString()} ${account} ${sequence} ${hash}`

function parsed(line: string): (Checkpoint & { mac: string }) | undefined {
  const { at, account, sequence, hash, mac } = fieldsOf(line)
  const moment = new Date(String(at))
  const isWhole =
    !Number.isNaN(moment.getTime()) &&
    /^\d{12}$/.test(String(account)) &&
    Number.isSafeInteger(sequence) &&
    typeof hash === 'string' &&
    typeof mac === 'string'
  if (!isWhole) return undefined
  return { at: moment, account: account as AccountId, sequence: sequence as number, hash, mac }
}

function fieldsOf(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
