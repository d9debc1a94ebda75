import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { timeZoneOf } from './time-zone.ts'

suite('the first guess of a time zone', () => {
  const cases: [country: string, zone: string][] = [
    ['JP', 'Asia/Tokyo'],
    ['FR', 'Europe/Paris'],
    ['US', 'UTC'],
    ['ZZ', 'UTC'],
    ['', 'UTC'],
    ['not a country', 'UTC'],
  ]
  for (const [country, zone] of cases)
    test(`for "${country}" is ${zone}`, () => assert.equal(timeZoneOf(country, 'UTC'), zone))
})
