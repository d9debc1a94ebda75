import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { letters } from '../../drill/said.ts'
import { type Database, openDatabase } from '../../src/adapters/storage/open.ts'
import type { AuditEvent } from '../../src/domain/audit/event.ts'
import { verifyChain } from '../../src/domain/audit/verify-chain.ts'
import { type KillRun, playKilled } from './kill-run.ts'

const KILLS = Number(process.env.AIKAGI_TEST_KILLS ?? 30)
const SEED = 20_261_120

/** Every event of the audit log that the owner must have been told of, and by which letter. */
const TOLD = {
  'device.added': ['device-added', 'recovery-finished'],
  'recovery.granted': ['recovery-granted'],
  'recovery.finished': ['recovery-finished'],
} as const

suite(`a product that is killed ${KILLS} times in the middle of the drill`, () => {
  let run: KillRun
  let database: Database
  let events: AuditEvent[]

  before(async () => {
    run = await playKilled({ kills: KILLS, seed: SEED })
    database = await openDatabase({ kind: 'sqlite', path: join(run.folder, 'aikagi.db') })
    events = await database.read(async ({ audit }) => {
      const [account] = await audit.accounts()
      return audit.after(account!, 0, 100_000)
    })
  })
  after(async () => {
    await database?.close()
    await run?.remove()
  })

  test('still had every acknowledged step, and took no code and no link twice', () => {
    assert.equal(run.kills, KILLS)
    assert.ok(run.deeds > 20, `${run.deeds} deeds`)
    assert.ok(run.replays > 3, `${run.replays} replays`)
  })

  test('left an audit log without a gap', () => {
    assert.equal(verifyChain(events).intact, true)
  })

  test('delivered every letter that it had promised', async () => {
    assert.equal(await database.read(({ outbox }) => outbox.waiting()), 0)
    assert.deepEqual(await database.read(({ outbox }) => outbox.dead(10)), [])
    const count = (kind: string) => events.filter((event) => event.kind === kind).length
    for (const kind of Object.keys(TOLD) as (keyof typeof TOLD)[]) {
      const subjects = TOLD[kind].map((letter) => letters[letter].en)
      const told = run.mails.filter(({ subject }) => subjects.some((one) => one.test(subject)))
      assert.equal(told.length, 2 * count(kind), kind)
    }
  })
})
