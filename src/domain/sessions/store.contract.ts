import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, DeviceId, RecoveryId, SessionId, UserId } from '../ids.ts'
import type { Session, ShownFactor } from './session.ts'
import type { SessionStore } from './store.ts'

const noon = new Date('2026-01-01T12:00:00Z')
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000)
const HOUR_MS = 3_600_000
const ada = 'ada' as UserId

function sessionOf(id: string, rest: Partial<Session> = {}): Session {
  return {
    id: id as SessionId,
    tokenHash: `hash-of-${id}`,
    accountId: '123456789012' as AccountId,
    userId: ada,
    browser: 'laptop' as BrowserHash,
    kind: 'full',
    factors: [{ factor: 'password', at: noon }],
    startedAt: noon,
    lastSeenAt: noon,
    endsAt: minutes(24 * 60),
    userAgent: 'Firefox',
    network: '192.0.2.1',
    ...rest,
  }
}

const shown: ShownFactor[] = [
  { factor: 'password', at: noon },
  { factor: 'authenticator', deviceId: 'phone' as DeviceId, at: minutes(1) },
]

/** What every session store must do. `sessions` is emptied before each test; each call is a transaction of its own. */
export function sessionStoreContract(sessions: SessionStore): void {
  const find = (session: Session) => sessions.findByToken(session.tokenHash)

  test('gives back the session it was given, by its token only', async () => {
    const full = sessionOf('full', {
      kind: 'restricted',
      recoveryId: 'recovery' as RecoveryId,
      factors: shown,
    })
    for (const session of [sessionOf('plain'), full]) {
      await sessions.add(session)
      assert.deepEqual(await find(session), session)
    }
    assert.equal(await sessions.findByToken('plain'), undefined)
  })

  test('lists those of a user, oldest first', async () => {
    const young = sessionOf('young', { startedAt: minutes(1) })
    const old = sessionOf('old')
    for (const session of [young, old, sessionOf('bobs', { userId: 'bob' as UserId })]) {
      await sessions.add(session)
    }
    assert.deepEqual(await sessions.of(ada), [old, young])
  })

  test('opens to the new token only, once it was raised (B03)', async () => {
    const session = sessionOf('one')
    await sessions.add(session)
    assert.equal(await sessions.raise(session, { tokenHash: 'new', factors: shown }), true)
    assert.equal(await find(session), undefined)
    const raised = { ...session, tokenHash: 'new', factors: shown }
    assert.deepEqual(await sessions.findByToken('new'), raised)
  })

  test('is raised once from one token, however many at once show a factor (B11)', async () => {
    const session = sessionOf('one')
    await sessions.add(session)
    const raised = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        sessions.raise(session, { tokenHash: `new-${number}`, factors: shown }),
      ),
    )
    assert.equal(raised.filter(Boolean).length, 1)
    const [now] = await sessions.of(ada)
    assert.equal(now?.tokenHash, `new-${raised.indexOf(true)}`)
  })

  test('stays ended when ending and raising race', async () => {
    const session = sessionOf('one')
    await sessions.add(session)
    await Promise.all([
      ...Array.from({ length: 8 }, (_, number) =>
        sessions.raise(session, { tokenHash: `new-${number}`, factors: shown }),
      ),
      sessions.end(ada, session.id),
    ])
    assert.deepEqual(await sessions.of(ada), [])
    assert.equal(await sessions.raise(session, { tokenHash: 'late', factors: shown }), false)
  })

  test('remembers the last use, and never an earlier one', async () => {
    const session = sessionOf('one')
    await sessions.add(session)
    await Promise.all([3, 1, 5, 2, 4].map((minute) => sessions.seen(session.id, minutes(minute))))
    assert.deepEqual((await find(session))?.lastSeenAt, minutes(5))
  })

  test('ends a session of its user only, once', async () => {
    const session = sessionOf('one')
    await sessions.add(session)
    assert.equal(await sessions.end('bob' as UserId, session.id), false)
    const ended = await Promise.all(Array.from({ length: 8 }, () => sessions.end(ada, session.id)))
    assert.equal(ended.filter(Boolean).length, 1)
    assert.equal(await find(session), undefined)
  })

  test('ends what was derived from a session together with it, and not the other way round (R11)', async () => {
    const browser = sessionOf('browser')
    const [first, second] = ['first', 'second'].map((id) =>
      sessionOf(id, { derivedFrom: browser.id }),
    ) as [Session, Session]
    const bobs = sessionOf('bobs', { userId: 'bob' as UserId, derivedFrom: browser.id })
    for (const session of [browser, first, second, bobs, sessionOf('other')])
      await sessions.add(session)
    assert.deepEqual(await find(first), first)
    await sessions.end(ada, first.id)
    assert.deepEqual(await find(browser), browser)
    await sessions.end(ada, browser.id)
    assert.deepEqual(await sessions.of(ada), [sessionOf('other')])
    assert.deepEqual(await find(bobs), bobs)
  })

  test('ends those of one user in one browser', async () => {
    const phone = sessionOf('phone', { browser: 'phone' as BrowserHash })
    const bobs = sessionOf('bobs', { userId: 'bob' as UserId })
    for (const session of [sessionOf('one'), sessionOf('two'), phone, bobs]) {
      await sessions.add(session)
    }
    await sessions.endIn(ada, 'laptop' as BrowserHash)
    assert.deepEqual(await sessions.of(ada), [phone])
    assert.deepEqual(await find(bobs), bobs)
  })

  test('ends all sessions of a user, but the one named', async () => {
    const bobs = sessionOf('bobs', { userId: 'bob' as UserId })
    for (const session of [sessionOf('one'), sessionOf('two'), sessionOf('three'), bobs]) {
      await sessions.add(session)
    }
    await sessions.endAll(ada, 'two' as SessionId)
    assert.deepEqual(await sessions.of(ada), [sessionOf('two')])
    await sessions.endAll(ada)
    assert.deepEqual(await sessions.of(ada), [])
    assert.deepEqual(await find(bobs), bobs)
  })

  test('drops those that are over or idle', async () => {
    await sessions.add(sessionOf('idle'))
    await sessions.add(sessionOf('over', { lastSeenAt: minutes(59), endsAt: minutes(60) }))
    const live = sessionOf('live', { lastSeenAt: minutes(1) })
    await sessions.add(live)
    assert.equal(await sessions.dropEnded(minutes(60), HOUR_MS), 2)
    assert.deepEqual(await sessions.of(ada), [live])
  })
}
