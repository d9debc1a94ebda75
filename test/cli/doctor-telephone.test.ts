import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Exchange } from '../../drill/sip/exchange.ts'
import { checkSip } from '../../src/adapters/phone/check-sip.ts'
import { probeSip } from '../../src/adapters/phone/probe-sip.ts'
import { probeTwilio } from '../../src/adapters/phone/probe-twilio.ts'
import type { SipAccount } from '../../src/adapters/phone/sip/sip-account.ts'
import { recordedVoice } from '../../src/adapters/phone/voice/voice.ts'
import { callByTelephone } from '../../src/cli/doctor/call-by-telephone.ts'
import type { TelephoneConfig } from '../../src/config-telephone.ts'
import type { CallId } from '../../src/domain/ids.ts'
import { withDefaults } from '../../src/domain/settings.ts'
import { openTwilioDouble } from '../support/twilio-double.ts'
import { accountAt, connected, LOGIN } from '../telephone/sip-double.ts'

const E164 = '+819012345678'
const ACCOUNT = `AC${'a'.repeat(32)}`
const TOKEN = 'the-token-of-the-account'

const probe = {
  order: { callId: 'doctor' as CallId, e164: E164, language: 'en' },
  ringMs: 20_000,
  callMs: 60_000,
} as const
const sipLine = (account: SipAccount) => ({ name: 'sip', account, voice: recordedVoice() }) as const

suite('what the doctor learns of a SIP account without a call', { concurrency: true }, () => {
  for (const register of [true, false])
    test(`that it ${register ? 'registers' : 'answers OPTIONS'}, and that a wrong password does not`, async (t) => {
      const exchange = await Exchange.open(LOGIN)
      t.after(() => exchange.close())
      const account = accountAt(exchange.port, { register })
      const works = await checkSip(account)
      assert.deepEqual(works, {
        works: true,
        says: register ? 'SIP: registered' : 'SIP: answers with 200 OK',
      })
      const wrong = await checkSip({ ...account, password: 'guessed' })
      assert.equal(wrong.works, false)
      assert.match(wrong.says, /403 Forbidden/)
      assert.ok(exchange.received.every(({ method }) => /^(REGISTER|OPTIONS)$/.test(method)))
    })

  test('that nobody is there', async () => {
    const exchange = await Exchange.open()
    exchange.close()
    const { works } = await checkSip(accountAt(exchange.port))
    assert.equal(works, false)
  })
})

suite('the call of the doctor', { concurrency: true }, () => {
  test('by SIP rings, says to the end that it is a test, and hangs up', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    const telephone = await connected(exchange, { number: E164 })
    t.after(() => telephone.close())
    const [outcome] = await Promise.all([
      probeSip(sipLine(accountAt(exchange.port)), probe),
      telephone.answer(),
    ])
    assert.deepEqual(outcome, { reached: 'heard' })
  })

  test('by SIP tells how far it came: refused before it rang, or never answered', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    exchange.connect(E164, { refuses: '403 Barred' })
    const line = sipLine(accountAt(exchange.port))
    const refused = await probeSip(line, probe)
    assert.equal(refused.cause, '403 Barred')
    assert.notEqual(refused.reached, 'ringing')
    exchange.connect(E164, { rings: true })
    const unanswered = await probeSip(line, { ...probe, ringMs: 2_000 })
    assert.deepEqual(unanswered, { reached: 'ringing', cause: 'nobody answered' })
    assert.ok(exchange.received.some(({ method }) => method === 'CANCEL'))
  })

  test('by Twilio needs no callback: the call says all by itself, and is asked about', async (t) => {
    const double = await openTwilioDouble({ account: ACCOUNT, token: TOKEN })
    t.after(double.close)
    const account = {
      account: ACCOUNT,
      authToken: TOKEN,
      from: '+815012345678',
      apiUrl: double.apiUrl,
    }
    const probing = probeTwilio(account, probe)
    while (double.calls().length === 0) await setTimeout(20)
    const [line] = double.calls()
    assert.equal(line!.order.get('Timeout'), '20')
    assert.equal(line!.order.get('StatusCallback'), null)
    line!.status = 'in-progress'
    await double.listen(line!)
    assert.deepEqual(await probing, { reached: 'answered' })
    assert.match(line!.heard.join(' '), /This is a test call/)
    double.mood('refuses')
    const refused = await probeTwilio(account, probe)
    assert.equal(refused.reached, 'nothing')
    assert.match(refused.cause ?? '', /HTTP 400, 21211/)
  })

  test('goes by each telephone in its order, to no number that is not called otherwise (R20)', async (t) => {
    const exchange = await Exchange.open(LOGIN)
    t.after(() => exchange.close())
    exchange.connect(E164, { rings: true, refuses: '486 Busy Here' })
    const telephone: TelephoneConfig[] = [
      { name: 'sip', ...accountAt(exchange.port, { password: 'guessed' }) },
      { name: 'sip2', ...accountAt(exchange.port) },
    ]
    const config = { telephone, settings: withDefaults() }
    for (const number of ['0990123456', '+81990123456', '+870773111632'])
      assert.deepEqual(
        (await callByTelephone(config, number)).map(({ check, grade }) => [check, grade]),
        [['call', 'failed']],
      )
    assert.equal(exchange.received.length, 0)
    assert.deepEqual(
      (await callByTelephone(config, E164)).map(({ check, grade }) => [check, grade]),
      [
        ['call sip', 'failed'],
        ['call sip2', 'warning'],
      ],
    )
  })
})
