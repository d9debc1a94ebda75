import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { openDatabase } from '../../src/adapters/storage/open.ts'
import { chain, GENESIS } from '../../src/domain/audit/chain.ts'
import type { AuditEvent, NewEvent } from '../../src/domain/audit/event.ts'
import type { AccountId, UserId } from '../../src/domain/ids.ts'

export const ACCOUNT = '123456789012' as AccountId

/** The nth event of the account; numbers tell them apart. */
export const eventNumber = (number: number): NewEvent => ({
  accountId: ACCOUNT,
  kind: 'signin.finished',
  at: new Date(Date.UTC(2026, 0, 1, 12, number)),
  actor: 'ada' as UserId,
  data: { number },
})

/** A database file in a folder of its own, with so many events, and someone who may write its tables. */
export async function openChain(t: TestContext, events: number) {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-chain-'))
  const path = join(folder, 'aikagi.db')
  const database = await openDatabase({ kind: 'sqlite', path })
  const append = async (...numbers: number[]) => {
    for (const number of numbers)
      await database.transact(({ audit }) => audit.append(eventNumber(number)))
  }
  await append(...Array.from({ length: events }, (_, i) => i + 1))
  t.after(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return { folder, path, database, append, intrude: (statements: string) => run(path, statements) }
}

/** What a user of the database does, past the product (H10). */
export function run(path: string, statements: string): void {
  const file = new DatabaseSync(path, { timeout: 5000 })
  file.exec(statements)
  file.close()
}

/** Makes the chain anew from one line on, as somebody would who knows how hashes are made. */
export function forgeFrom(path: string, events: AuditEvent[], from: number): void {
  const file = new DatabaseSync(path, { timeout: 5000 })
  let head = from === 1 ? GENESIS : events[from - 2]!
  const set = file.prepare(
    'update audit_event set data = ?, previous_hash = ?, hash = ? where sequence = ?',
  )
  for (const { previousHash: _, hash: __, sequence, ...event } of events.slice(from - 1)) {
    const made = chain(head, sequence === from ? { ...event, data: { number: 99 } } : event)
    set.run(JSON.stringify(made.data), made.previousHash, made.hash, sequence)
    head = made
  }
  file.prepare('update audit_head set hash = ?').run(head.hash)
  file.close()
}
