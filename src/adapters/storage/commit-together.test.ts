import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, suite, test } from 'node:test'
import { commitTogether, type Transact } from './commit-together.ts'
import { openForWriting, type SqliteHandle, sqliteHandle } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'aikagi-together-'))
after(() => rmSync(folder, { recursive: true }))

let places = 0

suite('transactions that wait together on SQLite', () => {
  let writer: SqliteHandle
  let transact: Transact
  let commits: number
  /** Another connection: sees what is committed, and nothing else. */
  let stored: () => number[]
  beforeEach(() => {
    const path = join(folder, `${++places}.db`)
    writer = sqliteHandle(openForWriting(path))
    writer.file.exec(
      `create table kept (number integer primary key,
        parent integer references kept deferrable initially deferred)`,
    )
    const numbers = openForWriting(path).prepare('select number from kept order by number')
    stored = () => numbers.all().map(({ number }) => Number(number))
    commits = 0
    transact = commitTogether({ ...writer, count: () => commits++ })
  })

  const keep = async (number: number, parent: number | null = null) => {
    writer.run('insert into kept (number, parent) values (?, ?)', [number, parent])
    return number
  }
  const ten = Array.from({ length: 10 }, (_, number) => number)

  test('share one commit, in the order in which they came', async () => {
    const kept = await Promise.all(ten.map((number) => transact(() => keep(number))))
    assert.deepEqual(kept, ten)
    assert.deepEqual(stored(), ten)
    assert.equal(commits, 1)
  })

  test('are answered after their commit, not before (invariant 7)', async () => {
    const last = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    let told = false
    const first = transact(() => keep(1)).then(() => {
      told = true
      assert.deepEqual(stored(), [1, 2])
    })
    const second = transact(async () => {
      await keep(2)
      reached.resolve()
      await last.promise
    })
    await reached.promise
    await new Promise(setImmediate)
    assert.deepEqual([told, stored()], [false, []])
    last.resolve()
    await Promise.all([first, second])
  })

  test('are undone alone when they throw', async () => {
    const outcomes = await Promise.allSettled(
      ten.map((number) =>
        transact(async () => {
          await keep(number)
          if (number % 3 === 0) throw new Error('undone')
        }),
      ),
    )
    assert.deepEqual(stored(), [1, 2, 4, 5, 7, 8])
    assert.deepEqual(
      outcomes.map(({ status }) => status === 'fulfilled'),
      ten.map((number) => number % 3 !== 0),
    )
    assert.equal(commits, 1)
  })

  test('count as no commit when what they wrote was undone', async () => {
    const failing = transact(async () => {
      await keep(1)
      throw new Error('undone')
    })
    await assert.rejects(failing, /undone/)
    assert.deepEqual([stored(), commits], [[], 0])
  })

  test('all fail when the commit fails, and those after it do not', async () => {
    const outcomes = await Promise.allSettled([
      transact(() => keep(1)),
      transact(() => keep(2, 99)),
      transact(() => keep(3)),
    ])
    for (const outcome of outcomes) {
      assert.ok(outcome.status === 'rejected')
      assert.match(outcome.reason.message, /FOREIGN KEY/)
    }
    assert.deepEqual(stored(), [])
    await transact(() => keep(4))
    assert.deepEqual(stored(), [4])
  })

  test('all fail when SQLite undoes the whole transaction in the midst of one', async () => {
    const outcomes = await Promise.allSettled([
      transact(() => keep(1)),
      transact(async () => {
        // As a full disk does.
        writer.file.exec('rollback')
        throw new Error('disk full')
      }),
      transact(() => keep(3)),
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(stored(), [3])
  })

  test('are answered at once when the database is gone, and nobody waits for ever (H19)', async () => {
    const inTheMidst = [
      transact(() => keep(1)),
      transact(async () => {
        await keep(2)
        writer.file.close()
      }),
      transact(() => keep(3)),
    ]
    for (const outcome of await Promise.allSettled(inTheMidst)) {
      assert.equal(outcome.status, 'rejected')
    }
    for (const number of ten) await assert.rejects(transact(() => keep(number)))
    assert.deepEqual(stored(), [])
  })
})
