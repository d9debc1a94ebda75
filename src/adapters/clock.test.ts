import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { simulatedClock, systemClock } from './clock.ts'

const HOUR = 3_600_000

function sharedStore(offsetMs = 0) {
  const row = { offsetMs, failing: false }
  const store = {
    clockOffsetMs: async () => {
      if (row.failing) throw new Error('the database is away')
      return row.offsetMs
    },
    setClockOffsetMs: async (ms: number) => {
      row.offsetMs = ms
    },
  }
  return { row, store }
}

async function opened(t: TestContext, store: ReturnType<typeof sharedStore>['store']) {
  const clock = await simulatedClock(store)
  t.after(() => clock.stop())
  return clock
}

/** Lets promises that a timer started come to their end. */
const settled = () => new Promise((resolve) => process.nextTick(resolve))

suite('the clock', () => {
  test("of a real installation is the machine's", (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1000 })
    assert.equal(systemClock.now().getTime(), 1000)
  })

  test('of the simulator is moved forward, and put back to the real time', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 0 })
    const clock = await opened(t, sharedStore().store)
    await clock.advance(HOUR)
    await clock.advance(HOUR)
    t.mock.timers.tick(30)
    assert.equal(clock.now().getTime(), 2 * HOUR + 30)
    assert.equal(clock.offsetMs(), 2 * HOUR)
    await clock.reset()
    assert.equal(clock.now().getTime(), 30)
  })

  test('starts where another node left it, and follows it within a second', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 0 })
    const { store } = sharedStore(HOUR)
    const [here, there] = [await opened(t, store), await opened(t, store)]
    assert.equal(here.offsetMs(), HOUR)
    await there.advance(HOUR)
    assert.equal(here.offsetMs(), HOUR)
    t.mock.timers.tick(1000)
    await settled()
    assert.equal(here.offsetMs(), 2 * HOUR)
    await there.reset()
    await here.refresh()
    assert.equal(here.offsetMs(), 0)
  })

  test('adds to what another node did, even before it has heard of it', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 0 })
    const { store, row } = sharedStore()
    const [here, there] = [await opened(t, store), await opened(t, store)]
    await there.advance(HOUR)
    await here.advance(HOUR)
    assert.equal(row.offsetMs, 2 * HOUR)
  })

  test('goes on when the database is away for a moment', async (t) => {
    t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 0 })
    const { store, row } = sharedStore(HOUR)
    const clock = await opened(t, store)
    row.failing = true
    t.mock.timers.tick(1000)
    await settled()
    assert.equal(clock.now().getTime(), HOUR + 1000)
  })
})
