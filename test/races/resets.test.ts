import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Ports } from '../../src/domain/ports.ts'
import { agreeReset } from '../../src/domain/resets/agree-reset.ts'
import { askReset } from '../../src/domain/resets/ask-reset.ts'
import { cancelReset } from '../../src/domain/resets/cancel-reset.ts'
import { declineReset } from '../../src/domain/resets/decline-reset.ts'
import { addColleague } from '../support/administration.ts'
import { by } from '../support/by.ts'
import { PLACES, type Place, said } from '../support/two-nodes.ts'
import { browserOf, type Person } from '../support/world.ts'

const ROUNDS = Number(process.env.AIKAGI_TEST_RACES ?? 8)

for (const { name, open } of PLACES)
  suite(`resets at once, on ${name}`, () => {
    let place: Place
    before(async () => {
      place = await open()
    })
    after(() => place.close())

    let accounts = 0
    /** An administrator whose reset another one has asked for, and two who may agree. */
    const waiting = async () => {
      const { world, nodes } = place
      accounts += 1
      const root = await world.addPerson(`root${accounts}@example.org`)
      await world.addDevice(root)
      const add = (who: string) =>
        addColleague(world, root, { name: who, sets: ['AdministratorAccess'] })
      const people = { root, first: await add('first'), second: await add('second') }
      const [third, ada] = [await add('third'), await add('ada')]
      world.wait(60_000)
      const asked = await ask(nodes[0], people.first, ada)
      assert.ok(asked.done, said(asked))
      return { ...people, third, ada, resetId: asked.reset.id }
    }
    const ask = async (ports: Ports, actor: Person, { user }: Person) =>
      askReset(ports, {
        by: await by(place.world.ports, actor),
        subject: user.id,
        reason: 'because',
        asker: browserOf(actor.user.id),
      })
    const does = async (actor: Person, resetId: Parameters<typeof agreeReset>[1]['resetId']) => ({
      ...(await by(place.world.ports, actor)),
      resetId,
      asker: browserOf(actor.user.id),
    })
    const stateOf = async (resetId: Parameters<typeof agreeReset>[1]['resetId']) =>
      (await place.nodes[0].read(({ resets }) => resets.find(resetId)))!.status.name

    test('two who agree: one of them does', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { second, third, resetId } = await waiting()
        const deeds = [await does(second, resetId), await does(third, resetId)]
        const outcomes = await Promise.all(
          deeds.map((deed, i) => agreeReset(place.nodes[i]!, deed)),
        )
        assert.deepEqual(outcomes.map(said).toSorted(), ['done', 'over'])
        assert.equal(await stateOf(resetId), 'open')
      }
    })

    test('one who agrees and one who takes it back: what is acknowledged last is how it stands', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { first, second, resetId } = await waiting()
        const [agreeing, cancelling] = [await does(second, resetId), await does(first, resetId)]
        const [agreed, cancelled] = await Promise.all([
          agreeReset(place.nodes[0], agreeing),
          cancelReset(place.nodes[1], cancelling),
        ])
        // An open one may be taken back too: a cancellation that was acknowledged always holds.
        assert.equal(said(cancelled), 'done')
        assert.ok(['done', 'over'].includes(said(agreed)))
        assert.equal(await stateOf(resetId), 'closed')
      }
    })

    test('one who agrees and one who declines: one of them does', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { second, third, resetId } = await waiting()
        const [agreeing, declining] = [await does(second, resetId), await does(third, resetId)]
        const [agreed, declined] = await Promise.all([
          agreeReset(place.nodes[0], agreeing),
          declineReset(place.nodes[1], declining),
        ])
        assert.deepEqual([said(agreed), said(declined)].toSorted(), ['done', 'over'])
        assert.equal(await stateOf(resetId), agreed.done ? 'open' : 'closed')
      }
    })

    test('two who ask for one user: one reset; two who ask for each other: no one waits for ever', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { root, second, third, ada } = await waiting()
        const outcomes = await Promise.all([
          ask(place.nodes[0], second, third),
          ask(place.nodes[1], third, second),
          ask(place.nodes[1], root, third),
          ask(place.nodes[0], root, ada),
        ])
        const [forward, back, above, again] = outcomes.map(said)
        assert.equal(back, 'done')
        assert.deepEqual([forward, above].toSorted(), ['already-asked', 'done'])
        assert.equal(again, 'already-asked')
      }
    })
  })
