import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { ACCOUNT, forgeFrom, openChain } from '../../../test/support/chains.ts'
import { checkpointFile } from '../../adapters/checkpoints.ts'
import { newKeyEntry } from '../../adapters/keys.ts'
import { keyRingVault } from '../../adapters/vault.ts'
import { readKeys } from '../key-ring.ts'
import { readCheckpoint } from './checkpoint.ts'
import { signCut } from './cut.ts'
import { checkpointWriter } from './write-checkpoints.ts'

async function opened(t: TestContext, events: number) {
  const made = await openChain(t, events)
  const keys = readKeys(newKeyEntry())
  assert.ok(keys.ok)
  const vault = keyRingVault(keys.ring)
  const file = join(made.folder, 'kept', 'heads.jsonl')
  const { read } = made.database
  const now = () => new Date('2026-02-01T00:00:00Z')
  /** Each time it is called is another start of the service. */
  const restart = () => checkpointWriter({ read, now, vault }, checkpointFile(file))
  const sequences = async () =>
    (await checkpointFile(file).lines()).map((line) => {
      const verdict = readCheckpoint(vault, line)
      return verdict.genuine ? verdict.checkpoint.sequence : verdict.reason
    })
  return { ...made, vault, file, restart, sequences, write: restart() }
}

suite('checkpoints', () => {
  test('are added when the head has moved, also after a restart', async (t) => {
    const { write, restart, append, sequences, file } = await opened(t, 3)
    assert.deepEqual(await write(), { count: 1, broken: [] })
    assert.deepEqual(await write(), { count: 0, broken: [] })
    assert.deepEqual(await restart()(), { count: 0, broken: [] })
    await append(4, 5)
    assert.deepEqual(await restart()(), { count: 1, broken: [] })
    assert.deepEqual(await sequences(), [3, 5])
    assert.equal(statSync(file).mode & 0o777, 0o600)
  })

  test('make no file as long as there is nothing to sign', async (t) => {
    const { write, sequences } = await opened(t, 0)
    assert.deepEqual(await write(), { count: 0, broken: [] })
    assert.deepEqual(await sequences(), [])
  })

  const broken: [what: string, intrude: (opened: Awaited<ReturnType<typeof openChain>>) => void][] =
    [
      ['was emptied', ({ intrude }) => intrude('delete from audit_event; delete from audit_head')],
      [
        'was cut',
        ({ intrude }) =>
          intrude('delete from audit_event where sequence > 2; update audit_head set sequence = 2'),
      ],
    ]
  for (const [what, intrude] of broken)
    test(`are refused to a chain that ${what} since the last one (H10)`, async (t) => {
      const whole = await opened(t, 3)
      await whole.write()
      intrude(whole)
      assert.deepEqual(await whole.write(), { count: 0, broken: [ACCOUNT] })
      assert.deepEqual(await whole.sequences(), [3])
    })

  test('are refused to a chain that was made anew and grew since (H10)', async (t) => {
    const { write, database, path, append, sequences } = await opened(t, 3)
    await write()
    const events = await database.read(({ audit }) => audit.after(ACCOUNT, 0, 10))
    forgeFrom(path, events, 2)
    await append(4)
    assert.deepEqual(await write(), { count: 0, broken: [ACCOUNT] })
    assert.deepEqual(await sequences(), [3])
  })

  test('go on where retention took the signed line away, and not where others did (H10)', async (t) => {
    const { write, database, append, intrude, sequences, vault } = await opened(t, 5)
    await write()
    await append(6)
    const lines = await database.read(({ audit }) => audit.after(ACCOUNT, 0, 10))
    const { sequence, hash } = lines[4]!
    const cut = signCut(vault, { accountId: ACCOUNT, sequence, hash, at: lines[4]!.at })
    await database.transact(({ audit }) => audit.cutAt(cut, undefined))
    assert.deepEqual(await write(), { count: 1, broken: [] })
    assert.deepEqual(await sequences(), [5, 6])
    await append(7)
    intrude('delete from audit_event where sequence <= 6; update audit_cut set sequence = 6')
    assert.deepEqual(await write(), { count: 0, broken: [ACCOUNT] })
  })

  test('outlive a crash in the middle of a line, which is taken for not written', async (t) => {
    const { write, append, file, sequences } = await opened(t, 3)
    await write()
    const whole = readFileSync(file, 'utf8')
    appendFileSync(file, whole.slice(0, 20))
    assert.deepEqual(await sequences(), [3])
    await append(4)
    await write()
    assert.deepEqual(await sequences(), [3, 4])
  })

  test('that somebody else wrote count for nothing', async (t) => {
    const { write, restart, file, sequences } = await opened(t, 3)
    await write()
    const forged = readFileSync(file, 'utf8').replace('"sequence":3', '"sequence":9')
    writeFileSync(file, `${forged}`, { flag: 'a' })
    assert.deepEqual(await restart()(), { count: 0, broken: [] })
    assert.deepEqual(await sequences(), [3, 'not-signed'])
  })
})
