import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browserOf, openWorld } from '../../../test/support/world.ts'
import type { CallReport } from '../../domain/calls/phone.ts'
import { requestCall } from '../../domain/calls/request-call.ts'
import type { CallId, NumberId } from '../../domain/ids.ts'
import type { ContactNumber } from '../../domain/users/user.ts'
import { reportAndLog } from './report-and-log.ts'

test('R16 keys of another call, late, early or a hundred of them count for nothing: logged without the keys', async (t) => {
  const { ports, addPerson, database, wait } = await openWorld()
  t.after(() => database.close())
  const { user } = await addPerson()
  const number: ContactNumber = {
    id: 'n' as NumberId,
    accountId: user.accountId,
    userId: user.id,
    e164: '+819022222222',
    country: 'JP',
    addedAt: ports.now(),
  }
  const asked = await ports.transact((stores) =>
    requestCall(ports, stores, { user, number, asker: browserOf('here') }),
  )
  assert.ok(asked.placed)
  const { id } = asked.call
  await ports.transact((stores) =>
    stores.calls.change(
      {
        ...asked.call,
        version: 2,
        provider: 'sip',
        status: { name: 'ringing', until: asked.call.expiresAt },
      },
      1,
    ),
  )
  const lines: { fields: object; message: string }[] = []
  const log = { info: (fields: object, message: string) => void lines.push({ fields, message }) }
  const report = reportAndLog(ports, { from: 'sip', log: log as never })
  const press = (keys: string, callId = id) => report(callId, { name: 'keys', keys })
  const happens = (said: CallReport) => report(id, said)

  const unknown = await press('123456', 'another' as CallId)
  assert.equal(unknown.next, 'hang-up')
  await happens({ name: 'answered' })
  await press('27')
  await press('4'.repeat(100))
  assert.equal(lines.length, 3)
  wait(ports.settings.callMs)
  await happens({ name: 'hung-up' })
  assert.equal((await press('918273#')).next, 'hang-up')
  await reportAndLog(ports, { from: 'sip2', log: log as never })(id, { name: 'keys', keys: '5' })

  assert.deepEqual(
    lines.map(({ fields }) => fields),
    [
      { callId: 'another', provider: 'sip', count: 6, reason: 'unknown-call' },
      { callId: id, provider: 'sip', count: 2, reason: 'too-early' },
      { callId: id, provider: 'sip', count: 100, reason: 'too-many-keys' },
      { callId: id, provider: 'sip', count: 7, reason: 'over' },
      { callId: id, provider: 'sip2', count: 1, reason: 'over' },
    ],
  )
  assert.doesNotMatch(JSON.stringify(lines), /123456|444|918273/)
})
