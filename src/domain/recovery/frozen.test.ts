import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId, BrowserHash, RecoveryId, UserId } from '../ids.ts'
import { frozenUntil, undoWindowOf } from './frozen.ts'
import type { Recovery, RecoveryStatus, ShownProof } from './recovery.ts'

const now = new Date('2026-01-10T12:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)
const password: ShownProof = { proof: 'password', at: now }
const mail: ShownProof = { proof: 'mail-link', at: now }

const recovery = (status: RecoveryStatus, proofs: readonly ShownProof[]): Recovery => ({
  id: 'r1' as RecoveryId,
  accountId: '123456789012' as AccountId,
  userId: 'ada' as UserId,
  browser: 'laptop' as BrowserHash,
  way: 'alternative-factors',
  lostDevices: [],
  proofs,
  status,
  openedAt: now,
  provingUntil: hours(24),
  enrolledDevices: [],
  version: 1,
})

suite('addresses, number and policy are frozen (invariant 5)', () => {
  const cases: [name: string, recovery: Recovery, until: Date | undefined][] = [
    ['not by the password alone', recovery({ name: 'proving' }, [password]), undefined],
    ['from the first other proof', recovery({ name: 'proving' }, [password, mail]), hours(24)],
    [
      'while it is held and claimable',
      recovery({ name: 'holding', until: hours(24), claimUntil: hours(96) }, [mail]),
      hours(96),
    ],
    [
      'while the device is replaced',
      recovery({ name: 'granted', at: now, until: hours(24) }, [mail]),
      hours(24),
    ],
    [
      'in the undo window',
      recovery({ name: 'finished', at: now, undoUntil: hours(72) }, []),
      hours(72),
    ],
    [
      'not after the undo window',
      recovery({ name: 'finished', at: now, undoUntil: hours(-1) }, []),
      undefined,
    ],
    [
      'not by a recovery that was stopped',
      recovery({ name: 'closed', outcome: 'stopped', at: now }, [mail]),
      undefined,
    ],
  ]
  for (const [name, one, until] of cases)
    test(name, () => assert.deepEqual(frozenUntil([one], now), until))

  test('until the last of several is over', () => {
    const several = cases.map(([, one]) => one)
    assert.deepEqual(frozenUntil(several, now), hours(96))
  })
  test('other devices wait for the undo window only', () => {
    assert.deepEqual(
      undoWindowOf(
        cases.map(([, one]) => one),
        now,
      ),
      hours(72),
    )
  })
})
