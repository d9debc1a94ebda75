import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, suite, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { freshDatabase } from '../../../test/support/postgres.ts'
import { type Database, openDatabase } from './open.ts'

const folder = mkdtempSync(join(tmpdir(), 'aikagi-open-'))
after(() => rmSync(folder, { recursive: true }))

suite('a SQLite file', () => {
  test('is made with its folder, for its owner only', async () => {
    const path = join(folder, 'made', 'aikagi.db')
    const database = await openDatabase({ kind: 'sqlite', path })
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(statSync(`${path}-wal`).mode & 0o777, 0o600)
    assert.equal(statSync(join(folder, 'made')).mode & 0o777, 0o700)
    await database.close()
  })

  test('is private and gone after use when none is named', async () => {
    const [one, another] = [await inMemory(), await inMemory()]
    await one.transact(({ throttle }) => throttle.change('key', () => [{ count: 1 }, undefined]))
    assert.equal((await one.read(({ throttle }) => throttle.read('key'))).count, 1)
    assert.equal((await another.read(({ throttle }) => throttle.read('key'))).count, 0)
    await one.close()
    await another.close()
    assert.equal(existsSync(':memory:'), false)
  })

  test('has every acknowledged transaction after kill -9, and nothing of a half one', async () => {
    const path = join(folder, 'killed.db')
    let told = 0
    for (let round = 0; round < 5; round++) {
      told = await writeUntilKilled(path, 20 + round * 7)
      const database = await openDatabase({ kind: 'sqlite', path })
      const [first, second] = await database.read(async ({ throttle }) => [
        await throttle.read('first'),
        await throttle.read('second'),
      ])
      // One more may have been stored than was told of; never one less.
      assert.ok(first!.count >= told && first!.count <= told + 1, `${first!.count} of ${told}`)
      assert.equal(first!.count, second!.count)
      await database.close()
    }
    assert.ok(told >= 5 * 20)
  })
})

suite('a PostgreSQL database', () => {
  test('is migrated once by nodes that start at the same time, and wakes them all, also after their connections broke', async (t) => {
    const { url, drop } = await freshDatabase()
    const nodes = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ kind: 'postgres', url })),
    )
    const woken = nodes.map((node) => hears(node, 'user:ada'))
    // What a node misses while its connection is being made is only a hint, so it is given again.
    const ringing = new AbortController()
    const ring = ringUntil(nodes[0]!, ringing.signal)
    t.after(async () => {
      ringing.abort()
      await ring
      for (const node of nodes) await node.close()
      await drop()
    })
    await Promise.all(woken)
    // As after a restart of the server: each connects again and is woken again.
    const again = nodes.slice(1).map((node) => hears(node, 'user:ada'))
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    // Other files have databases on the same server, and nodes that listen there.
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where query = 'listen aikagi' and datname = current_database()`,
    )
    await client.end()
    assert.equal(rowCount, 4)
    await Promise.all(again)
  })
})

const inMemory = () => openDatabase({ kind: 'sqlite', path: ':memory:' })

/** Counts in transactions of two steps, telling each one that came back, and is killed after so many. */
async function writeUntilKilled(path: string, times: number): Promise<number> {
  const writer = spawn(process.execPath, ['--input-type=module-typescript', '-e', WRITER], {
    env: { ...process.env, DATABASE_PATH: path, OPEN_TS: OPEN },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = 0
  let lines = 0
  for await (const line of createInterface(writer.stdout)) {
    told = Number(line)
    if (++lines === times) writer.kill('SIGKILL')
  }
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
  assert.equal(writer.signalCode, 'SIGKILL')
  return told
}

const OPEN = fileURLToPath(new URL('./open.ts', import.meta.url))
const WRITER = `
  import { writeSync } from 'node:fs'
  const { openDatabase } = await import(process.env.OPEN_TS)
  const database = await openDatabase({ kind: 'sqlite', path: process.env.DATABASE_PATH })
  const next = ({ count }) => [{ count: count + 1 }, count + 1]
  for (;;) {
    const count = await database.transact(async ({ throttle }) => {
      await throttle.change('first', next)
      return throttle.change('second', next)
    })
    writeSync(1, count + '\\n')
  }
`

const hears = (node: Database, topic: string) =>
  new Promise<void>((resolve) => {
    const stop = node.listen((heard) => {
      if (heard !== topic) return
      stop()
      resolve()
    })
  })

async function ringUntil(node: Database, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    node.notify('user:ada')
    await setTimeout(10)
  }
}
