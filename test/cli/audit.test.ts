import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import pg from 'pg'
import { checkpointFile } from '../../src/adapters/checkpoints.ts'
import { openKeyFile } from '../../src/adapters/keys.ts'
import { openDatabase } from '../../src/adapters/storage/open.ts'
import { keyRingVault } from '../../src/adapters/vault.ts'
import type { Account } from '../../src/domain/accounts/account.ts'
import { checkpointWriter } from '../../src/domain/audit/write-checkpoints.ts'
import { aikagi } from '../support/aikagi.ts'
import { ACCOUNT, eventNumber, forgeFrom, openChain } from '../support/chains.ts'
import { freshDatabase } from '../support/postgres.ts'

/** An installation with ten events, the eighth of them signed. */
async function installation(t: TestContext) {
  const made = await openChain(t, 8)
  const { folder, database, append } = made
  const vault = keyRingVault(openKeyFile(folder))
  const file = join(folder, 'audit-checkpoints.jsonl')
  const now = () => new Date()
  await checkpointWriter({ read: database.read, now, vault }, checkpointFile(file))()
  await append(9, 10)
  const env = { AIKAGI_DATA_DIR: folder }
  return {
    ...made,
    file,
    env,
    verify: (...options: string[]) => aikagi(['audit', 'verify', ...options], env),
    report: async (...options: string[]) =>
      JSON.parse((await aikagi(['audit', 'verify', '--json', ...options], env)).stdout),
  }
}

