import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  globSync,
  lutimesSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite, test } from 'node:test'
import { digitAsked, loudness } from '../../drill/sip/ear.ts'
import { Exchange, type Fate } from '../../drill/sip/exchange.ts'
import { accountLine } from '../../src/adapters/phone/sip/account-line.ts'
import { startBaresip } from '../../src/adapters/phone/sip/baresip.ts'
import { keyFilter } from '../../src/adapters/phone/sip/key-filter.ts'
import { sipPhone } from '../../src/adapters/phone/sip/sip.ts'
import { CALL_FOLDER, sweepFolders } from '../../src/adapters/phone/sip/sweep-folders.ts'
import type { CallFailure } from '../../src/domain/calls/call.ts'
import { goOn, plain } from '../../src/domain/calls/line.ts'
import { type Owner, phoneContract } from '../../src/domain/calls/phone.contract.ts'
import type { CallReport, Direction } from '../../src/domain/calls/phone.ts'
import type { CallId } from '../../src/domain/ids.ts'
import { accountAt, connected, LOGIN, phoneAt, until } from './sip-double.ts'
import { strangerWhoRings } from './stranger.ts'

const order = (id: string, e164: string) =>
  ({ callId: id as CallId, e164, language: 'ja' }) as const
const LISTEN: Direction = { say: [], next: 'listen' }

phoneContract('a telephone by SIP', {
  open: async (report) => {
    const exchange = await Exchange.open(LOGIN)
    const phone = phoneAt(exchange.port, report)
    const closing: (() => void)[] = []
    return {
      phone,
      owner: async ({ e164 }): Promise<Owner> => {
        const telephone = await connected(exchange, { number: e164 })
        closing.push(() => telephone.close())
        return {
          answer: () => telephone.answer(),
          press: (keys) => telephone.press(keys),
          hangUp: () => telephone.hangUp(),
          beBusy: () => telephone.hangUp(),
        }
      },
      close: async () => {
        await phone.stop()
        for (const close of closing) close()
        exchange.close()
      },
    }
  },
  outOfReach: async (report) => {
    const exchange = await Exchange.open()
    exchange.close()
    const phone = phoneAt(exchange.port, report)
    return { phone, close: phone.stop }
  },
})

suite('what a SIP provider answers', { concurrency: true }, () => {
  const cases: [what: string, fate: Fate, reason: CallFailure, cause: string][] = [
    ['declined', { rings: true, refuses: '603 Decline' }, 'rejected', '603 Decline'],
    ['declined, in other words', { rings: true, refuses: '403 No' }, 'rejected', '403 No'],
    ['a number it does not let us call', { refuses: '403 Barred' }, 'provider-error', '403 Barred'],
    ['switched off', { refuses: '480 Unavailable' }, 'no-answer', '480 Unavailable'],
    ['a number of nobody', { refuses: '404 Not Found' }, 'unreachable', '404 Not Found'],
    ['half a number', { refuses: '484 Incomplete' }, 'unreachable', '484 Incomplete'],
    ['busy everywhere', { refuses: '600 Busy' }, 'busy', '600 Busy'],
    ['no line', { refuses: '503 No Trunk' }, 'provider-error', '503 No Trunk'],
  ]
  for (const [what, fate, reason, cause] of cases)
    test(`is told to the service: ${what}`, async (t) => {
      const exchange = await Exchange.open(LOGIN)
      t.after(() => exchange.close())
      exchange.connect('+819011110000', fate)
      const reports: CallReport[] = []
      const phone = phoneAt(exchange.port, async (_, report) => {
        reports.push(report)
        return LISTEN
      })
      t.after(phone.stop)
      await phone.place(order('refused', '+819011110000'))
      const failed = () => reports.find(({ name }) => name === 'failed')
      await until(() => failed() !== undefined)
      assert.deepEqual(failed(), { name: 'failed', reason, cause })
    })

  test('is the same to somebody who rings for ever: it is hung up, and told nothing', async (t) => {
    const exchange = await Exchange.open()
    t.after(() => exchange.close())
    exchange.connect('+819011110000', { rings: true })
    let rang = false
    const phone = phoneAt(exchange.port, async (_, { name }) => {
      rang ||= name === 'ringing'
      return LISTEN
    })
    await phone.place(order('rings', '+819011110000'))
    await until(() => rang)
    await phone.direct('rings' as CallId, { say: [], next: 'hang-up' })
    await until(() => exchange.received.some(({ method }) => method === 'CANCEL'))
    await phone.stop()
  })

  test('R20 R18 is sent on to no other number: it is given up at once, and the next provider is not asked', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    exchange.connect('+819011110000', { redirects: '+881999999' })
    exchange.connect('+881999999', { rings: true })
    const reports: CallReport[] = []
    const phone = phoneAt(exchange.port, async (_, report) => {
      reports.push(report)
      return LISTEN
    })
    t.after(phone.stop)
    await phone.place(order('moved', '+819011110000'))
    await until(async () => (await phone.lines()).length === 0)
    await phone.stop()
    const cause = '302 Moved Temporarily'
    assert.deepEqual(
      reports.filter(({ name }) => name !== 'placed'),
      [{ name: 'failed', reason: 'unreachable', cause }],
    )
    const asked = exchange.received.filter(({ number }) => number === '+881999999')
    assert.ok(asked.some(({ method }) => method === 'CANCEL'))
  })

  test('is "forbidden" to whoever has the wrong password', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    let cause: string | undefined
    const report = async (_: CallId, said: CallReport) => {
      if (said.name === 'failed') cause = said.cause
      return LISTEN
    }
    const phone = phoneAt(exchange.port, report, { password: 'wrong', register: true })
    t.after(phone.stop)
    await phone.place(order('stranger', '+819011110000'))
    await until(() => cause !== undefined)
    assert.equal(cause, '403 Forbidden')
    assert.ok(exchange.received.every(({ method }) => method === 'REGISTER'))
  })
})

