import { createHash } from 'node:crypto'
import type { AuditEvent, NewEvent } from './event.ts'

/** The head of an empty chain. */
export const GENESIS = { sequence: 0, hash: '0'.repeat(64) }

export interface ChainHead {
  sequence: number
  hash: string
}

/** Appends: the hash covers every field and the hash before it, so an edited or missing line shows (H10). */
export function chain(head: ChainHead, event: NewEvent): AuditEvent {
  const linked = { ...event, sequence: head.sequence + 1, previousHash: head.hash }
  return { ...linked, hash: hashEvent(linked) }
}

/** The same text for the same event on every node and after every export: keys sorted, absent fields left out. */
export function hashEvent(event: Omit<AuditEvent, 'hash'>): string {
  return createHash('sha256')
    .update(canonical({ ...event, at: event.at.toISOString(), hash: undefined }))
    .digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  const fields = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
