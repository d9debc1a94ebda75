import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { chain, GENESIS, hashEvent } from './chain.ts'
import type { Cut } from './cut.ts'
import type { AuditEvent, NewEvent } from './event.ts'
import type { EventFilter } from './filter.ts'
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

  searching(audit)
  cutting(audit)
}

const [ada, bob, eve] = ['ada', 'bob', 'eve'] as UserId[]
const minute = (count: number) => new Date(plain.at.getTime() + count * 60_000)

/** Line n happened n times ten minutes after noon. */
const STORY: readonly Partial<NewEvent>[] = [
  { kind: 'signin.finished', actor: ada!, subject: ada!, network: '192.0.2.1' },
  { kind: 'device.removed', actor: ada!, subject: bob!, network: '192.0.2.1' },
  { kind: 'signin.password-shown', actor: 'nobody', subject: bob!, network: '192.0.2.2' },
  { kind: 'device.added', actor: bob!, subject: bob!, network: '192.0.2.2' },
  { kind: 'call.ended', actor: 'system', subject: bob! },
  { kind: 'audit.exported', actor: ada! },
  { kind: 'device.removed', actor: 'console', subject: eve! },
]

function searching(audit: AuditStore): void {
  const tell = async () => {
    for (const [place, event] of STORY.entries())
      await audit.append({ ...plain, ...event, at: minute((place + 1) * 10) })
    await audit.append({ ...plain, accountId: other, subject: bob!, at: minute(10) })
  }
  const asked: [what: string, filter: EventFilter, lines: number[]][] = [
    ['everything', {}, [7, 6, 5, 4, 3, 2, 1]],
    ['one kind', { kinds: ['device.removed'] }, [7, 2]],
    ['several kinds', { kinds: ['device.removed', 'device.added', 'call.ended'] }, [7, 5, 4, 2]],
    ['a person it happened to', { subject: bob! }, [5, 4, 3, 2]],
    ['a person who did it, to whomever', { actor: ada! }, [6, 2, 1]],
    ['a person who did it to themselves', { actor: bob!, subject: bob! }, [4]],
    ['who did what to whom', { actor: ada!, subject: bob!, kinds: ['device.removed'] }, [2]],
    ['the console', { actor: 'console' }, [7]],
    ['nobody', { actor: 'nobody' }, [3]],
    ['nobody from an address', { actor: 'nobody', network: '192.0.2.2' }, [3]],
    ['nobody of a kind', { actor: 'nobody', kinds: ['signin.password-shown'] }, [3]],
    ['an address', { network: '192.0.2.1' }, [2, 1]],
    ['an address and a kind', { network: '192.0.2.2', kinds: ['device.added'] }, [4]],
    ['from a moment on, before another', { since: minute(20), until: minute(50) }, [4, 3, 2]],
    ['a person in a time', { subject: bob!, since: minute(31) }, [5, 4]],
    ['what never was', { network: '198.51.100.1' }, []],
  ]
  for (const [what, filter, lines] of asked)
    test(`finds ${what}, newest first, also over pages`, async () => {
      await tell()
      const { events, next } = await audit.find(accountId, filter, { limit: 10 })
      assert.deepEqual(
        events.map(({ sequence }) => sequence),
        lines,
      )
      assert.equal(next, undefined)
      const paged: number[] = []
      for (let before: number | undefined; ; ) {
        const page = await audit.find(accountId, filter, { limit: 2, ...(before && { before }) })
        paged.push(...page.events.map(({ sequence }) => sequence))
        before = page.next
        if (before === undefined) break
      }
      assert.deepEqual(paged, lines)
    })

  test('finds what happened to one person, as it was written', async () => {
    await tell()
    const { events, next } = await audit.ofSubject(accountId, bob!, { limit: 3 })
    assert.deepEqual(events, (await audit.after(accountId, 2, 3)).toReversed())
    assert.equal(next, 3)
  })

  test('knows the line of a moment', async () => {
    assert.equal(await audit.lineAt(accountId, minute(0)), 1)
    await tell()
    const moments = [0, 10, 11, 20, 70, 71].map((minutes) => minute(minutes))
    const lines: number[] = []
    for (const moment of moments) lines.push(await audit.lineAt(accountId, moment))
    assert.deepEqual(lines, [1, 1, 2, 2, 7, 8])
  })
}

const cutOf = (line: AuditEvent): Cut => ({
  accountId: line.accountId,
  sequence: line.sequence,
  hash: line.hash,
  at: minute(0),
  mac: 'signed',
})

function cutting(audit: AuditStore): void {
  test('takes the oldest lines away once, and goes on', async () => {
    for (let line = 0; line < 6; line++) await audit.append(plain)
    const lines = await audit.after(accountId, 0, 10)
    const [first, second] = [cutOf(lines[1]!), cutOf(lines[3]!)]
    assert.equal(await audit.cut(accountId), undefined)
    assert.equal(await audit.cutAt(first, undefined), true)
    assert.equal(await audit.cutAt(second, undefined), false)
    assert.deepEqual(await audit.cut(accountId), first)
    assert.deepEqual(await audit.after(accountId, 0, 10), lines.slice(2))
    const won = await Promise.all(Array.from({ length: 4 }, () => audit.cutAt(second, first)))
    assert.deepEqual(won.filter(Boolean), [true])
    assert.deepEqual(await audit.cut(accountId), second)
    await audit.append(plain)
    assert.deepEqual(
      (await audit.after(accountId, 0, 10)).map(({ sequence }) => sequence),
      [5, 6, 7],
    )
    assert.equal(await audit.lineAt(accountId, minute(-1)), 5)
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