suite('aikagi audit verify (H10)', { concurrency: 3 }, () => {
  test('says that all is well: how many events, the head, the checkpoint', async (t) => {
    const { verify, report, database } = await installation(t)
    const { hash } = await database.read(({ audit }) => audit.head(ACCOUNT))
    const { status, stdout, stderr } = await verify()
    assert.deepEqual([status, stderr], [0, ''])
    assert.equal(
      stdout,
      `${ACCOUNT}: intact, 10 events, line 10 is ${hash}; the signed checkpoint of line 8 fits\n`,
    )
    const { intact, accounts, badCheckpoints } = await report('--account', '1234-5678-9012')
    assert.deepEqual([intact, badCheckpoints], [true, []])
    assert.deepEqual([accounts[0].events, accounts[0].checkpoint.sequence], [10, 8])
  })

  const intrusions: [what: string, statement: string, told: RegExp][] = [
    [
      'a row that was edited',
      `update audit_event set actor = 'eve' where sequence = 4`,
      /BROKEN at line 4 \(altered\): it was changed after it was written\. 3 events before it/,
    ],
    [
      'a row that was deleted',
      'delete from audit_event where sequence = 4',
      /BROKEN at line 4 \(missing\): it is not there/,
    ],
    [
      'the end cut off, and the head set back',
      `delete from audit_event where sequence > 7;
       update audit_head set sequence = 7, hash = (select hash from audit_event where sequence = 7)`,
      /BROKEN at line 8 \(cut-off\): it and all after it were deleted/,
    ],
    [
      'everything deleted',
      'delete from audit_event; delete from audit_head',
      /BROKEN at line 1 \(cut-off\)/,
    ],
  ]
  for (const [what, statement, told] of intrusions)
    test(`reports ${what} by a user of the database`, async (t) => {
      const { verify, intrude } = await installation(t)
      intrude(statement)
      const { status, stdout } = await verify()
      assert.match(stdout, told)
      assert.equal(status, 1)
    })

  test('reports an account whose whole log is gone before anything was signed', async (t) => {
    const { folder, database, intrude } = await openChain(t, 3)
    openKeyFile(folder)
    const account: Account = {
      id: ACCOUNT,
      name: 'Analytical Engines',
      country: 'JP',
      rootPreset: 'instant',
      administratorPreset: 'instant',
      userPreset: 'instant',
      createdAt: new Date('2026-01-01T12:00:00Z'),
    }
    await database.transact(({ accounts }) => accounts.add(account))
    intrude('delete from audit_event; delete from audit_head')
    const { status, stdout } = await aikagi(['audit', 'verify'], { AIKAGI_DATA_DIR: folder })
    assert.equal(status, 1)
    assert.match(stdout, /BROKEN at line 1 \(cut-off\)/)
  })

  test('reports a chain that was made anew', async (t) => {
    const { report, database, path } = await installation(t)
    const events = await database.read(({ audit }) => audit.after(ACCOUNT, 0, 100))
    forgeFrom(path, events, 2)
    const { intact, accounts } = await report()
    assert.equal(intact, false)
    assert.deepEqual(accounts[0].fault, { sequence: 8, problem: 'rewritten' })
  })

  test('reports a checkpoint that no key of ours signed', async (t) => {
    const { verify, file } = await installation(t)
    const [line] = await checkpointFile(file).lines()
    writeFileSync(file, `${line}\n${line!.replace('"sequence":8', '"sequence":2')}\nhello\n`)
    const { status, stdout } = await verify()
    assert.equal(status, 1)
    assert.match(stdout, /checkpoint file, line 2: no key of the ring signed it/)
    assert.match(stdout, /checkpoint file, line 3: it is not a checkpoint/)
  })

  test('reports an edited row in PostgreSQL', async (t) => {
    const { url, drop } = await freshDatabase()
    t.after(drop)
    const database = await openDatabase({ kind: 'postgres', url })
    for (const number of [1, 2, 3])
      await database.transact(({ audit }) => audit.append(eventNumber(number)))
    await database.close()
    const { env } = await installation(t)
    const ask = () =>
      aikagi(['audit', 'verify', '--account', ACCOUNT], {
        ...env,
        AIKAGI_DATABASE: url,
        AIKAGI_AUDIT_CHECKPOINTS: join(env.AIKAGI_DATA_DIR, 'other.jsonl'),
      })
    assert.equal((await ask()).status, 0)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(`update audit_event set network = '192.0.2.1' where sequence = 2`)
    await client.end()
    const { status, stdout } = await ask()
    assert.equal(status, 1)
    assert.match(stdout, /BROKEN at line 2 \(altered\)/)
  })

  test('speaks Japanese where the terminal does', async (t) => {
    const { env, intrude } = await installation(t)
    intrude('delete from audit_event where sequence = 4')
    const { stdout } = await aikagi(['audit', 'verify'], { ...env, LANG: 'ja_JP.UTF-8' })
    assert.match(stdout, /4 行目で壊れています \(missing\)。行がありません/)
  })

  test('says so when nobody has an account yet, and when an account is unknown', async (t) => {
    const { folder } = await openChain(t, 0)
    openKeyFile(folder)
    const env = { AIKAGI_DATA_DIR: folder }
    const empty = await aikagi(['audit', 'verify'], env)
    assert.equal(empty.stdout, 'There is no account, and no audit log.\n')
    assert.equal(empty.status, 0)
    const unknown = await aikagi(['audit', 'verify', '--account', '999999999999'], env)
    assert.equal(unknown.stderr, 'Account 999999999999 has no line in the audit log.\n')
    assert.equal(unknown.status, 1)
  })
})

