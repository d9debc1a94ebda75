import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get as getHttps } from 'node:https'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { checkpointFile } from '../../src/adapters/checkpoints.ts'
import { aikagi, freePort, type Running, startAikagi } from '../support/aikagi.ts'
import { openChain, run } from '../support/chains.ts'
import { binaryOf } from '../support/tools.ts'

async function place(t: TestContext, more: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-start-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const port = await freePort()
  return {
    folder,
    port,
    url: `http://localhost:${port}`,
    env: { AIKAGI_DATA_DIR: join(folder, 'data'), AIKAGI_PORT: String(port), ...more },
  }
}

/** Killed at the end of the test, whatever became of it. */
async function started(t: TestContext, ...args: Parameters<typeof startAikagi>): Promise<Running> {
  const service = await startAikagi(...args)
  t.after(() => service.child.kill('SIGKILL'))
  return service
}

suite('the service', { concurrency: 3 }, () => {
  test('says where it is, on an empty database where to begin, and tells its log nothing of that', async (t) => {
    const { env, url } = await place(t)
    const service = await started(t, env, { until: /\/setup\/\S+\n/ })
    const [address] = service.said().match(new RegExp(`${url}/setup/[\\w-]{43}\n`)) ?? []
    assert.ok(address, service.said())
    assert.match(service.said(), /Aikagi is ready: /)
    assert.match(service.said(), /within 60 minutes/)
    assert.match(service.said(), /60 分以内/)
    assert.equal((await fetch(address.trim())).status, 200)

    const { status, stdout } = await service.stop()
    assert.equal(status, 0)
    const log = stdout.split('\n').filter((line) => line.startsWith('{'))
    assert.ok(log.length >= 3, stdout)
    const token = address.trim().slice(-43)
    for (const line of log) assert.ok(!line.includes(token), line)
  })

  test('answers health, readiness and metrics', async (t) => {
    const { env, url } = await place(t)
    await started(t, env)
    const ask = async (path: string) => (await fetch(`${url}${path}`)).text()
    assert.equal(await ask('/healthz'), '{"status":"ok"}')
    assert.equal(await ask('/readyz'), '{"status":"ok","database":"ok","clock":"ok"}')
    const metrics = await ask('/metrics')
    for (const name of ['database_commits_total', 'outbox_waiting', 'calls_under_way'])
      assert.match(metrics, new RegExp(`^aikagi_${name} \\d+$`, 'm'))
    assert.match(metrics, /duration_seconds_count\{route="\/readyz",status="2xx"\} 1/)
  })

  test('signs the audit log when it ends, and what is cut off later is reported (H10)', async (t) => {
    const { env } = await place(t)
    const service = await started(t, env, { until: /\/setup\/\S+\n/ })
    run(
      join(env.AIKAGI_DATA_DIR, 'aikagi.db'),
      `insert into audit_head values ('123456789012', 1, 'x')`,
    )
    const { status } = await service.stop()
    assert.equal(status, 0)
    const lines = await checkpointFile(join(env.AIKAGI_DATA_DIR, 'audit-checkpoints.jsonl')).lines()
    assert.equal(lines.length, 1)
    assert.equal(JSON.parse(lines[0]!).sequence, 1)
    const verdict = await aikagi(['audit', 'verify'], env)
    assert.match(verdict.stdout, /BROKEN at line 1 \(cut-off\)/)
  })

  test('logs a clock that went back, and is ready but degraded (A16)', async (t) => {
    const { folder, intrude } = await openChain(t, 3)
    intrude(`update audit_event set at = '2999-01-01T00:00:00.000Z' where sequence = 3`)
    const { env, url } = await place(t, { AIKAGI_DATA_DIR: folder })
    const service = await started(t, env)
    await until(service, /"msg":"clock is wrong"/)
    const answer = await fetch(`${url}/readyz`)
    assert.equal(answer.status, 200)
    const { status, clock, offSeconds } = await answer.json()
    assert.deepEqual([status, clock], ['degraded', 'behind-stored'])
    assert.ok(offSeconds > 900 * 365 * 86_400)
    assert.match(service.said(), /"level":"error"[^\n]+"reason":"behind-stored"/)
    assert.equal((await service.stop()).status, 0)
  })

  test('ends in order at SIGTERM, also while somebody follows a live page', async (t) => {
    const { env, port } = await place(t)
    const service = await started(t, env)
    const idle = connect(port, '127.0.0.1')
    t.after(() => idle.destroy())
    await once(idle, 'connect')
    idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n')
    const { status, stdout } = await service.stop()
    assert.equal(status, 0)
    assert.match(stdout, /"msg":"stopped"/)
  })

  test('ends at once at the second signal', async (t) => {
    const { env, port } = await place(t)
    const service = await started(t, env)
    // A request that never ends keeps it from ending in order for some seconds.
    const open = connect(port, '127.0.0.1')
    open.on('error', () => {})
    await once(open, 'connect')
    open.write('POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n')
    service.child.kill('SIGINT')
    await until(service, /"msg":"stopping"/)
    const { status, stdout } = await service.stop('SIGINT')
    assert.equal(status, 1)
    assert.doesNotMatch(stdout, /"msg":"stopped"/)
  })

  test('passes a signal on when it was started by another Node than the pinned one', async (t) => {
    const { env, folder } = await place(t)
    const program = join(folder, 'node')
    copyFileSync(process.execPath, program)
    const service = await started(t, env, { command: ['scripts/aikagi.cjs', 'start'], program })
    const { status, stdout } = await service.stop()
    assert.equal(status, 0)
    assert.match(stdout, /"msg":"stopped"/)
  })
})

