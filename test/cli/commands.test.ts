import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { openKeyFile } from '../../src/adapters/keys.ts'
import { openDatabase } from '../../src/adapters/storage/open.ts'
import type { Account } from '../../src/domain/accounts/account.ts'
import type { AccountId, MessageId } from '../../src/domain/ids.ts'
import { readKeys } from '../../src/domain/key-ring.ts'
import { aikagi } from '../support/aikagi.ts'

const home = mkdtempSync(join(tmpdir(), 'aikagi-cli-'))
after(() => rmSync(home, { recursive: true }))

const account: Account = {
  id: '123456789012' as AccountId,
  name: 'Analytical Engines',
  country: 'JP',
  rootPreset: 'instant',
  administratorPreset: 'instant',
  userPreset: 'instant',
  createdAt: new Date('2026-01-01T12:00:00Z'),
}

/** An empty installation that was started once. */
async function installation(name: string) {
  const folder = join(home, name)
  openKeyFile(folder)
  const database = await openDatabase({ kind: 'sqlite', path: join(folder, 'aikagi.db') })
  return { database, run: (...args: string[]) => aikagi(args, { AIKAGI_DATA_DIR: folder }) }
}

const TYPED = /^ {2}([A-Z_]+=("[^"]*"|\S+) )*(npm run --silent aikagi --|aikagi) [a-z-]+( |$)/

suite('the command line', { concurrency: 4 }, () => {
  const commands = [
    [],
    ['start'],
    ['set-up'],
    ['audit'],
    ['audit', 'verify'],
    ['audit', 'export'],
    ['outbox'],
    ['outbox', 'dead'],
    ['outbox', 'revive'],
    ['keys'],
    ['keys', 'new'],
    ['login'],
    ['whoami'],
    ['users', 'list'],
  ]
  for (const command of commands)
    test(`${['aikagi', ...command].join(' ')} --help explains itself with an example`, async () => {
      const { status, stdout, stderr } = await aikagi([...command, '--help'], {})
      assert.deepEqual([status, stderr], [0, ''])
      assert.match(stdout, new RegExp(`^Usage: ${['aikagi', ...command].join(' ')}`))
      const [, examples] = stdout.split('Examples:\n')
      const lines = (examples ?? '').split('\n\n')[0]!.trimEnd().split('\n')
      // What can be typed as it stands: variables first, and the name once.
      for (const line of lines) assert.match(line, TYPED)
    })

  test('tells its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    const { status, stdout } = await aikagi(['--version'], {})
    assert.deepEqual([status, stdout], [0, `${version}\n`])
  })

  const mistakes: [args: string[], told: RegExp][] = [
    [['strat'], /unknown command 'strat'\n\(Did you mean start\?\)\n\(aikagi --help/],
    [
      ['audit', 'verfy'],
      /unknown command 'verfy'[^(]+\(Did you mean verify\?\)\n\(aikagi audit --/,
    ],
    [['audit', 'verify', '--jsno'], /unknown option '--jsno'[^(]+\(Did you mean --json\?\)/],
    [['audit', 'verify', '--account', '12'], /An account id has twelve digits, such as 1234567/],
    [['audit', 'verify', '--account', '012345678901'], /An account id has twelve digits/],
    [['audit', 'verify', '--after', '-1'], /It is the number of a line/],
    [['audit', 'verify', 'x', '--account', '123456789012'], /'--account' cannot be used with a/],
    [['audit', 'verify', '--after', '5'], /'--after' cannot be used without a file/],
    [['audit', 'verify', '--checkpoints', 'x'], /'--checkpoints' cannot be used without a file/],
    [['audit', 'verify', '/nowhere/x.jsonl'], /There is no file \/nowhere\/x\.jsonl\. Name it/],
    [['audit', 'verify', '/'], /is a folder\. Name the file itself/],
    [['audit', 'export'], /required option '--account <id>' not specified/],
    [['outbox', 'revive'], /missing required argument 'id'/],
    [['keys', 'new', 'more'], /too many arguments/],
  ]
  for (const [args, told] of mistakes)
    test(`aikagi ${args.join(' ')} is refused with what to do`, async () => {
      const { status, stdout, stderr } = await aikagi(args, {})
      assert.match(stderr, told)
      assert.doesNotMatch(stderr, /\.ts:\d+/)
      assert.deepEqual([status, stdout], [1, ''])
    })

  for (const args of [['audit', 'verify'], ['outbox', 'dead'], ['set-up']])
    test(`aikagi ${args.join(' ')} makes no new installation where there is none`, async () => {
      const folder = join(home, 'none')
      const { status, stderr } = await aikagi(args, { AIKAGI_DATA_DIR: folder })
      assert.equal(status, 1)
      assert.match(stderr, /^There is no .*aikagi\.db\. Set AIKAGI_DATA_DIR/)
      assert.equal(existsSync(join(folder, 'aikagi.db')), false)
      assert.equal(existsSync(join(folder, 'keys')), false)
    })
})

suite('aikagi keys new', () => {
  test('prints one entry for AIKAGI_KEYS, each time another', async () => {
    const entries = [await aikagi(['keys', 'new'], {}), await aikagi(['keys', 'new'], {})]
    const verdict = readKeys(entries.map(({ stdout }) => stdout.trim()).join(','))
    assert.ok(verdict.ok)
    assert.equal(verdict.ring.length, 2)
  })
})

suite('aikagi set-up', () => {
  test('prints a new one-time address, and none once there is an account', async () => {
    const { run, database } = await installation('set-up')
    const [one, other] = [await run('set-up'), await run('set-up')]
    for (const { status, stdout } of [one, other]) {
      assert.equal(status, 0)
      assert.match(stdout, /^http:\/\/localhost:8080\/setup\/[\w-]{43}\n$/)
    }
    assert.notEqual(one.stdout, other.stdout)
    await database.transact(({ accounts }) => accounts.add(account))
    await database.close()
    const { status, stderr, stdout } = await run('set-up')
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /^There is an account already/)
  })
})

suite('aikagi outbox', () => {
  test('lists dead letters without their content, and gives one new tries', async () => {
    const { run, database } = await installation('outbox')
    assert.equal((await run('outbox', 'dead')).stdout, 'There are no dead letters.\n')
    const at = new Date('2026-01-01T12:00:00Z')
    const id = 'letter-1' as MessageId
    await database.transact(async ({ outbox }) => {
      await outbox.add({
        id,
        kind: 'letter',
        isNotice: false,
        sealedBody: 'v1.planted-secret',
        createdAt: at,
        nextTryAt: at,
        tries: 0,
      })
      await outbox.failed(id, { error: '550 \u001b[2Jno such mailbox', deadAt: at })
    })
    const listed = await run('outbox', 'dead')
    assert.equal(listed.stdout, `${id}  ${at.toISOString()}  1 tries  550  [2Jno such mailbox\n`)
    const json = JSON.parse((await run('outbox', 'dead', '--json')).stdout)
    assert.deepEqual([json.id, json.tries, json.sealedBody], [id, 1, undefined])

    const revived = await run('outbox', 'revive', id)
    assert.deepEqual([revived.status, revived.stderr], [0, ''])
    const again = await run('outbox', 'revive', id)
    assert.deepEqual([again.status, again.stderr], [1, `There is no dead letter ${id}.\n`])
    assert.equal(await database.read(({ outbox }) => outbox.deadCount()), 0)
    await database.close()
  })
})