suite('an export of the audit log', { concurrency: 3 }, () => {
  /** What the command prints, and a way to verify lines without any installation. */
  async function exported(t: TestContext, ...options: string[]) {
    const { env, folder } = await installation(t)
    const answer = await aikagi(['audit', 'export', '--account', ACCOUNT, ...options], env)
    assert.deepEqual([answer.status, answer.stderr], [0, ''])
    const elsewhere = { AIKAGI_DATA_DIR: '/nowhere/at/all' }
    return {
      folder,
      lines: answer.stdout.trimEnd().split('\n'),
      verify: (lines: readonly string[], ...more: string[]) =>
        aikagi(['audit', 'verify', '-', ...more], elsewhere, `${lines.join('\n')}\n`),
    }
  }

  test('is verified without database, keys or configuration', async (t) => {
    const { lines, verify, folder } = await exported(t)
    assert.equal(lines.length, 10)
    const last = JSON.parse(lines.at(-1)!)
    const { status, stdout } = await verify(lines)
    assert.equal(status, 0)
    assert.equal(stdout, `${ACCOUNT}: intact, 10 events, line 10 is ${last.hash}\n`)

    const file = join(folder, 'audit.jsonl')
    writeFileSync(file, lines.join('\n'))
    const json = await aikagi(['audit', 'verify', file, '--json'], {})
    assert.equal(JSON.parse(json.stdout).accounts[0].head.hash, last.hash)
  })

  test('may begin after a line, which verification is told', async (t) => {
    const { lines, verify } = await exported(t, '--after', '6')
    assert.equal(JSON.parse(lines[0]!).sequence, 7)
    assert.equal((await verify(lines, '--after', '6')).status, 0)
    const { status, stdout } = await verify(lines)
    assert.equal(status, 0)
    assert.match(stdout, /: intact, 4 events, from line 7 on, line 10 is /)
    assert.match((await verify(lines, '--after', '5')).stdout, /BROKEN at line 6 \(missing\)/)
    const none = await verify(lines, '--after', '0')
    assert.match(none.stdout, /BROKEN at line 1 \(missing\)/)
    assert.equal(none.status, 1)
  })

  test('may hold the lines between two moments', async (t) => {
    const span = ['--since', '2026-01-01T12:03:00Z', '--until', '2026-01-01T12:06:00Z']
    const { lines, verify } = await exported(t, ...span)
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).sequence),
      [3, 4, 5],
    )
    assert.match((await verify(lines)).stdout, /intact, 3 events, from line 3 on/)
  })

  test('is held against a copy of the checkpoints, without keys', async (t) => {
    const { env, folder, file: heads } = await installation(t)
    const { stdout } = await aikagi(['audit', 'export', '--account', ACCOUNT], env)
    const file = join(folder, 'audit.jsonl')
    writeFileSync(file, stdout)
    const verify = () =>
      aikagi(['audit', 'verify', file, '--checkpoints', heads], { AIKAGI_DATA_DIR: '/nowhere' })
    const fits = await verify()
    assert.equal(fits.status, 0)
    assert.match(fits.stdout, /; the signed checkpoint of line 8 fits/)
    const [line] = await checkpointFile(heads).lines()
    writeFileSync(heads, `${line!.replace(/"hash":"[^"]+"/, `"hash":"${'0'.repeat(64)}"`)}\n`)
    const differs = await verify()
    assert.equal(differs.status, 1)
    assert.match(differs.stdout, /BROKEN at line 8 \(rewritten\)/)
    writeFileSync(heads, 'hello\n')
    assert.match((await verify()).stderr, /Line 1 of the checkpoints is none/)
  })

  const changes: [what: string, change: (lines: string[]) => string[], told: RegExp][] = [
    [
      'an edited line',
      (lines) => lines.with(3, lines[3]!.replace('"number":4', '"number":5')),
      /line 4 \(altered\)/,
    ],
    [
      'a field put in',
      (lines) => lines.with(3, lines[3]!.replace('{', '{"subject":"eve",')),
      /line 4 \(altered\)/,
    ],
    ['a line taken out', (lines) => lines.toSpliced(3, 1), /line 4 \(missing\)/],
    ['a moment that is none', (lines) => lines.with(3, moved(lines[3]!)), /line 4 \(altered\)/],
  ]
  for (const [what, change, told] of changes)
    test(`with ${what} is reported`, async (t) => {
      const { lines, verify } = await exported(t)
      const { status, stdout } = await verify(change(lines))
      assert.equal(status, 1)
      assert.match(stdout, told)
    })

  test('that is none is refused by its line', async (t) => {
    const { lines, verify } = await exported(t)
    const { status, stderr } = await verify([lines[0]!, '{"sequence":2}'])
    assert.equal(status, 1)
    assert.equal(stderr, 'Line 2 is no line of "aikagi audit export".\n')
    assert.match((await verify([''])).stderr, /There is no event in -/)
  })
})

const moved = (line: string) => line.replace(/"at":"[^"]+"/, '"at":"noon"')
