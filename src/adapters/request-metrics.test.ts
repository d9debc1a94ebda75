import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { requestMetrics } from './request-metrics.ts'

const NAME = 'aikagi_http_request_duration_seconds'

suite('request metrics', () => {
  test('count by route pattern and class of status, each bucket holding those below it', () => {
    const metrics = requestMetrics()
    metrics.answered('/link/:token', 200, 4)
    metrics.answered('/link/:token', 204, 30)
    metrics.answered('/link/:token', 404, 11_000)
    const lines = metrics.text().split('\n')
    const good = 'route="/link/:token",status="2xx"'
    const bad = 'route="/link/:token",status="4xx"'
    for (const line of [
      `# TYPE ${NAME} histogram`,
      `${NAME}_bucket{${good},le="0.005"} 1`,
      `${NAME}_bucket{${good},le="0.025"} 1`,
      `${NAME}_bucket{${good},le="0.05"} 2`,
      `${NAME}_bucket{${good},le="+Inf"} 2`,
      `${NAME}_sum{${good}} 0.034`,
      `${NAME}_count{${good}} 2`,
      `${NAME}_bucket{${bad},le="10"} 0`,
      `${NAME}_bucket{${bad},le="+Inf"} 1`,
    ])
      assert.ok(lines.includes(line), `${line} is not in:\n${lines.join('\n')}`)
  })

  test('cost a request less than five microseconds', () => {
    const metrics = requestMetrics()
    const times = 200_000
    const began = process.cpuUsage()
    for (let i = 0; i < times; i++) metrics.answered(ROUTES[i % 3]!, 200, i % 100)
    const { user, system } = process.cpuUsage(began)
    assert.ok((user + system) / times < 5, `${(user + system) / times} µs`)
  })
})

const ROUTES = ['/session/check', '/signin', '/security']