suite('a service that cannot start', { concurrency: 3 }, () => {
  test('says that the port is in use and what to do, in both languages', async (t) => {
    const { env, port } = await place(t)
    const other = createServer().listen(port, '127.0.0.1')
    t.after(() => other.close())
    await once(other, 'listening')
    const { status, stderr, stdout } = await aikagi(['start'], env)
    assert.equal(status, 1)
    assert.match(
      stderr,
      new RegExp(`already listens on 127.0.0.1:${port}.*AIKAGI_PORT=${port + 1}`),
    )
    assert.match(stderr, /使用中です/)
    assert.doesNotMatch(`${stdout}${stderr}`, /at .*\.ts:\d+/)
  })

  test('tells a database that does not answer, without its password', async (t) => {
    const { env } = await place(t)
    const closed = await freePort()
    const AIKAGI_DATABASE = `postgres://aikagi:planted-secret@127.0.0.1:${closed}/aikagi`
    for (const command of [['start'], ['audit', 'verify'], ['set-up']]) {
      const { status, stderr, stdout } = await aikagi(command, {
        ...env,
        AIKAGI_DATABASE,
        AIKAGI_KEYS: await newKey(),
      })
      assert.equal(status, 1)
      assert.match(stderr, /ECONNREFUSED/)
      assert.doesNotMatch(`${stdout}${stderr}`, /planted-secret/)
    }
  })

  test('tells every mistake in its configuration', async (t) => {
    const { env } = await place(t)
    const wrong = { AIKAGI_PORT: '0', AIKAGI_KEYS: 'planted-secret', AIKAGI_NOTHING: '1' }
    const { status, stderr } = await aikagi(['start'], { ...env, ...wrong })
    assert.equal(status, 78)
    for (const name of Object.keys(wrong)) assert.ok(stderr.includes(`  ${name}\n`), stderr)
    assert.doesNotMatch(stderr, /planted-secret/)
  })
})

suite('TLS', () => {
  test('is served with a certificate of one’s own, and only with its key', async (t) => {
    const { folder, env, port } = await place(t)
    const pair = (name: string) => {
      const [key, cert] = [join(folder, `${name}-key.pem`), join(folder, `${name}.pem`)]
      const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
      const to = ['-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost']
      const names = ['-addext', 'subjectAltName=DNS:localhost']
      execFileSync(binaryOf('openssl'), [...request, ...to, ...names], { stdio: 'pipe' })
      return { key, cert }
    }
    const [ours, other] = [pair('ours'), pair('other')]
    const tls = { ...env, AIKAGI_TLS_CERT: ours.cert, AIKAGI_TLS_KEY: ours.key }
    const service = await started(t, tls)
    assert.match(service.said(), new RegExp(`https://localhost:${port}\n`))
    const request = getHttps(`https://localhost:${port}/healthz`, { ca: readFileSync(ours.cert) })
    const [answer] = await once(request, 'response')
    answer.resume()
    assert.equal(answer.statusCode, 200)
    assert.match(answer.headers['strict-transport-security'], /max-age=/)
    assert.equal((await service.stop()).status, 0)

    const { status, stderr } = await aikagi(['start'], { ...tls, AIKAGI_TLS_KEY: other.key })
    assert.equal(status, 1)
    assert.match(stderr, /The certificate and the key do not fit/)
  })
})

const newKey = async () => (await aikagi(['keys', 'new'], {})).stdout.trim()

async function until({ child, said }: Running, words: RegExp): Promise<void> {
  while (!words.test(said())) await once(child.stdout!, 'data')
}
