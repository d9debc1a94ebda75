import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { AccountId, BrowserHash, DeviceId, RecoveryId, UserId } from '../ids.ts'
import { withDefaults } from '../settings.ts'
import type { Proof, WayName } from '../ways/ways.ts'
import { mayEnter, moveRecovery, type RecoveryEvent } from './move-recovery.ts'
import { nextMoment, type Recovery } from './recovery.ts'

const settings = withDefaults()
const noon = new Date('2026-01-01T12:00:00Z')
const later = (hours: number) => new Date(noon.getTime() + hours * 3_600_000)

const opened = (way: WayName, proofs: Proof[]): Recovery => ({
  id: 'r1' as RecoveryId,
  accountId: '123456789012' as AccountId,
  userId: 'ada' as UserId,
  browser: 'laptop' as BrowserHash,
  way,
  lostDevices: [],
  proofs: proofs.map((proof) => ({ proof, at: noon })),
  status: { name: 'proving' },
  openedAt: noon,
  provingUntil: later(24),
  enrolledDevices: [],
  version: 0,
})

type Happening = [hours: number, event: RecoveryEvent]
const W1 = () => opened('alternative-factors', ['password'])
const HOUR_MS = 3_600_000

/** What it was after each event; all of them must move it. */
function scan(start: Recovery, events: readonly Happening[]): Recovery[] {
  let recovery = start
  return events.map(([hours, event]) => {
    const move = moveRecovery(recovery, event, { now: later(hours), settings })
    assert.ok(move.moved)
    recovery = move.recovery
    return recovery
  })
}

function play(start: Recovery, ...events: Happening[]): string {
  let recovery = start
  for (const [hours, event] of events) {
    const move = moveRecovery(recovery, event, { now: later(hours), settings })
    if (!move.moved) return move.reason
    recovery = move.recovery
  }
  const { status } = recovery
  return status.name === 'closed' ? status.outcome : status.name
}
const proved = (proof: Proof, holdMs = 0): RecoveryEvent => ({ name: 'proved', proof, holdMs })
const entered: RecoveryEvent = { name: 'entered', proofs: [] }
const shownAt = (hours: number, proof: Proof) => ({ proof, at: later(hours) })
const enteredWith = (hours: number, ...proofs: Proof[]): RecoveryEvent => ({
  name: 'entered',
  proofs: proofs.map((proof) => shownAt(hours, proof)),
})
const finished: RecoveryEvent = { name: 'finished', device: 'd2' as DeviceId }
const stopped: RecoveryEvent = { name: 'stopped' }
const undone: RecoveryEvent = { name: 'undone' }
/** Granted at noon, when the password was another one. */
const withPassword = (way: WayName): Recovery => ({
  ...opened(way, []),
  previousPasswordHash: '$argon2id$…',
  status: { name: 'granted', at: noon, until: later(24) },
})
const tick: RecoveryEvent = { name: 'tick' }
const proven: Happening[] = [
  [0, proved('mail-link')],
  [0, proved('keyed-call')],
]

