import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallId } from '../../domain/ids.ts'
import type { SimulatorStore } from './simulator.ts'

const mail = {
  messageId: '<one@localhost>',
  to: 'ada@example.org',
  subject: '合鍵',
  text: 'text',
  html: '<p>html</p>',
  at: new Date('2026-01-01T12:00:00Z'),
}

/** What the simulator's store must do on every database. It is emptied before each test. */
export function simulatorStoreContract(store: () => SimulatorStore): void {
  test('keeps one mail of each message id, in the order of arrival', async () => {
    const second = { ...mail, messageId: '<two@localhost>', at: new Date('2025-01-01T00:00:00Z') }
    await Promise.all(Array.from({ length: 8 }, () => store().addMail(mail)))
    await store().addMail(second)
    assert.deepEqual(await store().mails(), [mail, second])
    assert.deepEqual(await store().mails(mail.messageId), [second])
    assert.deepEqual(await store().mails(second.messageId), [])
  })

  test('moves its clock', async () => {
    assert.equal(await store().clockOffsetMs(), 0)
    await store().setClockOffsetMs(86_400_000)
    await store().setClockOffsetMs(172_800_000)
    assert.equal(await store().clockOffsetMs(), 172_800_000)
  })

  test('keeps what the phone is and what its calls are', async () => {
    const call = 'call' as CallId
    const state = { lines: ['1', 'two'], at: new Date('2026-01-01T12:00:00Z'), keys: undefined }
    assert.equal(await store().callState(call), undefined)
    assert.equal(await store().phone(), undefined)
    await store().putCallState(call, { lines: [] })
    await store().putCallState(call, state)
    await store().putPhone({ bought: 1 })
    await store().putPhone(state)
    assert.deepEqual(await store().callState(call), state)
    assert.deepEqual(await store().calls(), [{ callId: call, state }])
    assert.deepEqual(await store().phone(), state)
  })

  test('tells calls that are open from those that are over, whatever was said in them', async () => {
    const said = { state: 'talking', heard: ['"state":"over"'] }
    await store().putCallState('open' as CallId, said)
    await store().putCallState('over' as CallId, { state: 'over', heard: [] })
    assert.deepEqual(await store().openCalls(), [{ callId: 'open', state: said }])
  })
}
