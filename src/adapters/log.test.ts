import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import { createLog, type Log } from './log.ts'

const TOKEN = randomBytes(32).toString('base64url')
const PLANTED = ['hunter2-hunter2', '081804', TOKEN, 'GEZDGNBVGY3TQOJQ', 'smtp-pass']

function logTo(format: 'json' | 'pretty'): { log: Log; lines: string[] } {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  return { log: createLog({ format, level: 'debug', stream }), lines }
}

/** Every way in which a secret could get into a line. */
function plantSecrets(log: Log): void {
  const secrets = {
    password: 'hunter2-hunter2',
    code: '081804',
    Authorization: `Bearer ${TOKEN}`,
    'set-cookie': `__Host-session=${TOKEN}`,
    sealed_secret: 'GEZDGNBVGY3TQOJQ',
    keys: ['GEZDGNBVGY3TQOJQ'],
    uri: 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ',
    token: Buffer.from('hunter2-hunter2'),
  }
  log.info(secrets, 'flat')
  log.info({ request: { headers: secrets, form: [secrets] } }, 'deep')
  log.child(secrets).info('bound')
  log.info({ path: `/verify/${TOKEN}` }, 'under an innocent name')
  log.info(`in the message: ${TOKEN}`)
  log.info('set into the message: %s', TOKEN)
  log.info('as an object: %o', 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ')
  log.info({}, 'set in after fields: %o', { password: 'hunter2-hunter2' })
  log.error(new Error(`smtp://mailer:smtp-pass@mail.example.org refused ${TOKEN}`), 'failed')
  log.error({ err: Object.assign(new Error('x'), { response: 'hunter2-hunter2' }) }, 'failed')
  log.error({ err: new Error('outer', { cause: new Error(TOKEN) }) }, 'failed')
}

suite('the log', () => {
  for (const format of ['json', 'pretty'] as const)
    test(`never shows a secret, as ${format} (A13, R14)`, () => {
      const { log, lines } = logTo(format)
      plantSecrets(log)
      assert.equal(lines.length, 11)
      for (const line of lines)
        for (const secret of PLANTED) assert.ok(!line.includes(secret), `${secret} in ${line}`)
    })

  test('as JSON has a level, a moment and the request it belongs to', () => {
    const { log, lines } = logTo('json')
    log.child({ requestId: 'x7' }).warn({ ms: 12, user: 'u1' }, 'slow')
    const { time, ...rest } = JSON.parse(lines[0]!)
    assert.deepEqual(rest, { level: 'warn', requestId: 'x7', ms: 12, user: 'u1', msg: 'slow' })
    assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('keeps what an error says about itself', () => {
    const { log, lines } = logTo('json')
    const error = Object.assign(new TypeError('no answer'), { code: 'ECONNREFUSED' })
    log.error({ err: error }, 'failed')
    const { type, message, code, stack } = JSON.parse(lines[0]!).err
    assert.deepEqual([type, message, code], ['TypeError', 'no answer', 'ECONNREFUSED'])
    assert.match(stack, /log\.test\.ts/)
  })

  test('for a terminal is one line that nobody can break', () => {
    const { log, lines } = logTo('pretty')
    log.info({ requestId: 'x7', name: 'Eve\n00:00 info  root signed in\u001b[2J' }, 'signed\r\nin')
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^\d\d:\d\d:\d\d\.\d{3} info {2}signed {2}in requestId=x7 name=Eve /)
    assert.equal(lines[0]!.trimEnd().split('\n').length, 1)
    assert.ok(!lines[0]!.includes('\u001b'))
  })

  test('leaves out what is below its level', () => {
    const lines: string[] = []
    const stream = { write: (line: string) => void lines.push(line) }
    createLog({ format: 'json', level: 'warn', stream }).info('quiet')
    assert.deepEqual(lines, [])
  })
})