suite('calls by SIP', { concurrency: true }, () => {
  test('R17 are heard: each telephone hears its own digit, in real sound, and no other', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    const digits = [2, 7]
    const ended = new Set<string>()
    const phone = phoneAt(exchange.port, async (id, report) => {
      if (report.name === 'answered')
        return { say: [plain('voice.greeting'), goOn(digits[Number(id)]!)], next: 'listen' }
      if (report.name === 'spoken' && report.line.key === 'voice.go-on') ended.add(id)
      return LISTEN
    })
    t.after(phone.stop)
    const telephones = await Promise.all(
      digits.map(async (_, index) => {
        const telephone = await connected(exchange, { number: `+81902222000${index}` })
        t.after(() => telephone.close())
        await phone.place(order(String(index), telephone.number))
        await telephone.answer()
        return telephone
      }),
    )
    await until(() => telephones.every(({ heard }, index) => ended.has(String(index)) && heard))
    await until(() => telephones.every((one) => digitAsked(one.heard(), 'ja') !== undefined))
    assert.deepEqual(
      telephones.map((one) => digitAsked(one.heard(), 'ja')),
      digits,
    )
    for (const telephone of telephones)
      assert.ok(loudness(telephone.heard()).filter((half) => half > 500).length >= 4)
  })

  test('R20 are no more at once than there are lines', async (t) => {
    const exchange = await Exchange.open()
    t.after(() => exchange.close())
    exchange.connect('+819011110000', { rings: true })
    const phone = phoneAt(exchange.port, async () => LISTEN, { linesMost: 1 })
    t.after(phone.stop)
    await phone.place(order('first', '+819011110000'))
    await assert.rejects(phone.place(order('second', '+819011110000')), /All 1 lines are in use/)
  })

  test('are written as the provider wants the number', async (t) => {
    const exchange = await Exchange.open()
    t.after(() => exchange.close())
    const dial = async (numbers: Parameters<typeof phoneAt>[2], e164: string) => {
      const phone = phoneAt(exchange.port, async () => LISTEN, numbers)
      await phone.place(order(e164, e164))
      await until(async () => (await phone.lines()).length === 0)
      const invite = exchange.received.findLast(({ method }) => method === 'INVITE')!
      return [invite.number, /^From:.*<sip:([^@]*)@/im.exec(invite.text)?.[1]]
    }
    assert.deepEqual(await dial({}, '+819012345678'), ['+819012345678', 'aikagi'])
    const caller = { numbers: 'digits', callerId: '+815012345678' } as const
    assert.deepEqual(await dial(caller, '+819012345678'), ['819012345678', '+815012345678'])
    const within = { numbers: { within: 'JP' } }
    assert.deepEqual((await dial(within, '+819012345678'))[0], '09012345678')
    assert.deepEqual((await dial(within, '+442079460000'))[0], '010442079460000')
  })

  test('are not disturbed by whoever rings our own telephone meanwhile', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    const reports: CallReport[] = []
    const report = async (_: CallId, said: CallReport): Promise<Direction> => {
      reports.push(said)
      return said.name === 'answered' ? { say: [goOn(3)], next: 'listen' } : LISTEN
    }
    const phone = phoneAt(exchange.port, report, { register: true })
    t.after(phone.stop)
    const telephone = await connected(exchange, { number: '+819055550000' })
    t.after(() => telephone.close())
    await phone.place(order('disturbed', telephone.number))
    const stranger = await strangerWhoRings(exchange)
    t.after(stranger.close)
    await telephone.answer()
    await until(() => digitAsked(telephone.heard(), 'ja') === 3)
    await stranger.givesUp()
    await telephone.press('3')
    await until(() => reports.some(({ name }) => name === 'keys'))
    const placed = reports.find(({ name }) => name === 'placed')
    assert.notDeepEqual(placed, { name: 'placed', reference: 'of-a-stranger' })
    assert.equal(telephone.isOver(), false)
  })

  for (const next of ['listen', 'hang-up'] as const)
    test(`R20 that have lost their voice end at once, told to ${next}`, async (t) => {
      const exchange = await Exchange.open()
      t.after(() => exchange.close())
      const reports: CallReport[] = []
      const phone = sipPhone({
        name: 'sip',
        account: accountAt(exchange.port),
        voice: { speak: () => Promise.reject(new Error('en/greeting.wav is not-wave')) },
        report: async (_, report) => {
          reports.push(report)
          return report.name === 'answered' ? { say: [plain('voice.greeting')], next } : LISTEN
        },
        failed: () => {},
      })
      t.after(phone.stop)
      const telephone = await connected(exchange, { number: '+819044440000' })
      t.after(() => telephone.close())
      await phone.place(order('mute', telephone.number))
      await telephone.answer()
      await telephone.over()
      const told = reports.filter(({ name }) => name === 'failed')
      const cause = 'en/greeting.wav is not-wave'
      const failure = { name: 'failed', reason: 'provider-error', cause }
      assert.deepEqual(told, next === 'listen' ? [failure] : [])
    })

  test('tell no password to a program that has taken the port of their commands', async (t) => {
    const told: string[] = []
    const thief = createServer((socket) => socket.on('data', (piece) => told.push(String(piece))))
    t.after(() => thief.close())
    thief.listen(0, '0.0.0.0')
    await once(thief, 'listening')
    const { port } = thief.address() as AddressInfo
    let draws = 0
    const starting = startBaresip({
      account: accountAt(5060),
      heard: () => {},
      answered: () => {},
      gone: () => {},
      draw: () => ({ host: `127.9.9.${++draws}`, port }),
    })
    const telling = starting.then((baresip) =>
      baresip.command('uanew', accountLine(accountAt(5060))),
    )
    await assert.rejects(telling, /the control port is taken/)
    assert.equal(draws, 3)
    assert.deepEqual(told, [])
  })

  test('R20 that no file can be written for fail, and leave nothing behind', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'aikagi-full-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const program = `
      import { phoneAt } from '${import.meta.dirname}/sip-double.ts'
      const phone = phoneAt(5060, async (_, report) => {
        console.log(JSON.stringify(report))
        return { say: [], next: 'listen' }
      })
      await phone.place({ callId: 'c', e164: '+819033330000', language: 'ja' })`
    // No file of more than 512 kB, as on a disk that is full.
    const limited = ['-c', 'ulimit -f 1000; exec "$0" --input-type=module -e "$1"']
    const { stdout } = spawnSync('/bin/sh', [...limited, process.execPath, program], {
      env: { ...process.env, TMPDIR: folder },
      encoding: 'utf8',
    })
    const failed = { name: 'failed', reason: 'provider-error', cause: 'EFBIG' }
    assert.deepEqual(JSON.parse(stdout), failed)
    assert.deepEqual(readdirSync(folder), [])
  })

  test('R20 pass on no more keys than a person presses', () => {
    const isPassed = keyFilter()
    assert.equal(isPassed('A'), false)
    const flood = Array.from({ length: 10_000 }, (_, index) => '0123456789*#'[index % 12]!)
    assert.equal(flood.filter(isPassed).length, 100)
    assert.equal(isPassed('9'), false)
  })

  test('of a machine that lost its power leave a folder until the next start, and those under way keep theirs', async (t) => {
    const made = ['left', 'under-way', 'foreign'].map((name) =>
      mkdtempSync(`${CALL_FOLDER}${name}-`),
    )
    const [left, underWay, linked] = made as [string, string, string]
    t.after(() => made.map((folder) => rmSync(folder, { recursive: true, force: true })))
    writeFileSync(join(left, 'silence.wav'), '')
    symlinkSync(underWay, join(left, 'elsewhere'))
    rmSync(linked, { recursive: true })
    symlinkSync(underWay, linked)
    const before = new Date(Date.now() - 3_600_000)
    utimesSync(left, before, before)
    lutimesSync(linked, before, before)
    await sweepFolders()
    assert.deepEqual(
      made.map((folder) => existsSync(folder)),
      [false, true, true],
    )
  })

  test('die with us, and leave nothing behind', async (t) => {
    const exchange = await Exchange.open()
    t.after(() => exchange.close())
    exchange.connect('+819033330000', { rings: true })
    const program = `
      import { phoneAt } from '${import.meta.dirname}/sip-double.ts'
      const phone = phoneAt(${exchange.port}, async () => ({ say: [], next: 'listen' }))
      await phone.place({ callId: 'c', e164: '+819033330000', language: 'ja' })
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, TMPDIR: mkdtempSync(join(tmpdir(), 'aikagi-dies-')) },
    })
    t.after(() => child.kill('SIGKILL'))
    await until(() => exchange.received.some(({ method }) => method === 'INVITE'))
    const folder = globSync(join(tmpdir(), 'aikagi-dies-*/aikagi-call-*'))[0]!
    assert.equal(statSync(folder).mode & 0o777, 0o700)
    for (const file of readdirSync(folder))
      assert.ok(!readFileSync(join(folder, file)).includes(LOGIN.password), file)
    child.kill('SIGKILL')
    await until(() => !existsSync(folder))
    rmSync(dirname(folder), { recursive: true })
  })
})
