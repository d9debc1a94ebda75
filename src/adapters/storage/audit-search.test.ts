import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, mock, suite, test } from 'node:test'
import type { EventFilter } from '../../domain/audit/filter.ts'
import type { AccountId, UserId } from '../../domain/ids.ts'
import { openDatabase } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'aikagi-search-'))
const path = join(folder, 'aikagi.db')
const database = await openDatabase({ kind: 'sqlite', path })
after(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

/** The indexes that the answer to this question walks. */
async function walks(filter: EventFilter): Promise<string[]> {
  const texts: string[] = []
  const { prepare } = DatabaseSync.prototype
  const watched = mock.method(
    DatabaseSync.prototype,
    'prepare',
    function (this: DatabaseSync, text: string) {
      texts.push(text)
      return prepare.call(this, text)
    },
  )
  const account = '123456789012' as AccountId
  await database.read(({ audit }) => audit.find(account, filter, { limit: 50 }))
  watched.mock.restore()
  const file = new DatabaseSync(path)
  const plans = texts.flatMap((text) => {
    const values = Array.from(text.matchAll(/\?/g), () => null)
    return file.prepare(`explain query plan ${text}`).all(...values)
  })
  file.close()
  return plans.flatMap(
    ({ detail }) => /INDEX (audit_event_\w+|sqlite_auto\w+)/.exec(`${detail}`)?.[1] ?? [],
  )
}

const since = new Date('2026-01-01T00:00:00Z')
const subject = 'ada' as UserId
/** Questions that no statement before had asked: a prepared one is not seen again. */
const QUESTIONS: [what: string, filter: EventFilter, index: string][] = [
  ['a person', { subject }, 'audit_event_of_subject'],
  ['a person and a kind', { subject, kinds: ['device.added'] }, 'audit_event_of_subject'],
  [
    'a person, an actor and an address',
    { subject, actor: 'console', network: '::1' },
    'audit_event_of_subject',
  ],
  ['one kind', { kinds: ['device.added'] }, 'audit_event_by_kind'],
  ['several kinds', { kinds: ['device.added', 'device.removed'] }, 'audit_event_by_kind'],
  ['an address', { network: '192.0.2.1' }, 'audit_event_by_network'],
  [
    'an address and a kind',
    { network: '192.0.2.1', kinds: ['device.added'] },
    'audit_event_by_network',
  ],
  ['a day', { since }, 'sqlite_autoindex_audit_event_1'],
]

suite('a search of the audit log on SQLite', () => {
  for (const [what, filter, index] of QUESTIONS)
    test(`for ${what} walks ${index}`, async () => {
      assert.deepEqual([...new Set(await walks(filter))], [index])
    })

  test('for an actor walks what they did to others, and to themselves', async () => {
    const walked = new Set(await walks({ actor: subject }))
    assert.deepEqual([...walked].toSorted(), ['audit_event_by_actor', 'audit_event_of_subject'])
  })
})