suite('a recovery', () => {
  const cases: [name: string, start: Recovery, events: Happening[], ends: string][] = [
    [
      'by an administrator’s word is not kept beyond its day by a doubt (W5)',
      opened('administrator', ['administrator', 'password']),
      [
        [0, { ...proved('mail-link'), claimUntil: later(2) } as RecoveryEvent],
        [1, { name: 'doubted' }],
      ],
      'not-now',
    ],
    [
      'needs every proof; the same one twice adds nothing',
      W1(),
      [
        [0, proved('mail-link')],
        [0, proved('mail-link')],
      ],
      'proving',
    ],
    ['holds with the last proof', W1(), proven, 'holding'],
    [
      'does not count a call that came two hours after the mail link',
      W1(),
      [
        [0, proved('mail-link')],
        [2, proved('keyed-call')],
      ],
      'proving',
    ],
    [
      'is entered at once where nothing is held',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')]],
      'granted',
    ],
    [
      'is not entered before the hold is over',
      W1(),
      [
        [0, proved('mail-link')],
        [0, proved('keyed-call', 24 * HOUR_MS)],
        [23, enteredWith(23, 'password', 'mail-link')],
      ],
      'too-early',
    ],
    [
      'is entered after the hold by password and one issued proof again',
      W1(),
      [
        [0, proved('mail-link')],
        [0, proved('keyed-call', 24 * HOUR_MS)],
        [24, enteredWith(24, 'password', 'keyed-call')],
      ],
      'granted',
    ],
    [
      'is not entered after the hold with the proofs of yesterday',
      W1(),
      [
        [0, proved('mail-link')],
        [0, proved('keyed-call', 24 * HOUR_MS)],
        [24, entered],
      ],
      'proofs-missing',
    ],
    [
      'is not entered by password alone',
      W1(),
      [...proven, [0, enteredWith(0, 'password')]],
      'proofs-missing',
    ],
    [
      'is not entered by the issued class alone (invariant 3)',
      W1(),
      [...proven, [0, enteredWith(0, 'mail-link', 'keyed-call')]],
      'proofs-missing',
    ],
    [
      'cannot be claimed 72 h after its hold',
      W1(),
      [...proven, [72, enteredWith(72, 'password', 'mail-link')]],
      'over',
    ],
    ['finishes only once it was granted', W1(), [...proven, [0, finished]], 'not-now'],
    [
      'finishes with the new device',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')], [1, finished]],
      'finished',
    ],
    [
      'stopped before the new device is active never finishes (invariant 6)',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')], [0, stopped], [1, finished]],
      'not-now',
    ],
    [
      'stopped never reopens',
      W1(),
      [
        [0, stopped],
        [0, proved('mail-link')],
      ],
      'not-now',
    ],
    [
      'once finished is not stopped any more',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')], [0, finished], [1, stopped]],
      'not-now',
    ],
    [
      'once finished is undone within 72 h',
      W1(),
      [
        ...proven,
        [0, enteredWith(0, 'password', 'mail-link')],
        [0, finished],
        [71, { name: 'undone' }],
      ],
      'undone',
    ],
    [
      'is not undone later',
      W1(),
      [
        ...proven,
        [0, enteredWith(0, 'password', 'mail-link')],
        [0, finished],
        [72, { name: 'undone' }],
      ],
      'over',
    ],
    ['expires when proofs are not there in 24 h', W1(), [[24, tick]], 'expired'],
    ['takes no proof after 24 h', W1(), [[24, proved('mail-link')]], 'over'],
    ['expires when it is not claimed', W1(), [...proven, [72, tick]], 'expired'],
    [
      'expires when no device is enrolled within a day',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')], [24, tick]],
      'expired',
    ],
    [
      'is over when the undo window is',
      W1(),
      [...proven, [0, enteredWith(0, 'password', 'mail-link')], [0, finished], [72, tick]],
      'over',
    ],
    ['does not move by time alone before that', W1(), [[23, tick]], 'not-now'],
    [
      'of a forgotten password needs the device beside the mail link',
      opened('forgotten-password', []),
      [[0, proved('mail-link')]],
      'proving',
    ],
    [
      'of a forgotten password holds with both',
      opened('forgotten-password', []),
      [
        [0, proved('mail-link')],
        [0, proved('device', 24 * HOUR_MS)],
      ],
      'holding',
    ],
    [
      'of a forgotten password is claimed by mail link and device again',
      opened('forgotten-password', []),
      [
        [0, proved('mail-link')],
        [0, proved('device', 24 * HOUR_MS)],
        [24, enteredWith(24, 'mail-link', 'device')],
      ],
      'granted',
    ],
    [
      'of a forgotten password is not claimed by the mailbox alone (invariant 2)',
      opened('forgotten-password', []),
      [
        [0, proved('mail-link')],
        [0, proved('device', 24 * HOUR_MS)],
        [24, enteredWith(24, 'mail-link')],
      ],
      'proofs-missing',
    ],
    [
      'by a recovery code holds for nobody (W2)',
      opened('recovery-code', ['password']),
      [
        [0, proved('recovery-code')],
        [0, enteredWith(0, 'password', 'recovery-code')],
      ],
      'granted',
    ],
    [
      'by a recovery code is nothing to whoever knows the password and reads the mail (invariant 2)',
      opened('recovery-code', ['password']),
      [
        [0, proved('recovery-code')],
        [0, enteredWith(0, 'password', 'mail-link')],
      ],
      'proofs-missing',
    ],
    [
      'by a recovery code alone is not complete (W4)',
      opened('recovery-code-forgotten', []),
      [[0, proved('recovery-code', 24 * HOUR_MS)]],
      'proving',
    ],
    [
      'by what was issued alone is not complete (W4, invariant 3)',
      opened('recovery-code-forgotten', []),
      [
        [0, proved('mail-link', 24 * HOUR_MS)],
        [0, proved('keyed-call', 24 * HOUR_MS)],
      ],
      'proving',
    ],
    [
      'counts a recovery code for the whole day of its attempt (W4)',
      opened('recovery-code-forgotten', []),
      [
        [0, proved('recovery-code', 24 * HOUR_MS)],
        [23, proved('keyed-call', 24 * HOUR_MS)],
      ],
      'holding',
    ],
    [
      'is claimed where the code was shown by an issued proof again (W4)',
      opened('recovery-code-forgotten', []),
      [
        [0, proved('recovery-code', 24 * HOUR_MS)],
        [0, proved('mail-link', 24 * HOUR_MS)],
        [24, { name: 'entered', proofs: [shownAt(0, 'recovery-code'), shownAt(24, 'keyed-call')] }],
      ],
      'granted',
    ],
    [
      'is not claimed by the mailbox alone (W4, invariant 2)',
      opened('recovery-code-forgotten', []),
      [
        [0, proved('recovery-code', 24 * HOUR_MS)],
        [0, proved('mail-link', 24 * HOUR_MS)],
        [24, enteredWith(24, 'mail-link', 'password', 'keyed-call')],
      ],
      'proofs-missing',
    ],
    [
      'of someone never protected needs the mail link',
      opened('first-password', []),
      [[0, proved('mail-link')]],
      'holding',
    ],
  ]
  for (const way of ['recovery-code-forgotten', 'administrator-forgotten'] as const)
    for (const [name, events, ends] of [
      [
        'stopped, is undone',
        [
          [2, stopped],
          [71, undone],
        ],
        'undone',
      ],
      [
        'come to nothing, is undone',
        [
          [24, tick],
          [71, undone],
        ],
        'undone',
      ],
      [
        'stopped, is not undone after its window',
        [
          [2, stopped],
          [72, undone],
        ],
        'over',
      ],
      [
        'whose device was found, is undone',
        [
          [2, { name: 'found' }],
          [3, undone],
        ],
        'undone',
      ],
      [
        'taken over by another way, is undone',
        [
          [2, { name: 'superseded' }],
          [3, undone],
        ],
        'undone',
      ],
      [
        'undone, is not undone again',
        [
          [2, stopped],
          [3, undone],
          [4, undone],
        ],
        'not-now',
      ],
    ] as [string, Happening[], string][])
      cases.push([`of ${way} that set a password and was ${name}`, withPassword(way), events, ends])
  for (const way of ['alternative-factors', 'administrator', 'recovery-code'] as const)
    cases.push([
      `of ${way} that was stopped left nothing to undo`,
      withPassword(way),
      [
        [2, stopped],
        [3, undone],
      ],
      'not-now',
    ])
  for (const [name, start, events, ends] of cases)
    test(name, () => assert.equal(play(start, ...events), ends))

  for (const [name, way, events] of [
    ['was stopped before a device was there', 'alternative-factors', [[1, stopped]]],
    ['came to nothing', 'alternative-factors', [[24, tick]]],
    [
      'was finished, when its undo window is over',
      'alternative-factors',
      [
        [1, finished],
        [73, tick],
      ],
    ],
    [
      'was undone',
      'alternative-factors',
      [
        [1, finished],
        [2, undone],
      ],
    ],
    [
      'was stopped after it set a password, when its undo window is over',
      'recovery-code-forgotten',
      [
        [1, stopped],
        [72, tick],
      ],
    ],
  ] as [string, WayName, Happening[]][])
    test(`that ${name} has forgotten the password from before`, () => {
      const moves = scan(withPassword(way), events)
      const kept = moves.map(({ previousPasswordHash }) => previousPasswordHash !== undefined)
      // Up to its last moment it is what an undo asks for.
      assert.deepEqual(kept, [...moves.slice(1).map(() => true), false])
      assert.equal(nextMoment(moves.at(-1)!), undefined)
    })

  test('that only claims another one never completes by itself', () =>
    assert.equal(play({ ...W1(), claims: 'r0' as RecoveryId }, ...proven), 'proving'))

  test('is entered again within a day of the grant by password and mail link, not by a call', () => {
    const granted: Recovery = { ...W1(), status: { name: 'granted', at: noon, until: later(24) } }
    const enter = (hours: number, ...proofs: Proof[]) =>
      mayEnter(
        granted,
        proofs.map((proof) => ({ proof, at: later(hours) })),
        { now: later(hours), settings },
      )
    assert.deepEqual(enter(23, 'password', 'mail-link'), { may: true })
    assert.deepEqual(enter(23, 'password', 'keyed-call'), { may: false, reason: 'proofs-missing' })
    assert.deepEqual(enter(24, 'password', 'mail-link'), { may: false, reason: 'over' })
  })
})
