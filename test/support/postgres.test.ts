import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import pg from 'pg'
import { freshDatabase } from './postgres.ts'

suite('a private PostgreSQL', () => {
  test('gives everyone an empty database of their own', async () => {
    const [mine, yours] = [await freshDatabase(), await freshDatabase()]
    await answerOf(mine.url, 'create table mine (id integer)')
    await assert.rejects(answerOf(yours.url, 'select * from mine'), /does not exist/)
    await mine.drop()
    await assert.rejects(answerOf(mine.url, 'select 1'), /does not exist/)
  })

  test('sorts text as a language does, not by bytes', async () => {
    const { url } = await freshDatabase()
    const sql = "select string_agg(x, '' order by x) from (values ('a'), ('B'), ('c')) as t (x)"
    assert.equal(await answerOf(url, sql), 'aBc')
  })

  test('is gone after its test was killed', async () => {
    const url = await urlOfKilledTest()
    const deadline = Date.now() + 20_000
    while (await answers(url)) assert.ok(Date.now() < deadline, `${url} is still there`)
  })
})

/** Starts a cluster from a process that dies without a chance to clean up. */
async function urlOfKilledTest(): Promise<string> {
  const module = new URL('./postgres.ts', import.meta.url).href
  const script = `const { startPostgres } = await import('${module}')
    console.log((await startPostgres()).url)
    process.kill(process.pid, 'SIGKILL')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let printed = ''
  child.stdout.on('data', (text) => {
    printed += text
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')
  return printed.trim()
}

const answers = (url: string) =>
  answerOf(url, 'select 1').then(
    () => true,
    () => false,
  )

async function answerOf(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}
