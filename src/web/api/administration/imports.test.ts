import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { apiOn, sessionOf, tokenOf } from '../../../../test/support/api.ts'
import { openWorld } from '../../../../test/support/world.ts'
import { userKey } from '../../../domain/users/user-name.ts'
import { wordsFor } from '../../../words/words.ts'

const world = await openWorld()
const ask = apiOn(world)
const root = await world.addPerson()
await world.addDevice(root)
const { bearer } = await sessionOf(world, root.user)

const CHARACTERS = {
  reason: 'user-name-characters',
  detail: wordsFor('en')('import.fault-user-name-characters'),
}

const send = (body: object, as = bearer) => ask('post', '/imports', { as, body })
const isHere = async (name: string): Promise<boolean> => {
  const key = userKey(root.user.accountId, name)
  return (await world.ports.read(({ users }) => users.findBySignInKey(key))) !== undefined
}

suite('people from a text over the API', () => {
  test('are only looked at in a dry run, then come', async () => {
    const csv = 'user_name,email\ngrace,grace@example.org\n'
    const looked = await send({ csv, dryRun: true, invite: true })
    assert.deepEqual([looked.status, looked.body.stored, looked.body.invited], [200, false, 1])
    assert.equal(await isHere('grace'), false)
    const stored = await send({ csv, dryRun: false })
    assert.deepEqual([stored.body.stored, stored.body.people], [true, 1])
    assert.equal(await isHere('grace'), true)
  })

  test('with faults do not come: each is told with line, column and reason', async () => {
    const { status, body } = await send({ csv: 'user_name\nkurt\na b\n', dryRun: false })
    assert.deepEqual(
      [status, body.stored, body.faultCount, body.faults],
      [200, false, 1, [{ line: 3, column: 'user_name', ...CHARACTERS }]],
    )
    assert.equal(await isHere('kurt'), false)
    const odd = await send({ csv: 'user_name,email\nkurt\n', dryRun: true })
    const [{ detail, ...fault }] = odd.body.faults
    assert.deepEqual(fault, { line: 2, reason: 'too-few-fields' })
    assert.match(detail, /^This line has fewer fields/)
  })

  test('tell each fault in the language of who asks, as the page does', async () => {
    const body = { csv: 'user_name\na b\n', dryRun: true }
    const headers = { 'accept-language': 'ja' }
    const people = await ask('post', '/imports', { as: bearer, body, headers })
    assert.match(people.body.faults[0].detail, /^ユーザー名に/)
    const delivery = { file: 'serial,secret\n42,31323334\n', dryRun: true }
    const tokens = () =>
      ask('post', '/hardware-tokens/imports', { as: bearer, body: delivery, headers })
    const [{ reason, detail }] = (await tokens()).body.faults
    assert.deepEqual(
      [reason, detail],
      ['manufacturer-missing', wordsFor('ja')('hardware-tokens.fault-manufacturer-missing')],
    )
  })

  test('are told up to a thousand faults, and how many there are', async () => {
    const { body } = await send({ csv: `user_name\n${'a b\n'.repeat(1500)}`, dryRun: true })
    assert.deepEqual([body.faults.length, body.faultCount], [1000, 1500])
  })

  test('may be as much as a file, where every other body is 64 kB', async () => {
    const csv = `user_name\n${Array.from({ length: 4000 }, (_, i) => `${'x'.repeat(40)}${i}`).join('\n')}\n`
    assert.equal((await send({ csv, dryRun: true })).body.people, 4000)
    assert.equal((await send({ csv: 'x'.repeat(5_000_000), dryRun: true })).status, 413)
    const long = await send({ csv: `user_name\n${'x\n'.repeat(5001)}`, dryRun: true })
    assert.deepEqual([long.status, long.body.reason], [422, 'too-many-lines'])
    assert.equal((await send({ csv: 'user_name\n', dryRun: true })).body.reason, 'no-lines')
  })

  test('are never brought by a token, nor with a field that nobody knows', async () => {
    const token = await tokenOf(world, root.user, { sets: ['AdministratorAccess'] })
    const refused = await send({ csv: 'user_name\nemmy\n', dryRun: false }, token.bearer)
    assert.deepEqual([refused.status, refused.body.reason], [403, 'needs-person'])
    const unknown = await send({ csv: 'user_name\nemmy\n', dryRun: false, shoe: 43 })
    assert.deepEqual([unknown.status, unknown.body.fields], [422, { shoe: 'unknown' }])
    assert.equal(await isHere('emmy'), false)
  })
})
