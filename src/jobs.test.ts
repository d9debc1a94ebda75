import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
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
})
