import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { remembered } from './remembered.ts'

suite('what is remembered', () => {
  test('is worked out once', () => {
    let times = 0
    const lengthOf = remembered((text) => {
      times++
      return text.length
    })
    assert.deepEqual([lengthOf('abc'), lengthOf('abc'), lengthOf('')], [3, 3, 0])
    assert.equal(times, 2)
  })

  test('is forgotten when strangers send ever new texts', () => {
    let times = 0
    const made = remembered((text) => {
      times++
      return text
    })
    made('first')
    for (let i = 0; i < 500; i++) made(`flood ${i}`)
    made('first')
    assert.equal(times, 502)
  })
})
