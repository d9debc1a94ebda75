import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { run } from '../test/support/chains.ts'
import { openWorld } from '../test/support/world.ts'
import type { Phone } from './domain/calls/phone.ts'
import type { CallId } from './domain/ids.ts'
import { startJobs } from './jobs.ts'

suite('the jobs', () => {
  test('log everything that failed in a run, each by itself, and count the run once', async () => {
    const { ports } = await openWorld()
    const logged: object[] = []
    const failed: string[] = []
    const phone: Phone = {
      name: 'simulator',
      place: async () => {},
      lines: async () => ['first', 'second'] as CallId[],
      direct: (call) => Promise.reject(new Error(`no line to ${call}`)),
    }
    const jobs = startJobs(ports, {
      mailer: { name: 'none', send: async () => {}, close() {} },
      webhooks: { send: async () => 'delivered' },
      phone,
      log: { error: (fields) => logged.push(fields) },
      failed: (job) => failed.push(job),
      clock: { check: async () => ({ right: true }), last: () => ({ right: true }) },
      checkpoints: async () => ({ count: 0, broken: [] }),
      listen: () => {},
    })
    await jobs.stop()
    assert.deepEqual(failed, ['calls'])
    assert.match(JSON.stringify(logged), /"calls".*no line to first.*"calls".*no line to second/)
  })

  test('alarm the account and the operators of a changed log, whoever finds it (H10)', async () => {
    const world = await openWorld()
    const { ports } = world
    const root = await world.addPerson()
    const { accountId } = root.user
    const day = new Date(ports.now().getTime() - ports.settings.auditRetentionMs - 48 * 3_600_000)
    await ports.transact(({ audit }) =>
      audit.append({ accountId, kind: 'account.created', at: day, actor: 'system' }),
    )
    run(world.path, `update audit_event set actor = 'eve'`)
    const logged: object[] = []
    const jobs = startJobs(ports, {
      mailer: { name: 'none', send: async () => {}, close() {} },
      webhooks: { send: async () => 'delivered' },
      log: { error: (fields) => logged.push(fields) },
      failed: (job) => assert.fail(job),
      clock: { check: async () => ({ right: true }), last: () => ({ right: true }) },
      checkpoints: async () => ({ count: 0, broken: [accountId] }),
      listen: () => {},
    })
    await jobs.stop()
    assert.deepEqual(logged, [{ accounts: [accountId] }, { accounts: [accountId] }])
    const waiting = await ports.read(({ alarms }) => alarms.newest(accountId, 'audit-broken'))
    assert.deepEqual(waiting, ports.now())
    assert.equal((await world.audit(root)).length, 1)
  })
})
