import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { groupOf, KIND_GROUPS, kindsOf } from './kind-groups.ts'
import { AUDIT_EVENT_KINDS } from './kinds.ts'

suite('kinds of events', () => {
  test('each belong to one group that can be looked for', () => {
    assert.deepEqual(
      AUDIT_EVENT_KINDS.filter((kind) => !groupOf(kind)),
      [],
    )
    const all = KIND_GROUPS.flatMap(kindsOf)
    assert.deepEqual(all.toSorted(), [...AUDIT_EVENT_KINDS].toSorted())
  })
})
