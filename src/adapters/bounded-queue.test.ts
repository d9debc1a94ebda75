import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Overloaded } from '../domain/passwords/overloaded.ts'
import { boundedQueue } from './bounded-queue.ts'

/** Work that runs until the test ends it, and remembers the order in which it began. */
function works() {
  const begun: number[] = []
  const gates = new Map<number, PromiseWithResolvers<void>>()
  const work = (id: number) => async () => {
    begun.push(id)
    const gate = Promise.withResolvers<void>()
    gates.set(id, gate)
    await gate.promise
    return id
  }
  return { begun, work, gate: (id: number) => gates.get(id)! }
}

suite('a bounded queue', () => {
  test('runs as much at once as it has slots, the rest in order', async () => {
    const run = boundedQueue({ slots: 2, waiting: 10 })
    const { begun, work, gate } = works()
    const results = [1, 2, 3, 4].map((id) => run(work(id)))
    assert.deepEqual(begun, [1, 2])

    gate(2).resolve()
    assert.equal(await results[1], 2)
    assert.deepEqual(begun, [1, 2, 3])

    const late = run(work(5))
    gate(1).resolve()
    await results[0]
    assert.deepEqual(begun, [1, 2, 3, 4])
    for (const id of [3, 4]) gate(id).resolve()
    await Promise.all([results[2], results[3]])
    gate(5).resolve()
    assert.equal(await late, 5)
  })

  test('refuses what would wait too long, at once and without running it', async () => {
    const run = boundedQueue({ slots: 1, waiting: 1 })
    const { begun, work, gate } = works()
    const [first, second] = [run(work(1)), run(work(2))]
    await assert.rejects(run(work(3)), Overloaded)

    gate(1).resolve()
    await first
    gate(2).resolve()
    await second
    assert.deepEqual(begun, [1, 2])
  })

  test('gives a slot back however the work ends', async () => {
    const run = boundedQueue({ slots: 1, waiting: 1 })
    const failures = [
      () => Promise.reject(new Error('late')),
      () => {
        throw new Error('at once')
      },
    ]
    for (let round = 0; round < 3; round++)
      for (const work of failures) await assert.rejects(run<never>(work), /late|at once/)
    assert.equal(await run(async () => 'free'), 'free')
  })

  test('tells how much runs and waits, and how much was refused', async () => {
    const run = boundedQueue({ slots: 1, waiting: 1 })
    const { work, gate } = works()
    const results = [run(work(1)), run(work(2))]
    await assert.rejects(run(work(3)), Overloaded)
    assert.deepEqual(run.load(), { running: 1, waiting: 1, refused: 1 })
    gate(1).resolve()
    await results[0]
    gate(2).resolve()
    await results[1]
    assert.deepEqual(run.load(), { running: 0, waiting: 0, refused: 1 })
  })
})
