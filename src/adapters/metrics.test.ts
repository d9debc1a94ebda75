import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Gauged, processMetrics } from './metrics.ts'

const quiet: Gauged = {
  version: '9.9.9',
  commits: () => 7,
  passwords: () => ({ running: 2, waiting: 5, refused: 3 }),
  outboxWaiting: async () => 4,
  outboxDead: async () => 1,
  callsUnderWay: async () => 6,
}

suite('the metrics', () => {
  test('tell each figure in the format of Prometheus', async () => {
    const metrics = processMetrics(quiet)
    metrics.jobFailed('outbox')
    metrics.jobFailed('outbox')
    metrics.answered('/signin', 200, 3)
    await metrics.text()
    // Asked twice: counters must not add up with every question.
    const lines = (await metrics.text()).split('\n')
    for (const line of [
      'aikagi_info{version="9.9.9"} 1',
      'aikagi_database_commits_total 7',
      'aikagi_password_hashes_running 2',
      'aikagi_password_hashes_waiting 5',
      'aikagi_password_hashes_refused_total 3',
      'aikagi_outbox_waiting 4',
      'aikagi_outbox_dead 1',
      'aikagi_calls_under_way 6',
      'aikagi_job_failures_total{job="outbox"} 2',
      'aikagi_http_request_duration_seconds_count{route="/signin",status="2xx"} 1',
    ])
      assert.ok(lines.includes(line), `${line} is not in:\n${lines.join('\n')}`)
    assert.ok(lines.some((line) => /^aikagi_process_resident_memory_bytes \d+/.test(line)))
    for (const line of lines) assert.match(line, LINE)
  })

  test('go on without the database, whose figures are then no numbers', async () => {
    const gone = () => Promise.reject(new Error('no answer'))
    const metrics = processMetrics({ ...quiet, outboxWaiting: gone, callsUnderWay: gone })
    const text = await metrics.text()
    assert.match(text, /^aikagi_outbox_waiting Nan$/im)
    assert.match(text, /^aikagi_calls_under_way Nan$/im)
    assert.match(text, /^aikagi_database_commits_total 7$/m)
  })
})

/** One line of the exposition format, or nothing. */
const LINE = /^(|# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\\]*",?)+\})? (-?[\d.e+-]+|Nan|NaN|[+-]Inf))$/
