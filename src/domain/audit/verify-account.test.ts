import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { ACCOUNT, forgeFrom, openChain } from '../../../test/support/chains.ts'
import { newKeyEntry } from '../../adapters/keys.ts'
import { keyRingVault } from '../../adapters/vault.ts'
import { readKeys } from '../key-ring.ts'
import type { Checkpoint } from './checkpoint.ts'
import { signCut } from './cut.ts'
import type { AuditEvent } from './event.ts'
import { type AccountFault, verifyAccount } from './verify-account.ts'

const keys = readKeys(newKeyEntry())
assert.ok(keys.ok)
const vault = keyRingVault(keys.ring)

/** Ten events, the sixth and the eighth of them signed. */
async function opened(t: TestContext) {
  const made = await openChain(t, 10)
  const { database } = made
  const events = await database.read(({ audit }) => audit.after(ACCOUNT, 0, 100))
  const checkpoints = [events[7]!, events[5]!].map(({ at, sequence, hash }): Checkpoint => {
    return { at, account: ACCOUNT, sequence, hash }
  })
  const ports = { read: database.read, vault }
  const verify = () => verifyAccount(ports, { account: ACCOUNT, checkpoints })
  return { ...made, events, checkpoints, verify }
}

suite('the chain of an account in its database (H10)', () => {
  test('is intact as it was written, and tells what it was held against', async (t) => {
    const { verify, events, checkpoints } = await opened(t)
    assert.deepEqual(await verify(), {
      account: ACCOUNT,
      events: 10,
      head: { sequence: 10, hash: events[9]!.hash },
      checkpoint: checkpoints[0],
    })
  })

  test('of an account that never did anything is intact', async (t) => {
    const { database } = await openChain(t, 0)
    const report = await verifyAccount(
      { read: database.read, vault },
      { account: ACCOUNT, checkpoints: [] },
    )
    assert.deepEqual([report.events, report.fault], [0, undefined])
  })

  test('longer than a page is walked to its end, also while it grows', async (t) => {
    const { database, append } = await openChain(t, 1100)
    const [report] = await Promise.all([
      verifyAccount({ read: database.read, vault }, { account: ACCOUNT, checkpoints: [] }),
      append(1101, 1102, 1103),
    ])
    assert.equal(report.fault, undefined)
    assert.ok(report.events >= 1100)
  })

  const cutAt = (last: number) =>
    `delete from audit_event where sequence > ${last};
     update audit_head set sequence = ${last},
       hash = (select hash from audit_event where sequence = ${last})`
  const intrusions: [what: string, statements: string, fault: AccountFault][] = [
    [
      'an edited detail',
      `update audit_event set data = '{"number":99}' where sequence = 4`,
      { sequence: 4, problem: 'altered' },
    ],
    [
      'another person put in',
      `update audit_event set actor = 'eve' where sequence = 1`,
      { sequence: 1, problem: 'altered' },
    ],
    [
      'a moment that is none',
      `update audit_event set at = 'noon' where sequence = 4`,
      { sequence: 4, problem: 'altered' },
    ],
    [
      'a detail that cannot be read',
      `update audit_event set data = '{' where sequence = 4`,
      { sequence: 4, problem: 'unreadable' },
    ],
    [
      'a line taken out',
      'delete from audit_event where sequence = 4',
      { sequence: 4, problem: 'missing' },
    ],
    [
      'a link that leads elsewhere',
      `update audit_event set previous_hash = hash where sequence = 4`,
      { sequence: 4, problem: 'not-linked' },
    ],
    [
      'the last lines gone',
      'delete from audit_event where sequence > 8',
      { sequence: 9, problem: 'cut-off' },
    ],
    [
      'the last lines gone and the head set back before a checkpoint',
      cutAt(7),
      { sequence: 8, problem: 'cut-off' },
    ],
    [
      'everything gone',
      'delete from audit_event; delete from audit_head',
      { sequence: 1, problem: 'cut-off' },
    ],
    [
      'a head set back',
      `update audit_head set sequence = 9`,
      { sequence: 10, problem: 'head-differs' },
    ],
    [
      'a head with another hash',
      `update audit_head set hash = 'x'`,
      { sequence: 10, problem: 'head-differs' },
    ],
    ['no head', 'delete from audit_head', { sequence: 10, problem: 'head-differs' }],
  ]
  for (const [what, statements, fault] of intrusions)
    test(`with ${what} is reported`, async (t) => {
      const { verify, intrude } = await opened(t)
      intrude(statements)
      assert.deepEqual((await verify()).fault, fault)
    })

  test('of an account that exists begins with a line', async (t) => {
    const { database } = await openChain(t, 0)
    const asked = { account: ACCOUNT, checkpoints: [], exists: true }
    const { fault } = await verifyAccount({ read: database.read, vault }, asked)
    assert.deepEqual(fault, { sequence: 1, problem: 'cut-off' })
  })

  test('made anew from a line on is reported at the next line that was signed', async (t) => {
    const { verify, events, path } = await opened(t)
    forgeFrom(path, events, 3)
    assert.deepEqual((await verify()).fault, { sequence: 6, problem: 'rewritten' })
  })

  const cutTo = async (
    database: Awaited<ReturnType<typeof opened>>['database'],
    line: AuditEvent,
  ) => {
    const { sequence, hash, at } = line
    const cut = signCut(vault, { accountId: ACCOUNT, sequence, hash, at })
    await database.transact(async ({ audit }) => audit.cutAt(cut, await audit.cut(ACCOUNT)))
  }

  for (const line of [3, 6, 7, 10])
    test(`cut by retention at line ${line} is intact from there on`, async (t) => {
      const { verify, events, database } = await opened(t)
      await cutTo(database, events[line - 1]!)
      const { fault, from, ...rest } = await verify()
      assert.deepEqual([fault, from, rest.events], [undefined, line + 1, 10 - line])
      assert.equal(rest.head.hash, events[9]!.hash)
    })

  test('cut while it is walked is intact', async (t) => {
    const { verify, events, database } = await opened(t)
    const [report] = await Promise.all([verify(), cutTo(database, events[2]!)])
    assert.equal(report.fault, undefined)
  })

  const forgeries: [what: string, statements: string, fault: AccountFault][] = [
    [
      'moved on by a user of the database',
      `update audit_cut set sequence = 5; delete from audit_event where sequence <= 5`,
      { sequence: 5, problem: 'bad-cut' },
    ],
    ['taken away', 'delete from audit_cut', { sequence: 1, problem: 'missing' }],
    [
      'followed by lines taken out',
      'delete from audit_event where sequence <= 5',
      { sequence: 4, problem: 'missing' },
    ],
  ]
  for (const [what, statements, fault] of forgeries)
    test(`with a cut that was ${what} is reported`, async (t) => {
      const { verify, events, database, intrude } = await opened(t)
      await cutTo(database, events[2]!)
      intrude(statements)
      assert.deepEqual((await verify()).fault, fault)
    })

  test('is not called broken because its database does not answer', async () => {
    const read = () => Promise.reject(new Error('no answer'))
    await assert.rejects(
      verifyAccount({ read, vault }, { account: ACCOUNT, checkpoints: [] }),
      /no answer/,
    )
  })
})
