import assert from 'node:assert/strict'
import { getPriority, platform } from 'node:os'
import { suite, test } from 'node:test'
import { argon2Passwords } from './passwords.ts'
import { workers } from './worker-priority.ts'

suite('the threads that hash', () => {
  test('give way to the one that answers, where threads have priorities', async () => {
    const own = getPriority()
    await argon2Passwords().hash('a password')
    const lowered = workers().map((thread) => getPriority(thread))
    if (platform() === 'linux') assert.ok(lowered.length > 0)
    for (const priority of lowered) assert.equal(priority, 10)
    assert.equal(getPriority(), own)
  })
})
