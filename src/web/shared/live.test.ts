import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Hono } from 'hono'
import { browserOf } from '../../../test/support/world.ts'
import { type Ear, liveStream } from './live.ts'

suite('a live stream', () => {
  test('tells the version at once, and again when a ring brought a new one', async () => {
    const { read, set, ring, close } = await follow('1')
    assert.equal(await read(), 'data: 1\n\n')
    set('2')
    ring()
    assert.equal(await read(), 'data: 2\n\n')
    await close()
  })

  test('ends when there is nothing to follow any more, and lets go of the bell', async () => {
    const { read, set, ring, listeners } = await follow('1')
    await read()
    set(undefined)
    ring()
    assert.equal(await read(), 'data: over\n\n')
    assert.equal(await read(), undefined)
    assert.equal(listeners(), 0)
  })

  test('sees a change whose ring was lost', async () => {
    const { read, set, close } = await follow('1')
    await read()
    set('2')
    assert.equal(await read(), 'data: 2\n\n')
    await close()
  })

  test('lets go of the bell when the page is closed', async () => {
    const { read, close, listeners } = await follow('1')
    await read()
    assert.equal(listeners(), 1)
    await close()
    assert.equal(listeners(), 0)
  })

  test('gives way to a ninth of the same browser, with time before it comes back', async () => {
    const streams = []
    for (let count = 0; count < 8; count++) streams.push(await follow('1', { browser: 'one' }))
    const other = await follow('1', { browser: 'other' })
    for (const stream of [...streams, other]) await stream.read()
    const ninth = await follow('1', { browser: 'one' })
    assert.equal(await ninth.read(), 'data: 1\n\n')
    const [oldest, ...rest] = streams
    assert.equal(await oldest!.read(), 'retry: 60000\n\n')
    assert.equal(await oldest!.read(), undefined)
    const left = [...rest, other, ninth]
    assert.deepEqual(
      [oldest!.listeners(), ...left.map(({ listeners }) => listeners())],
      [0, ...left.map(() => 1)],
    )
    for (const { close } of left) await close()
    const tenth = await follow('1', { browser: 'one' })
    assert.equal(await tenth.read(), 'data: 1\n\n')
    await tenth.close()
  })

  test('is not begun by a HEAD', async () => {
    const { listeners } = await follow('1', { method: 'HEAD' })
    assert.equal(listeners(), 0)
  })
})

async function follow(first: string, { method = 'GET', browser = 'here' } = {}) {
  let version: string | undefined = first
  const wakers = new Set<() => void>()
  const ear: Ear = {
    listen: (_, wake) => {
      wakers.add(wake)
      return () => wakers.delete(wake)
    },
  }
  const app = new Hono()
  const { browser: own } = browserOf(browser)
  app.get('/', (c) =>
    liveStream(c, { ear, topic: 't', browser: own, version: async () => version }),
  )
  const response = await app.request('/', { method })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  return {
    read: async () => (await reader?.read())?.value,
    set: (next: string | undefined) => {
      version = next
    },
    ring: () => {
      for (const wake of wakers) wake()
    },
    listeners: () => wakers.size,
    close: async () => reader?.cancel(),
  }
}
