import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { becauseOf, refusesMailbox } from './refused-mailbox.ts'

const REFUSES = [
  '550 5.1.1 The email account that you tried to reach does not exist',
  '550 5.1.10 Recipient not found',
  '553 5.1.2 We do not know where this domain is',
  '550-5.1.1 not here\n550 5.1.1 indeed',
  '552 5.2.2 Mailbox full',
  '550 No such user here',
  '551 User not local',
]
const MENDED_BY_OPERATORS = [
  '550 5.7.1 Relaying denied',
  '554 5.7.1 Service unavailable; client host blocked',
  '550 5.1.8 Sender address rejected',
  '550 relay not permitted',
  '554 Transaction failed',
  '530 5.7.0 Authentication required',
  '550 SPF check failed',
]

suite('R31 a mail server that refuses for good', () => {
  const asked = (response: string, command = 'RCPT TO') =>
    refusesMailbox({ command, responseCode: Number(response.slice(0, 3)), response })

  for (const response of REFUSES)
    test(`speaks of the mailbox: ${response}`, () => assert.equal(asked(response), true))
  for (const response of [...MENDED_BY_OPERATORS, '450 4.2.0 Greylisted', '421 later'])
    test(`does not: ${response}`, () => assert.equal(asked(response), false))

  test('of the letter only by an enhanced code, once it was read', () => {
    assert.equal(asked('550 No such user here', 'DATA'), false)
    assert.equal(asked('550 5.1.1 No such user here', 'DATA'), true)
  })

  test('of a full mailbox, which is tried on for three days: filling it drops no notice (invariant 4)', () => {
    const because = (response: string) => becauseOf({ responseCode: 552, response })
    assert.equal(because('552 5.2.2 Mailbox full'), 'full')
    assert.equal(because('552-5.2.1 disabled'), 'mailbox')
    assert.equal(because('552 5.7.1 not from here'), 'later')
  })

  test('not where nothing was answered', () => assert.equal(refusesMailbox({}), false))
})
