import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { reportAndLog } from '../../src/adapters/phone/report-and-log.ts'
import { twilioPhone } from '../../src/adapters/phone/twilio.ts'
import type { Call } from '../../src/domain/calls/call.ts'
import { digitsToShow } from '../../src/domain/calls/call-digits.ts'
import { spendingAt } from '../../src/domain/calls/call-limits.ts'
import { dispatchCalls } from '../../src/domain/calls/dispatch-calls.ts'
import type { CallReport, Phone } from '../../src/domain/calls/phone.ts'
import { requestCall } from '../../src/domain/calls/request-call.ts'
import type { CallId, Language, NumberId } from '../../src/domain/ids.ts'
import { createServer } from '../../src/web/server.ts'
import type { OpenPhone } from '../../src/wiring-telephone.ts'
import { openTwilio } from '../../src/wiring-twilio.ts'
import { openTwilioDouble } from '../support/twilio-double.ts'
import { browserOf, openWorld, type World } from '../support/world.ts'

const ACCOUNT = `AC${'a'.repeat(32)}`
const TOKEN = 'the-token-of-the-account'
const ORIGIN = 'https://id.example.org'

/** The real adapter with the provider's own library, the product's web server, and the double at both ends. */
suite('calls by Twilio', () => {
  let world: World
  let double: Awaited<ReturnType<typeof openTwilioDouble>>
  let opened: OpenPhone
  const warned: string[] = []
  before(async () => {
    world = await openWorld()
    double = await openTwilioDouble({ account: ACCOUNT, token: TOKEN })
    const log = {
      info() {},
      error: (fields: object) => assert.fail(JSON.stringify(fields)),
      warn: (_: object, message: string) => warned.push(message),
      fatal() {},
    }
    const { ports, database } = world
    opened = await openTwilio(
      {
        name: 'twilio',
        account: ACCOUNT,
        authToken: TOKEN,
        from: '+815012345678',
        apiUrl: double.apiUrl,
      },
      {
        ports,
        database,
        log: log as never,
        publicUrl: ORIGIN,
        report: reportAndLog(ports, { from: 'twilio', log }),
      },
    )
    const server = createServer({
      publicUrl: ORIGIN,
      trustedProxies: [],
      timeZone: 'UTC',
      signer: { sign: () => '', isSigned: () => false },
      log,
      machines: [...opened.machines!],
      pages: [],
    })
    double.serve((url, request) => server.request(url, request))
  })
  after(async () => {
    await opened.close?.()
    double.close()
    await world.database.close()
  })

  const now = ({ id }: Call) => world.ports.read(async ({ calls }) => (await calls.find(id))!)
  const status = async (call: Call) => (await now(call)).status
  const tick = async (phones: readonly Phone[] = [opened.phone]) => {
    await dispatchCalls(world.ports, phones)
    await opened.close?.()
  }

  let people = 0
  /** A call of a person of its own, in the hands of the provider. */
  async function placed(language: Language = 'en', phones?: readonly Phone[]) {
    const { ports } = world
    const person = await world.addPerson(`of${++people}@example.org`)
    const user = { ...person.user, language }
    const id = ports.chance.id<NumberId>()
    const e164 = `+8190${String(10_000_000 + people * 10_000)}`
    const number = {
      id,
      accountId: user.accountId,
      userId: user.id,
      e164,
      country: 'JP',
      addedAt: ports.now(),
    }
    const answer = await ports.transact(async (stores) => {
      await stores.users.lock(user.id)
      await stores.users.putNumber(number)
      return requestCall(ports, stores, { user, number, asker: browserOf('here') })
    })
    assert.ok(answer.placed)
    await tick(phones)
    return { call: answer.call, line: double.calls().at(-1)! }
  }

  /** Somebody took the call, and knows the key that is asked for. */
  async function asked(language?: Language) {
    const { call, line } = await placed(language)
    await double.report(line, 'ringing')
    await double.answer(line)
    await double.silence(line)
    const state = await status(call)
    assert.ok(state.name === 'answered')
    return { call, line, key: String(state.challengeDigits[0]) }
  }

  async function keying(language?: Language) {
    const { call, line, key } = await asked(language)
    world.wait(5000)
    await double.press(line, key)
    const digits = digitsToShow(await now(call), world.ports.vault.mac)
    assert.ok(digits)
    return { call, line, digits }
  }

  for (const language of ['en', 'ja'] as const)
    test(`a call is placed, spoken and keyed, in ${language}, and no code is ever spoken (R17)`, async () => {
      const { call, line, digits } = await keying(language)
      const order = Object.fromEntries(line.order)
      assert.equal(order.From, '+815012345678')
      assert.equal(order.Timeout, '30')
      assert.equal(order.TimeLimit, '120')
      assert.equal(order.AsyncAmd, 'true')
      assert.equal(order.Url, `${ORIGIN}/phone/twilio/${call.id}/voice`)
      await double.press(line, `${digits}#`)
      assert.deepEqual(await status(call), { name: 'confirmed' })
      assert.equal(line.ended, true)
      const said = line.heard.join(' ')
      assert.match(
        said,
        language === 'en'
          ? /this is Aikagi.*press 9.*Thank you/
          : /Aikagiです.*9を押して.*ありがとう/,
      )
      assert.ok(!said.replace(/\D/g, '').includes(digits))
    })

  test('six digits without # are all after the silence; in two parts too', async () => {
    const { call, line, digits } = await keying()
    await double.press(line, digits.slice(0, 2))
    await double.press(line, digits.slice(2))
    world.wait(4000)
    await tick()
    assert.deepEqual(await status(call), { name: 'confirmed' })
    assert.match(line.heard.join(' '), /Thank you. Your page/)
  })

  test('a 9 stops it, wherever it comes', async () => {
    const offered = await placed()
    await double.answer(offered.line)
    await double.press(offered.line, '9')
    world.wait(3000)
    await tick()
    assert.deepEqual(await status(offered.call), { name: 'stopped', by: 'nine' })
    assert.match(offered.line.heard.join(' '), /We have stopped it/)
    const late = await keying()
    await double.press(late.line, '9')
    assert.deepEqual(await status(late.call), { name: 'stopped', by: 'nine' })
    assert.equal(late.line.ended, true)
  })

  test('tones of a greeting before the key was spoken are ignored, and the question is asked again (R16)', async () => {
    const { call, line, key } = await asked()
    const questions = line.heard.length
    await double.press(line, key)
    assert.equal((await status(call)).name, 'answered')
    assert.equal(line.heard.length, questions + 1)
    await double.detect(line, 'machine_start')
    await tick()
    assert.deepEqual(await status(call), { name: 'refused', reason: 'voicemail' })
    assert.equal((await now(call)).providerCause, 'machine_start')
    assert.equal(line.heard.at(-1), 'Goodbye.')
    assert.equal(line.ended, true)
  })

  test('nobody who presses a key is asked twice, then left', async () => {
    const { call, line } = await asked()
    await double.silence(line)
    world.wait(10_000)
    await tick()
    assert.match(line.heard.join(' '), /not heard a key yet/)
    await double.silence(line)
    world.wait(10_000)
    await tick()
    assert.deepEqual(await status(call), { name: 'refused', reason: 'not-present' })
    assert.equal(line.ended, true)
  })

  const ends: [status: string, sip: string, reason: string][] = [
    ['busy', '486', 'busy'],
    ['busy', '603', 'rejected'],
    ['no-answer', '', 'no-answer'],
    ['failed', '404', 'unreachable'],
    ['failed', '503', 'provider-error'],
    ['completed', '', 'no-answer'],
  ]
  for (const [said, sip, reason] of ends)
    test(`"${said} ${sip}" before anybody took it is ${reason}, and its own words are kept`, async () => {
      const { call, line } = await placed()
      const answer = await double.report(line, said, sip ? { SipResponseCode: sip } : {})
      assert.equal(answer.status, 204)
      assert.deepEqual(await status(call), { name: 'refused', reason })
      assert.equal((await now(call)).providerCause, sip ? `${said}, SIP ${sip}` : said)
    })

  test('a forged, altered, replayed or foreign callback is 403 and has no effect', async () => {
    const { call, line } = await placed()
    const url = line.order.get('StatusCallback')!
    const params = {
      AccountSid: ACCOUNT,
      CallSid: line.sid,
      CallStatus: 'busy',
      SequenceNumber: 'x',
    }
    const refused = async (to: string, fields: Record<string, string>, signed: string) =>
      assert.equal((await double.send(to, fields, signed)).status, 403)
    const good = double.sign(url, params)
    await refused(url, params, '')
    await refused(url, params, double.sign(url, params, 'another token'))
    await refused(url, { ...params, CallStatus: 'completed' }, good)
    await refused(`${url}?x=1`, params, good)
    const elsewhere = url.replace(call.id, 'another-call')
    await refused(elsewhere, params, double.sign(elsewhere, params))
    const foreign = { ...params, AccountSid: `AC${'b'.repeat(32)}` }
    await refused(url, foreign, double.sign(url, foreign))
    const otherLine = { ...params, CallSid: `CA${'9'.repeat(32)}` }
    await refused(url, otherLine, double.sign(url, otherLine))
    assert.equal((await status(call)).name, 'dialling')

    assert.equal((await double.report(line, 'ringing', { SequenceNumber: '1' })).status, 204)
    const again = {
      AccountSid: ACCOUNT,
      CallSid: line.sid,
      CallStatus: 'ringing',
      SequenceNumber: '1',
    }
    await refused(url, again, double.sign(url, again))
  })

  test('keys that are replayed, or come for another call, count once and nowhere else', async () => {
    const one = await keying()
    const other = await keying()
    const action = double.action(one.line)
    const wrong = {
      AccountSid: ACCOUNT,
      CallSid: one.line.sid,
      CallStatus: 'in-progress',
      Digits: '111111#',
    }
    const signed = double.sign(action, wrong)
    assert.equal((await double.send(action, wrong, signed)).status, 200)
    for (let time = 0; time < 3; time++)
      assert.equal((await double.send(action, wrong, signed)).status, 403)
    const state = await status(one.call)
    assert.ok(state.name === 'keying' && state.triesLeft === 2)
    const moved = action.replace(one.call.id, other.call.id)
    const theirs = { ...wrong, Digits: `${other.digits}#` }
    assert.equal((await double.send(moved, theirs, double.sign(moved, theirs))).status, 403)
    assert.equal((await status(other.call)).name, 'keying')
  })

  test('100 digits are ignored and logged, late ones end the line', async () => {
    const { call, line, digits } = await keying()
    await double.press(line, '1'.repeat(100))
    const state = await status(call)
    assert.ok(state.name === 'keying' && state.triesLeft === 3 && state.entry.length === 0)
    assert.ok(warned.includes('more keys than a person presses'))
    world.wait(60_000)
    await double.press(line, `${digits}#`)
    assert.deepEqual(await status(call), { name: 'refused', reason: 'expired' })
    assert.equal(line.ended, true)
  })

  test('too large a body, a field that comes twice and another method are refused', async () => {
    const { line } = await placed()
    const url = line.order.get('StatusCallback')!
    assert.equal((await double.send(url, { A: 'x'.repeat(20_000) }, '')).status, 413)
    assert.equal((await double.raw(url, 'A=1&A=2')).status, 403)
  })

  test('a provider that answers 500, or refuses the number, ends the call at once and says why (H19)', async () => {
    for (const [mood, reason, cause] of [
      ['fails', 'provider-error', /HTTP 500.*20500/],
      ['refuses', 'unreachable', /HTTP 400.*21211/],
    ] as const) {
      double.mood(mood)
      const { call } = await placed().finally(() => double.mood('takes'))
      assert.deepEqual(await status(call), { name: 'refused', reason })
      assert.match((await now(call)).providerCause!, cause)
    }
  })

  test('one that is followed by another provider hands the call over, and its late callbacks hang up (H19)', async () => {
    double.mood('fails')
    const rung: CallId[] = []
    const second: Phone = {
      name: 'sip',
      place: async ({ callId }) => void rung.push(callId),
      lines: async () => [],
      direct: async () => {},
    }
    const phones = [opened.phone, second]
    const { call } = await placed('en', phones).finally(() => double.mood('takes'))
    assert.equal((await status(call)).name, 'switching')
    await tick(phones)
    await tick(phones)
    assert.deepEqual(rung, [call.id])
    const { provider, tried } = await now(call)
    assert.equal(provider, 'sip')
    assert.match(tried![0]!.cause!, /HTTP 500/)
    const late = `${ORIGIN}/phone/twilio/${call.id}/voice`
    const params = {
      AccountSid: ACCOUNT,
      CallSid: `CA${'7'.repeat(32)}`,
      CallStatus: 'in-progress',
    }
    const answer = await double.send(late, params, double.sign(late, params))
    assert.match(answer.body, /<Response><Hangup\/><\/Response>/)
    assert.equal((await status(call)).name, 'dialling')
  })

  test('one that never reports is given up after its time, and its line is ended (R20)', async () => {
    const { call, line } = await placed()
    world.wait(30_000)
    await tick()
    assert.deepEqual(await status(call), { name: 'refused', reason: 'provider-error' })
    assert.equal(line.ended, true)
  })

  test('one that fails, refuses or never reports is paid for by the estimate, until it tells a price (R20)', async () => {
    const { ports } = world
    const spent = async () =>
      (await ports.read(({ calls }) => calls.spent('', spendingAt(ports)))).micros
    for (const mood of ['fails', 'refuses', 'takes'] as const) {
      double.mood(mood)
      const before = await spent()
      await placed().finally(() => double.mood('takes'))
      world.wait(30_000)
      await tick()
      assert.equal((await spent()) - before, ports.settings.callPrice, mood)
    }
  })

  test('a price that is none changes nothing, and is asked for again', async () => {
    const { call, line } = await placed()
    await double.report(line, 'busy')
    const { providerReference } = await now(call)
    for (const [price, unit] of [
      ['-0.02', null],
      ['-0.02', 'US dollars'],
      ['1e300', 'USD'],
      ['a lot', 'USD'],
    ] as const) {
      double.price(price, unit)
      assert.equal(await opened.phone.price!(providerReference!), undefined, `${price} ${unit}`)
    }
    double.price('-0.02')
    const told = await opened.phone.price!(providerReference!)
    assert.deepEqual(told, { micros: 20_000, currency: 'USD' })
  })

  test('one that never answers keeps nobody else waiting, and fails after its time (H19)', async () => {
    double.mood('is silent')
    const reported: CallReport[] = []
    const nowhere = () => ORIGIN
    const silent = twilioPhone({
      ...{ name: 'twilio', account: ACCOUNT, authToken: TOKEN, from: '+815012345678' },
      ...{ apiUrl: double.apiUrl, timeoutMs: 50, ringMs: 30_000, callMs: 120_000 },
      ...{ voiceAddress: nowhere, statusAddress: nowhere, machineAddress: nowhere },
      now: world.ports.now,
      newId: () => 'id',
      findCall: async () => undefined,
      hearOnce: async () => true,
      warn: () => {},
      report: async (_, report) => {
        reported.push(report)
        return { say: [], next: 'wait' }
      },
    })
    await silent.place({ callId: 'c' as CallId, e164: '+819012345678', language: 'en' })
    assert.deepEqual([await silent.lines(), reported], [['c'], []])
    await silent.settled()
    double.mood('takes')
    const [failed] = reported
    assert.ok(failed?.name === 'failed' && failed.reason === 'provider-error')
    assert.match(failed.cause!, /timeout/)
    assert.deepEqual(await silent.lines(), [])
  })
})
