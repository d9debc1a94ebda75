import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, BrowserHash, SessionId, UserId } from '../../domain/ids.ts'
import type { Session } from '../../domain/sessions/session.ts'
import type { User } from '../../domain/users/user.ts'
import { NewerDatabase } from './migrate.ts'
import { type Database, type DatabaseTarget, openDatabase } from './open.ts'

interface Context {
  database: Database
  target: DatabaseTarget
  run(statements: string): Promise<void>
}

const noon = new Date('2026-01-01T12:00:00Z')
const key = 'a key'

const ada: User = {
  id: 'ada' as UserId,
  accountId: '123456789012' as AccountId,
  role: 'root',
  signInKey: 'ada@example.org',
  language: 'ja',
  timeZone: 'Asia/Tokyo',
  protectedAt: noon,
  createdAt: noon,
}
const session: Session = {
  id: 'session' as SessionId,
  tokenHash: 'hash',
  accountId: ada.accountId,
  userId: ada.id,
  browser: 'laptop' as BrowserHash,
  kind: 'full',
  factors: [{ factor: 'password', at: noon }],
  startedAt: noon,
  lastSeenAt: noon,
  endsAt: noon,
  userAgent: 'Firefox',
  network: '192.0.2.1',
}

/** What every database must do besides its stores. It is emptied before each test. */
export function databaseContract(context: () => Context): void {
  const count = (by: Database) =>
    by.transact(({ throttle }) =>
      throttle.change(key, ({ count }) => [{ count: count + 1 }, undefined]),
    )
  const counted = (by: Database) => by.read(({ throttle }) => throttle.read(key))

  test('lets two processes change one thing, one after the other', async () => {
    const { database, target } = context()
    const other = await openDatabase(target)
    await Promise.all(
      Array.from({ length: 40 }, (_, number) => count(number % 2 ? database : other)),
    )
    assert.equal((await counted(other)).count, 40)
    await other.close()
  })

  test('reads while a transaction is under way, without seeing it', async () => {
    const { database } = context()
    const middle = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    const writing = database.transact(async ({ throttle }) => {
      await throttle.change(key, () => [{ count: 7 }, undefined])
      reached.resolve()
      await middle.promise
    })
    await reached.promise
    assert.equal((await counted(database)).count, 0)
    middle.resolve()
    await writing
    assert.equal((await counted(database)).count, 7)
  })

  test('refuses to write where only reading was asked for', async () => {
    const { database } = context()
    await assert.rejects(
      database.read(({ throttle }) => throttle.change(key, () => [{ count: 1 }, undefined])),
      /read.?only/,
    )
  })

  test('refuses to be used inside of its own transaction', async () => {
    const { database } = context()
    const inside = /only the given stores/
    await assert.rejects(
      database.transact(() => database.read(async () => {})),
      inside,
    )
    await assert.rejects(
      database.transact(() => database.transact(async () => {})),
      inside,
    )
  })

  test('counts the commits that changed something', async () => {
    const { database } = context()
    const before = database.commits()
    await count(database)
    await counted(database)
    await database.transact(({ throttle }) => throttle.read(key))
    await assert.rejects(
      database.transact(async ({ throttle }) => {
        await throttle.change(key, () => [{ count: 9 }, undefined])
        throw new Error('rolled back')
      }),
    )
    await database.transact(({ throttle }) => throttle.read(key))
    assert.equal(database.commits() - before, 1)
  })

  test('tries again what waits for each other', async () => {
    const { database } = context()
    const both = (first: string, second: string) =>
      database.transact(async ({ throttle }) => {
        await throttle.change(first, ({ count }) => [{ count: count + 1 }, undefined])
        await throttle.change(second, ({ count }) => [{ count: count + 1 }, undefined])
      })
    await Promise.all([both('a', 'b'), both('b', 'a')])
    assert.equal((await database.read(({ throttle }) => throttle.read('a'))).count, 2)
  })

  test('looks a session up with its user', async () => {
    const { database } = context()
    await database.transact(async ({ users, sessions }) => {
      await users.add(ada)
      await sessions.add(session)
    })
    const { role, signInKey, language, timeZone, protectedAt } = ada
    assert.deepEqual(await database.sessionByToken('hash'), {
      session,
      user: { role, signInKey, language, timeZone, protectedAt },
    })
    assert.equal(await database.sessionByToken('session'), undefined)
    const bob = { ...ada, role: 'user', userName: 'bob' } as const
    await database.transact(({ users }) => users.save(bob))
    assert.equal((await database.sessionByToken('hash'))?.user.userName, 'bob')
    // A door that an administrator closes is closed for sessions that are open (H18).
    await database.transact(({ users }) => users.save({ ...bob, suspendedAt: session.startedAt }))
    assert.equal(await database.sessionByToken('hash'), undefined)
    await database.transact(({ users }) => users.save(ada))
    assert.ok(await database.sessionByToken('hash'))
    await database.transact(({ sessions }) => sessions.endAll(ada.id))
    assert.equal(await database.sessionByToken('hash'), undefined)
  })

  test("tells the server's clock where there is a server", async () => {
    const { database } = context()
    const clock = await database.serverClock()
    if (database.kind === 'sqlite') return assert.equal(clock, undefined)
    const { asked, told, answered } = clock!
    assert.ok(asked <= answered)
    // Both clocks are this machine's.
    assert.ok(Math.abs(told.getTime() - asked.getTime()) < 10_000)
  })

  test('wakes listeners after the commit, and not after a rollback', async () => {
    const { database } = context()
    const heard: [topic: string, count: Promise<number>][] = []
    const stop = database.listen((topic) => {
      heard.push([topic, counted(database).then(({ count }) => count)])
    })
    const failing = database.transact(async () => {
      database.notify('never')
      throw new Error('rolled back')
    })
    await assert.rejects(failing)
    await database.transact(async ({ throttle }) => {
      database.notify('changed')
      database.notify('changed')
      await throttle.change(key, () => [{ count: 3 }, undefined])
      assert.deepEqual(heard, [])
    })
    database.notify('later')
    stop()
    database.notify('too late')
    const told = await Promise.all(heard.map(async ([topic, counts]) => [topic, await counts]))
    assert.deepEqual(told, [
      ['changed', 3],
      ['later', 3],
    ])
  })

  test('answers a ping, and refuses a database that a newer version made', async () => {
    const { database, target, run } = context()
    await database.ping()
    await run(`insert into migration (name, applied_at) values ('9999-of-tomorrow', 'then')`)
    try {
      await assert.rejects(openDatabase(target), NewerDatabase)
    } finally {
      await run(`delete from migration where name = '9999-of-tomorrow'`)
    }
  })
}
