import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf } from '../../../test/support/visitor.ts'
import { browserOf, openWorld } from '../../../test/support/world.ts'
import { dispatchCalls } from '../../domain/calls/dispatch-calls.ts'
import { reportCall } from '../../domain/calls/keep-call.ts'
import type { Phone } from '../../domain/calls/phone.ts'
import { priceCalls } from '../../domain/calls/price-calls.ts'
import { requestCall } from '../../domain/calls/request-call.ts'
import type { NumberId } from '../../domain/ids.ts'
import { pagesOf } from '../pages.ts'
import { routes } from '../routes.ts'

const world = await openWorld({ callsPerHourOverall: 2 })
const { ports } = world
const { sessionByToken } = world.database
const ear = { listen: () => () => {} }
const site = siteOf(pagesOf({ ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
await world.addDevice(root)
const ALL = `${routes.admin.calls}?which=all`

async function ask(e164: string) {
  const { user } = await addColleague(world, root, { name: `of${e164.slice(-4)}`, device: false })
  const { accountId, id: userId } = user
  const id = ports.chance.id<NumberId>()
  const number = { id, accountId, userId, e164, country: 'JP', addedAt: ports.now() }
  return ports.transact(async (stores) => {
    await stores.users.lock(userId)
    await stores.users.putNumber(number)
    return requestCall(ports, stores, { user, number, asker: browserOf('here') })
  })
}

suite('the page of calls', () => {
  test('tells of each call what became of it, what providers said, how long and for how much', async () => {
    const asked: string[] = []
    const phone = (name: string): Phone => ({
      name,
      place: async () => {
        if (name === 'sip') throw new Error('<b>trunk down</b>')
      },
      lines: async () => [],
      direct: async () => {},
      price: async (reference) => {
        asked.push(reference)
        return asked.length > 1 ? { micros: 12_500, currency: 'USD' } : undefined
      },
    })
    const phones = [phone('sip'), phone('twilio')]
    const answer = await ask('+819011115678')
    assert.ok(answer.placed)
    const { id: callId } = answer.call
    for (let turn = 0; turn < 2; turn++) await dispatchCalls(ports, phones)
    const report = (said: Parameters<typeof reportCall>[1]['report']) =>
      reportCall(ports, { callId, report: said, from: 'twilio' })
    await report({ name: 'placed', reference: 'CA1' })
    await report({ name: 'answered' })
    world.wait(7000)
    await report({ name: 'hung-up', cause: 'completed, SIP 200' })
    // Unknown at first; asked again only after as long as the call is old.
    for (const minutes of [0, 1, 1, 1]) {
      world.wait(minutes * 60_000)
      await priceCalls(ports, phones)
    }
    assert.deepEqual(asked, ['CA1', 'CA1'])

    const visitor = await signedInAs(world, site, { person: root })
    const { text } = await visitor.get(ALL)
    for (const part of [/of5678/, /•••• 5678/, /hung up/, /7 seconds/, /\$0\.0125/])
      assert.match(text, part)
    assert.match(text, /sip said: &lt;b&gt;trunk down.*twilio said: completed, SIP 200/s)
    assert.ok(!text.includes('+819011115678') && !text.includes('1111'))
    assert.doesNotMatch(text, /Against the limits/)
    assert.match((await visitor.get(routes.admin.calls)).text, /hung up/)
  })

  test('shows operators how much is left, and refuses what is more (R20)', async () => {
    assert.ok((await ask('+819022225679')).placed)
    const refused = await ask('+819033335680')
    assert.ok(!refused.placed && refused.reason === 'spent')
    const { accountId } = root.user
    await ports.transact(async ({ accounts }) =>
      accounts.save({ ...(await accounts.get(accountId)), operatorSince: ports.now() }),
    )
    const again = await ask('+819044445681')
    assert.ok(!again.placed)
    const alarmed = await ports.read(({ alarms }) => alarms.newest(accountId, 'calls-spent'))
    assert.deepEqual(alarmed, ports.now())

    const { text } = await (await signedInAs(world, site, { person: root })).get(ALL)
    assert.match(text, /Against the limits/)
    assert.match(text, /Calls this hour<\/dt><dd>2 of 2</)
    // One with its price and the provider tried before it, one by the estimate.
    assert.match(text, /Spent today, in your provider’s currency<\/dt><dd>0.42 of 200</)
  })
})
