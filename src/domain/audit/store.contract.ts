import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { chain, GENESIS, hashEvent } from './chain.ts'
import type { AuditEvent, NewEvent } from './event.ts'
import type { AuditStore } from './store.ts'

const accountId = '123456789012' as AccountId
const other = '123456789013' as AccountId

const plain: NewEvent = {
  accountId,
  kind: 'account.created',
  at: new Date('2026-01-01T12:00:00.123Z'),
  actor: 'system',
}
const full: NewEvent = {
  ...plain,
  kind: 'signin.finished',
  actor: 'ada' as UserId,
  subject: 'ada' as UserId,
  network: '192.0.2.1',
  userAgent: 'A browser "quoted" 合鍵',
  factors: ['password', 'authenticator'],
  // A text that looks like a moment stays a text, or the hash would not fit any more.
  data: { reason: 'none', until: '2026-01-01T12:00:00.000Z', tries: 3, first: true },
}

/** What every audit store must do. `audit` is emptied before each test; each call is a transaction of its own. */
export function auditStoreContract(audit: AuditStore, transact: Ports['transact']): void {
  test('chains lines, and gives back each as it was hashed (H10)', async () => {
    const first = chain(GENESIS, plain)
    const second = chain(first, full)
    await audit.append(plain)
    await audit.append(full)
    const lines = await audit.after(accountId, 0, 10)
    assert.deepEqual(lines, [first, second])
    assertWhole(lines)
    assert.deepEqual(await audit.head(accountId), { sequence: 2, hash: second.hash })
  })

  test('keeps a chain for each account', async () => {
    assert.deepEqual(await audit.head(accountId), GENESIS)
    await audit.append(plain)
    await audit.append({ ...plain, accountId: other })
    assert.deepEqual(
      (await audit.after(other, 0, 10)).map(({ sequence }) => sequence),
      [1],
    )
    assert.deepEqual(await audit.accounts(), [accountId, other])
  })

  test('knows the newest moment of any account', async () => {
    assert.equal(await audit.newest(), undefined)
    await audit.append({ ...plain, at: new Date('2026-03-01T00:00:00Z') })
    await audit.append({ ...plain, accountId: other, at: new Date('2026-02-01T00:00:00Z') })
    assert.deepEqual(await audit.newest(), new Date('2026-03-01T00:00:00Z'))
  })

  test('reads on from any line, oldest first', async () => {
    for (let line = 0; line < 12; line++) await audit.append(plain)
    const sequences = (await audit.after(accountId, 8, 3)).map(({ sequence }) => sequence)
    assert.deepEqual(sequences, [9, 10, 11])
  })

  test('keeps the chain whole when many append at once, and some of them fail', async () => {
    const append = (number: number) =>
      transact(async (stores) => {
        await stores.audit.append({ ...plain, data: { number } })
        if (number % 4 === 0) throw new Error('rolled back')
      })
    await Promise.allSettled(Array.from({ length: 32 }, (_, number) => append(number)))
    const lines = await audit.after(accountId, 0, 100)
    assert.equal(lines.length, 24)
    assertWhole(lines)
    assert.equal((await audit.head(accountId)).hash, lines.at(-1)!.hash)
  })
}

function assertWhole(lines: readonly AuditEvent[]): void {
  let head = GENESIS
  for (const { hash, ...line } of lines) {
    assert.equal(line.sequence, head.sequence + 1)
    assert.equal(line.previousHash, head.hash)
    assert.equal(hashEvent(line), hash)
    head = { sequence: line.sequence, hash }
  }
}
