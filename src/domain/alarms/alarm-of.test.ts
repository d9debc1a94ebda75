import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { AUDIT_EVENT_KINDS, type AuditEventKind } from '../audit/kinds.ts'
import { ALARM_KINDS, type AlarmKind } from './alarm.ts'
import { alarmOf } from './alarm-of.ts'

type Data = Record<string, string | boolean>
const CASES: [
  kind: AuditEventKind,
  role: 'root' | 'user',
  data: Data,
  alarm: AlarmKind | undefined,
][] = [
  ['recovery.opened', 'root', {}, 'root-recovery-started'],
  ['recovery.opened', 'user', {}, undefined],
  ['recovery.granted', 'root', {}, 'root-recovery-granted'],
  ['recovery.granted', 'user', {}, undefined],
  ['recovery.reported', 'user', {}, 'reported-not-me'],
  ['recovery.reported', 'user', { again: true }, undefined],
  ['reset.asked', 'user', { waits: true }, 'reset-asked'],
  ['reset.asked', 'user', { waits: false }, 'reset-effective'],
  ['reset.agreed', 'user', {}, 'reset-effective'],
  ['proposal.made', 'root', {}, 'contact-proposed'],
  ['permission.given', 'user', { set: 'AdministratorAccess' }, 'administrator-made'],
  ['permission.given', 'user', { set: 'AuditRead' }, undefined],
  ['group.joined', 'user', { sets: 'AuditRead, AdministratorAccess' }, 'administrator-made'],
  ['group.joined', 'user', { groupId: 'x' }, undefined],
  ['signin.code-reused', 'user', {}, 'code-reused'],
  ['signin.code-refused', 'root', {}, undefined],
  ['device.suspended', 'user', { for: 'wrong-codes' }, 'device-suspended'],
  ['device.suspended', 'user', { for: 'recovery' }, undefined],
  ['address.refused', 'user', {}, 'address-refused'],
  ['address.accepted', 'user', {}, undefined],
  ['webhook.disabled', 'user', {}, 'webhook-off'],
]

suite('what an event raises', () => {
  for (const [kind, role, data, alarm] of CASES)
    test(`${kind} of ${role} with ${JSON.stringify(data)} is ${alarm ?? 'no alarm'}`, () =>
      assert.equal(alarmOf({ kind, user: { role }, data }), alarm))

  test('is nothing for what happens at every sign-in', () => {
    for (const kind of AUDIT_EVENT_KINDS.filter((name) => /^(signin|session|browser)\./.test(name)))
      if (kind !== 'signin.code-reused')
        assert.equal(alarmOf({ kind, user: { role: 'root' } }), undefined)
  })

  test('leaves no alarm that nothing raises, but those of the installation', () => {
    const raised = new Set(CASES.map(([, , , alarm]) => alarm))
    const left = ALARM_KINDS.filter((kind) => !raised.has(kind))
    assert.deepEqual(left, ['calls-spent', 'audit-broken', 'clock-wrong'])
  })
})
