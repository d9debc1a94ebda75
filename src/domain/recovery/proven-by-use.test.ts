import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addOwner, proveMail, type Scene } from '../../../test/support/getting-back.ts'
import { browserOf } from '../../../test/support/world.ts'
import type { Call } from '../calls/call.ts'
import { digitsOf } from '../calls/call-digits.ts'
import { dispatchCalls } from '../calls/dispatch-calls.ts'
import { reportCall } from '../calls/keep-call.ts'
import { goOn, plain } from '../calls/line.ts'
import type { CallReport, Phone } from '../calls/phone.ts'
import { lastProven } from '../users/user.ts'
import { requestRecoveryCall } from './request-recovery-call.ts'

const MINUTE = 60_000
const ASKER = browserOf('owner')

const reachedBy = ({ world: { ports }, person: { user } }: Scene) =>
  ports.read(async ({ users }) => ({
    addresses: (await users.addresses(user.id)).map(lastProven),
    number: (await users.findNumber(user.id))?.provenAt,
  }))

const callOf = async ({ world: { ports }, person: { user } }: Scene): Promise<Call> =>
  (await ports.read(({ calls }) => calls.findOpen(user.id)))!

/** The recovery's call, as far as the six digits on the page. */
async function taken(scene: Scene) {
  const { ports } = scene.world
  assert.deepEqual(await requestRecoveryCall(ports, { asker: ASKER }), { placed: true })
  const phone: Phone = {
    ...{ name: 'simulator', place: async () => {}, direct: async () => {} },
    lines: async () => [],
  }
  await dispatchCalls(ports, [phone])
  const { id } = await callOf(scene)
  const report = async (said: CallReport) => {
    assert.ok((await reportCall(ports, { callId: id, report: said, from: 'simulator' })).moved)
  }
  await report({ name: 'ringing' })
  await report({ name: 'answered' })
  const { status } = await callOf(scene)
  const digit = status.name === 'answered' ? status.challengeDigits[0]! : assert.fail(status.name)
  await report({ name: 'spoken', line: goOn(digit), point: 'ended' })
  await report({ name: 'keys', keys: `${digit}` })
  await report({ name: 'spoken', line: plain('voice.ask-digits'), point: 'begun' })
  return { report, digits: digitsOf(id, ports.vault.mac) }
}

suite('a real recovery proves what it uses, as a rehearsal does (DE-5)', () => {
  test('the mailbox whose link was pressed, and no other', async () => {
    const scene = await addOwner()
    const before = await reachedBy(scene)
    scene.world.wait(MINUTE)
    await proveMail(scene, 'owner')
    const after = await reachedBy(scene)
    assert.deepEqual(after.addresses, [scene.world.ports.now(), before.addresses[1]])
    assert.deepEqual(after.number, before.number)
  })

  for (const [how, keyed] of [
    ['the number, by the confirmed call', true],
    ['not by one that ended before the digits', false],
  ] as const)
    test(how, async () => {
      const scene = await addOwner()
      await proveMail(scene, 'owner')
      scene.world.wait(MINUTE)
      const { number: before } = await reachedBy(scene)
      const { report, digits } = await taken(scene)
      await report(keyed ? { name: 'keys', keys: `${digits}#` } : { name: 'hung-up' })
      const { number: after } = await reachedBy(scene)
      assert.deepEqual(after, keyed ? scene.world.ports.now() : before)
    })
})
