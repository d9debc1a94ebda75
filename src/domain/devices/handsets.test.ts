import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { guessHandset, handsetsOf, livesOn, moveHandset, readHandsets } from './handsets.ts'

suite('the phones of a device (DE-7)', () => {
  const typed: [name: string, text: string, expected: readonly string[] | undefined][] = [
    ['nothing', '  ', undefined],
    ['one', ' blue   Pixel ', ['blue Pixel']],
    ['several', 'Pixel, iPad', ['Pixel', 'iPad']],
    ['in Japanese', '青いスマホ、タブレット，予備', ['青いスマホ', 'タブレット', '予備']],
    ['one of them twice, in another width', 'Pixel, ｐｉｘｅｌ', ['Pixel']],
    ['commas alone', ',、，', undefined],
    ['a name without end', 'x'.repeat(1000), ['x'.repeat(40)]],
  ]
  for (const [name, text, expected] of typed)
    test(`${name} typed`, () => assert.deepEqual(readHandsets(text), expected))

  test('at most eight are kept', () => {
    assert.equal(readHandsets(Array.from({ length: 20 }, (_, n) => `p${n}`).join(','))?.length, 8)
  })

  test('are compared as names are', () => {
    assert.ok(livesOn({ handsets: ['Pixel'] }, 'PIXEL'))
    assert.ok(!livesOn({}, 'Pixel'))
    assert.deepEqual(handsetsOf([{ handsets: ['Pixel', 'iPad'] }, {}, { handsets: ['pixel'] }]), [
      'Pixel',
      'iPad',
    ])
  })

  test('one takes the place of another, and the others stay (DE-3)', () => {
    const move = { from: 'old', to: 'new' }
    assert.deepEqual(moveHandset(['iPad', 'Old'], move), ['new', 'iPad'])
    assert.deepEqual(moveHandset(['old', 'NEW'], move), ['new'])
    assert.deepEqual(moveHandset(undefined, move), ['new'])
  })
})

suite('the phone that asks', () => {
  const agents: [agent: string, expected: string | undefined][] = [
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'iPhone'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/130.0', 'Pixel 9'],
    ['Mozilla/5.0 (Linux; Android 14; SM-G991B Build/UP1A.231005) Chrome/130.0', 'SM-G991B'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0', 'Android'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0', 'Android'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0', undefined],
    ['Android 9; call +1 900 555 now!)', 'Android'],
    ['', undefined],
  ]
  for (const [agent, expected] of agents)
    test(agent || 'says nothing', () => assert.equal(guessHandset(agent), expected))
})
