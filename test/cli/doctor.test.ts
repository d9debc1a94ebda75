import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { newKeyEntry } from '../../src/adapters/keys.ts'
import { inspectDatabase } from '../../src/adapters/storage/inspect.ts'
import { askTime } from '../../src/cli/doctor/ask-time.ts'
import { aikagi, freePort } from '../support/aikagi.ts'
import { mailServer, smtpError } from '../support/mail-server.ts'
import { freshDatabase } from '../support/postgres.ts'
import { openWorld } from '../support/world.ts'

const home = mkdtempSync(join(tmpdir(), 'aikagi-doctor-'))
after(() => rmSync(home, { recursive: true }))

type Told = { check: string; grade: string; says: string; remedy?: string }

async function doctor(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = await aikagi(['doctor', '--json', ...args], environment)
  assert.equal(stderr, '')
  const findings = stdout
    .trim()
    .split('\n')
    .map((line): Told => JSON.parse(line))
  for (const { grade, remedy } of findings) assert.equal(remedy === undefined, grade === 'ok')
  return { status, stdout, grades: Object.fromEntries(findings.map((f) => [f.check, f.grade])) }
}

/** A time server that is ahead of us, as RFC 4330 has it answer. */
async function timeServer(aheadMs: number, stratum = 1, host = '127.0.0.1') {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  socket.on('message', (question, { port, address }) => {
    const answer = Buffer.alloc(48)
    answer.set([0x24, stratum])
    question.copy(answer, 24, 40, 48)
    const at = (Date.now() + aheadMs) / 1000 + 2_208_988_800
    for (const place of [32, 40]) {
      answer.writeUInt32BE(Math.floor(at), place)
      answer.writeUInt32BE(Math.floor((at % 1) * 2 ** 32), place + 4)
    }
    socket.send(answer, port, address)
  })
  socket.bind(0, host)
  await once(socket, 'listening')
  after(() => socket.close())
  return `${isIPv6(host) ? `[${host}]` : host}:${socket.address().port}`
}

suite('aikagi doctor', { concurrency: 2 }, () => {
  test('finds mail, time, database and keys in order, hands over a test letter, and changes nothing', async () => {
    const mail = await mailServer()
    after(mail.close)
    const environment = {
      AIKAGI_DATA_DIR: join(home, 'well'),
      AIKAGI_PORT: String(await freePort()),
      AIKAGI_SMTP_URL: `smtp://127.0.0.1:${mail.port}`,
      AIKAGI_MAIL_FROM: 'aikagi@example.org',
    }
    const args = ['--mail', 'ada@example.org', '--ntp', await timeServer(0)]
    const { status, grades } = await doctor(args, environment)
    assert.equal(status, 0)
    const { configuration, mail: reached, 'mail probe': probe, time, database } = grades
    assert.deepEqual([configuration, reached, probe, time], ['ok', 'ok', 'ok', 'ok'])
    assert.equal(database, 'warning', 'it was never started')
    assert.equal(grades.address, 'warning', 'nobody listens')
    const [letter] = mail.received
    assert.deepEqual(letter?.envelope.to, ['ada@example.org'])
    assert.equal(letter?.mail.subject, 'Aikagi: This is a test')
  })

  test('says what fails, ends with 1, and tells no secret', async () => {
    const mail = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        done(smtpError(535, `wrong ${username} ${password}`)),
    })
    after(mail.close)
    const world = await openWorld()
    await world.addDevice(await world.addPerson())
    const keys = newKeyEntry()
    const { status, grades, stdout } = await doctor(['--ntp', await timeServer(60_000)], {
      AIKAGI_DATA_DIR: join(home, 'ill'),
      AIKAGI_DATABASE: `sqlite:${world.path}`,
      AIKAGI_KEYS: keys,
      AIKAGI_PORT: String(await freePort()),
      AIKAGI_SMTP_URL: `smtp://operator:hunter2secret@127.0.0.1:${mail.port}`,
      AIKAGI_MAIL_FROM: 'aikagi@example.org',
    })
    assert.equal(status, 1)
    assert.deepEqual(
      [grades.database, grades.keys, grades.mail, grades.time],
      ['ok', 'failed', 'failed', 'failed'],
    )
    assert.doesNotMatch(stdout, /hunter2secret|operator/)
    assert.ok(!stdout.includes(keys.split(':')[1]!))
  })

  test('tells every mistake of the settings with its remedy', async () => {
    const environment = { AIKAGI_DATA_DIR: join(home, 'odd'), AIKAGI_PORT: 'x', AIKAGI_PROT: '1' }
    const { status, grades } = await doctor([], environment)
    assert.equal(status, 1)
    assert.deepEqual(grades, { AIKAGI_PORT: 'failed', AIKAGI_PROT: 'failed' })
  })
})

suite('what it looks at', () => {
  test('is a PostgreSQL database as it stands: reached, written to and not changed, with its clock', async () => {
    const { url, drop } = await freshDatabase()
    const target = { kind: 'postgres', url } as const
    assert.equal((await inspectDatabase(target)).begun, false)
    const world = await openWorld({}, target)
    const inspected = await inspectDatabase(target)
    assert.deepEqual([inspected.begun, inspected.pending, inspected.unknown], [true, [], []])
    assert.ok(Math.abs((inspected.clock?.told.getTime() ?? 0) - Date.now()) < 60_000)
    await world.database.ping()
    await world.database.close()
    assert.deepEqual((await inspectDatabase(target)).unknown, [], 'nothing is left behind')
    await drop()
  })

  test('is how far the clock is off, and not what a server that does not know says', async () => {
    const offMs = await askTime(await timeServer(-5000))
    assert.ok(Math.abs(offMs - 5000) < 500, `${offMs}`)
    await assert.rejects(askTime(await timeServer(0, 0)), /refuses to tell/)
    await assert.rejects(askTime('127.0.0.1:99999'), /port/i)
  })

  test('is a time server by an IPv6 address too, and one that is none is said to be', async () => {
    const offMs = await askTime(await timeServer(-5000, 1, '::1'))
    assert.ok(Math.abs(offMs - 5000) < 500, `${offMs}`)
    // Without a port it is asked at 123, where nobody answers here.
    for (const server of ['::1', '[::1]'])
      await assert.rejects(askTime(server), /did not answer|ECONNREFUSED/)
  })
})
