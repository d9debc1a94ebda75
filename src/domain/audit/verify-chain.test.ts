import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId, UserId } from '../ids.ts'
import { chain, GENESIS } from './chain.ts'
import type { AuditEvent } from './event.ts'
import { verifyChain } from './verify-chain.ts'

const account = '123456789012' as AccountId
const events: AuditEvent[] = []
for (let i = 0; i < 5; i++) {
  const at = new Date(Date.UTC(2026, 0, 1, 12, i))
  const head = events.at(-1) ?? GENESIS
  events.push(
    chain(head, {
      accountId: account,
      kind: 'signin.finished',
      at,
      actor: 'ada' as UserId,
      data: { i },
    }),
  )
}
const changed = (at: number, change: Partial<AuditEvent>) =>
  events.map((event, i) => (i === at ? { ...event, ...change } : event))
const cut = (at: number) => events.filter((_, i) => i !== at)

suite('the audit chain (H10)', () => {
  test('is intact as it was written', () =>
    assert.deepEqual(verifyChain(events), {
      intact: true,
      head: { sequence: 5, hash: events[4]!.hash },
    }))

  const cases: [name: string, events: AuditEvent[], sequence: number, problem: string][] = [
    ['an edited detail', changed(2, { data: { i: 9 } }), 3, 'altered'],
    ['another moment', changed(2, { at: new Date(0) }), 3, 'altered'],
    ['a line that is gone', cut(2), 3, 'missing'],
    ['the first line gone', cut(0), 1, 'missing'],
    ['two lines that changed places', [events[0]!, events[2]!, events[1]!], 2, 'missing'],
    [
      'a line with a hash of its own',
      changed(2, { data: {}, previousHash: '0'.repeat(64) }),
      3,
      'not-linked',
    ],
  ]
  for (const [name, lines, sequence, problem] of cases)
    test(`shows ${name}`, () =>
      assert.deepEqual(verifyChain(lines), { intact: false, fault: { sequence, problem } }))
})
