import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { type Call, type CallEvent, newCall } from '../../domain/calls/call.ts'
import { digitsToShow } from '../../domain/calls/call-digits.ts'
import { moveCall } from '../../domain/calls/move-call.ts'
import { phoneContract } from '../../domain/calls/phone.contract.ts'
import type { CallReport, Direction } from '../../domain/calls/phone.ts'
import type { AccountId, CallId, Language, NumberId, UserId } from '../../domain/ids.ts'
import { withDefaults } from '../../domain/settings.ts'
import { type Acted, simulatorPhone } from './simulator.ts'

const ID = 'call-1' as CallId
const CHALLENGE = [3, 7]
const DONE: Acted = { done: true }

/** The simulated telephone, and the service's real call machine at the other end of the line. */
async function onTheLine(t: TestContext, language: Language = 'en') {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let now = new Date('2026-11-20T05:00:00Z')
  let handset = true
  let changes = 0
  const kept = new Map<CallId, string>()
  let call: Call = newCall(
    {
      id: ID,
      accountId: '123456789012' as AccountId,
      userId: 'u' as UserId,
      numberId: 'n' as NumberId,
      range: '+81901234',
      numberMac: 'mac',
      purpose: 'recovery',
      language,
    },
    now,
  )
  const mac = (purpose: string, text: string) => `${purpose} ${text}`
  const move = (event: CallEvent): Direction => {
    const moved = moveCall(call, event, { now, mac, settings: withDefaults() })
    if (!moved.moved) return { say: [], next: 'wait' }
    call = moved.call
    return { say: moved.say, next: moved.next }
  }
  const phone = simulatorPhone({
    now: () => now,
    report: async (_: CallId, report: CallReport) =>
      move(report.name === 'answered' ? { ...report, challengeDigits: CHALLENGE } : report),
    hasHandset: async () => handset,
    changed: () => changes++,
    store: {
      callState: async (id) => read(kept.get(id)),
      putCallState: async (id, state) => void kept.set(id, JSON.stringify(state)),
      calls: async () => [...kept.values()].map((text) => ({ state: read(text) })),
      openCalls: async () =>
        [...kept.values()]
          .filter((text) => !text.includes('"state":"over"'))
          .map((text) => ({ state: read(text) })),
    },
  })
  t.after(() => phone.stop())
  move({ name: 'dialled', provider: phone.name, next: [] })
  await phone.place({ callId: ID, e164: '+819012345678', language })

  return {
    phone,
    status: () => call.status,
    /** The six digits, as the page would show them now. */
    digits: () => digitsToShow(call, mac),
    heard: async () => (await phone.heardCalls())[0]!,
    lines: async () =>
      (await phone.heardCalls())[0]!.transcript
        .filter(({ who }) => who === 'voice')
        .map(({ text }) => text),
    loseHandset: () => {
      handset = false
    },
    changes: () => changes,
    /** Time goes by, on the simulator's clock, and for the telephone's own timer. */
    async wait(ms: number) {
      for (let passed = 0; passed < ms; passed += 250) {
        now = new Date(now.getTime() + 250)
        t.mock.timers.tick(250)
        await phone.heardCalls()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
    /** The service's own timers. */
    async tick() {
      await phone.direct(ID, move({ name: 'tick' }))
    },
  }
}

const read = (text: string | undefined): unknown =>
  text === undefined ? undefined : JSON.parse(text)

suite('the simulated telephone', () => {
  for (const language of ['en', 'ja'] as const) {
    test(`LO-6 takes a whole keyed call in ${language}; no digit of it is spoken`, async (t) => {
      const { phone, status, digits, heard, lines } = await onTheLine(t, language)
      assert.equal((await heard()).state, 'ringing')
      assert.deepEqual(await phone.answer(ID, 'instant'), DONE)
      assert.match((await lines()).join('\n'), /1 2 3 4[,、] ?5 6 7 8[,、] ?9 0 1 2/)
      assert.match((await lines()).at(-1)!, /3/)
      await phone.press(ID, '3')
      assert.equal(status().name, 'keying')
      const code = digits()!
      for (const key of `${code}#`) await phone.press(ID, key)
      assert.equal(status().name, 'confirmed')
      const { state, ending, transcript } = await heard()
      assert.deepEqual([state, ending], ['over', 'service'])
      const spoken = transcript.filter(({ who }) => who === 'voice').map(({ text }) => text)
      assert.ok(!spoken.join(' ').replaceAll(/\D/g, '').includes(code))
      assert.equal(
        transcript
          .filter(({ who }) => who === 'person')
          .map(({ text }) => text)
          .join(''),
        `3${code}#`,
      )
    })
  }

  test('B21 stops everything with 9, keyed alone', async (t) => {
    const { phone, status, heard } = await onTheLine(t)
    await phone.answer(ID, 'instant')
    await phone.press(ID, '9#')
    assert.deepEqual(status(), { name: 'stopped', by: 'nine' })
    assert.equal((await heard()).state, 'over')
  })

  for (const reason of ['busy', 'rejected', 'unreachable'] as const) {
    test(`tells that the call was declined: ${reason}`, async (t) => {
      const { phone, status, heard } = await onTheLine(t)
      assert.deepEqual(await phone.decline(ID, reason), DONE)
      assert.deepEqual(status(), { name: 'refused', reason })
      assert.equal((await heard()).ending, 'declined')
    })
  }

  test('rings until the service gives up, when nobody answers', async (t) => {
    const { phone, wait, tick, status, heard } = await onTheLine(t)
    await wait(29_000)
    await tick()
    assert.equal((await heard()).state, 'ringing')
    await wait(1_000)
    await tick()
    assert.deepEqual(status(), { name: 'refused', reason: 'no-answer' })
    assert.deepEqual([(await heard()).state, (await heard()).ending], ['over', 'missed'])
    assert.deepEqual(await phone.answer(ID, 'instant'), { done: false, reason: 'not-now' })
  })

  test('R16 a voicemail greeting that plays every tone proves nothing', async (t) => {
    const { phone, wait, tick, status, digits, heard } = await onTheLine(t)
    assert.deepEqual(await phone.voicemail(ID, false), DONE)
    assert.equal(status().name, 'answered')
    for (let i = 0; i < 2; i++) {
      await wait(10_000)
      await tick()
    }
    assert.deepEqual(status(), { name: 'refused', reason: 'not-present' })
    assert.equal(digits(), undefined)
    assert.deepEqual([(await heard()).state, (await heard()).ending], ['over', 'voicemail'])
  })

  test('R17 a machine that the network notices hears "goodbye" and nothing else', async (t) => {
    const { phone, status, lines, heard } = await onTheLine(t)
    await phone.voicemail(ID, true)
    assert.deepEqual(status(), { name: 'refused', reason: 'voicemail' })
    assert.deepEqual(await lines(), ['Goodbye.'])
    assert.equal((await heard()).state, 'over')
  })

  test('tells that the person hung up', async (t) => {
    const { phone, status, heard } = await onTheLine(t)
    await phone.answer(ID, 'instant')
    await phone.hangUp(ID)
    assert.deepEqual(status(), { name: 'refused', reason: 'hung-up' })
    assert.equal((await heard()).ending, 'hung-up')
  })

  test('cannot be answered while it lies in the river, but still goes to voicemail', async (t) => {
    const { phone, loseHandset, status } = await onTheLine(t)
    loseHandset()
    const refused: Acted = { done: false, reason: 'no-handset' }
    assert.deepEqual(await phone.answer(ID, 'instant'), refused)
    assert.deepEqual(await phone.decline(ID, 'busy'), refused)
    assert.equal(status().name, 'ringing')
    assert.deepEqual(await phone.voicemail(ID, true), DONE)
  })

  test('refuses what makes no sense now', async (t) => {
    const { phone } = await onTheLine(t)
    const notNow: Acted = { done: false, reason: 'not-now' }
    assert.deepEqual(await phone.press(ID, '1'), notNow)
    assert.deepEqual(await phone.hangUp(ID), notNow)
    await phone.answer(ID, 'instant')
    assert.deepEqual(await phone.answer(ID, 'instant'), notNow)
    assert.deepEqual(await phone.press('other', '1'), { done: false, reason: 'no-such-call' })
  })

  test('has a line as long as the call rings or talks', async (t) => {
    const { phone } = await onTheLine(t)
    assert.deepEqual(await phone.lines(), [ID])
    await phone.answer(ID, 'instant')
    assert.deepEqual(await phone.lines(), [ID])
    await phone.direct(ID, { say: [], next: 'hang-up' })
    assert.deepEqual(await phone.lines(), [])
  })

  test('tells of every change, so that pages can follow', async (t) => {
    const { phone, changes } = await onTheLine(t)
    const before = changes()
    await phone.answer(ID, 'instant')
    assert.equal(changes(), before + 1)
  })
})

suite('the simulated voice, at the pace of a voice', () => {
  test('says one line after the other, and then waits for the key', async (t) => {
    const { phone, wait, tick, status, lines } = await onTheLine(t)
    await phone.answer(ID, 'spoken')
    assert.equal((await lines()).length, 1)
    await wait(5_000)
    assert.ok((await lines()).length > 1 && (await lines()).length < 6)
    await wait(30_000)
    assert.equal((await lines()).length, 6)
    assert.equal(status().name, 'answered')
    await tick()
    await phone.press(ID, '3')
    assert.equal(status().name, 'keying')
  })

  test('ignores a key before its line, and takes it as soon as its line can be read', async (t) => {
    const { phone, wait, status, lines } = await onTheLine(t)
    await phone.answer(ID, 'spoken')
    await phone.press(ID, '3')
    assert.equal(status().name, 'answered')
    for (let i = 0; i < 200 && !/pressing 3/.test((await lines()).at(-1)!); i++) await wait(250)
    await phone.press(ID, '3')
    assert.equal(status().name, 'keying')
  })

  test('hangs up after its last words', async (t) => {
    const { phone, wait, lines, heard } = await onTheLine(t)
    await phone.answer(ID, 'spoken')
    for (let i = 0; i < 200 && (await lines()).length < 5; i++) await wait(250)
    await phone.press(ID, '9#')
    assert.equal((await heard()).state, 'talking')
    await wait(15_000)
    assert.equal((await heard()).state, 'over')
    assert.equal((await lines()).at(-1), 'Goodbye.')
  })
})

phoneContract('a simulated telephone', {
  open: async (report) => {
    const kept = new Map<CallId, string>()
    const open = () => [...kept.values()].filter((text) => !text.includes('"state":"over"'))
    const stateOf = (text: string) => ({ state: read(text) })
    const phone = simulatorPhone({
      now: () => new Date(),
      report,
      hasHandset: async () => true,
      changed: () => {},
      store: {
        callState: async (id) => read(kept.get(id)),
        putCallState: async (id, state) => void kept.set(id, JSON.stringify(state)),
        calls: async () => [...kept.values()].map(stateOf),
        openCalls: async () => open().map(stateOf),
      },
    })
    return {
      phone,
      owner: async ({ callId }) => ({
        answer: async () => void (await phone.answer(callId, 'spoken')),
        press: async (keys) => void (await phone.press(callId, keys)),
        hangUp: async () => void (await phone.hangUp(callId)),
        beBusy: async () => void (await phone.decline(callId, 'busy')),
      }),
      close: async () => phone.stop(),
    }
  },
})
