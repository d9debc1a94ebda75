import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { run } from '../test/support/chains.ts'
import { browserOf, openWorld, type Person } from '../test/support/world.ts'
import type { Phone } from './domain/calls/phone.ts'
import { requestCall } from './domain/calls/request-call.ts'
import type { CallId, NumberId } from './domain/ids.ts'
import type { Ports } from './domain/ports.ts'
import type { ContactNumber } from './domain/users/user.ts'
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
      phones: [phone],
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

  test('dial a call within their own second, though its bell was never heard', async () => {
    const { ports, addPerson } = await openWorld()
    const person = await addPerson()
    const dialled = Promise.withResolvers<string>()
    let firstRun = () => {}
    const ran = new Promise<void>((resolve) => {
      firstRun = resolve
    })
    const phone: Phone = {
      name: 'simulator',
      place: async ({ callId }) => dialled.resolve(callId),
      lines: async () => {
        firstRun()
        return []
      },
      direct: async () => {},
    }
    const jobs = startJobs(ports, {
      mailer: { name: 'none', send: async () => {}, close() {} },
      webhooks: { send: async () => 'delivered' },
      phones: [phone],
      log: { error: (fields) => assert.fail(JSON.stringify(fields)) },
      failed: (job) => assert.fail(job),
      clock: { check: async () => ({ right: true }), last: () => ({ right: true }) },
      checkpoints: async () => ({ count: 0, broken: [] }),
      listen: () => {},
    })
    await ran
    const call = await callFor(ports, person)
    // A second; the rest is for a machine that has others to serve.
    assert.equal(await within(5000, dialled.promise), call)
    await jobs.stop()
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
      phones: [],
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

/** Queues a test call to a number of this person's. */
async function callFor(ports: Ports, { user }: Person): Promise<CallId> {
  const { id: userId, accountId } = user
  const number: ContactNumber = {
    id: ports.chance.id<NumberId>(),
    accountId,
    userId,
    e164: '+819012345678',
    country: 'JP',
    addedAt: ports.now(),
  }
  const answer = await ports.transact(async (stores) => {
    await stores.users.lock(userId)
    await stores.users.putNumber(number)
    return requestCall(ports, stores, { user, number, asker: browserOf('here') })
  })
  if (!answer.placed) throw new Error(answer.reason)
  return answer.call.id
}

const within = <Result>(ms: number, promise: Promise<Result>): Promise<Result> =>
  Promise.race([promise, setTimeout(ms).then(() => assert.fail(`not within ${ms} ms`))])
