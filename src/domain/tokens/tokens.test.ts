import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addUser, sessionOf, tokenOf } from '../../../test/support/api.ts'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { RecoveryId } from '../ids.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import { afterFinish } from '../recovery/finish-recovery.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Session } from '../sessions/session.ts'
import { findToken } from './find-token.ts'
import { makeToken } from './make-token.ts'
import { reinstateToken } from './reinstate-token.ts'
import { TOKEN_SETS } from './token-scope.ts'
import { isTokenText, tokenTextOf } from './token-text.ts'

const HERE = browserOf('here')
const DAY = 24 * 3_600_000

async function scene(): Promise<World & { ada: Person; session: Session }> {
  const world = await openWorld()
  const ada = await world.addPerson()
  await world.addDevice(ada)
  return { ...world, ada, session: (await sessionOf(world, ada.user)).session }
}

const wish = { name: 'nightly', sets: ['AuditRead'] as PermissionSet[], days: 30 }
const make = ({ ports, session }: { ports: World['ports']; session: Session }, asked = wish) =>
  makeToken(ports, { session, asked, asker: HERE })
const reasonOf = (made: Awaited<ReturnType<typeof make>>) => (made.made ? 'made' : made.reason)

suite('the text of a token', () => {
  const text = tokenTextOf('A'.repeat(43))

  test('begins so that scanners find it, and ends so that a slip of the pen shows', () => {
    assert.match(text, /^aik_[\w-]{49}$/)
    assert.ok(isTokenText(text))
  })

  for (const [what, wrong] of [
    ['a letter changed', text.replace('AAA', 'ABA')],
    ['its end changed', `${text.slice(0, -1)}${text.endsWith('x') ? 'y' : 'x'}`],
    ['something more', `${text}A`],
    ['another beginning', text.replace('aik_', 'aks_')],
    ['nothing', ''],
  ])
    test(`is none with ${what}`, () => assert.equal(isTokenText(wrong!), false))
})

suite('making a token (H11)', () => {
  test('keeps its hash alone (H16)', async () => {
    const here = await scene()
    const made = await make(here)
    assert.ok(made.made)
    const [kept] = await here.ports.read(({ tokens }) => tokens.of(here.ada.user.id))
    assert.ok(!JSON.stringify(kept).includes(made.text))
    assert.ok(await findToken(here.ports, made.text))
  })

  const sessions: [what: string, about: Parameters<typeof sessionOf>[2], reason: string][] = [
    [
      'that showed the password alone',
      { factors: [{ factor: 'password', at: new Date('2026-11-20T12:00:00Z') }] },
      'confirm-first',
    ],
    ['of a recovery', { restrictedTo: 'r1' as RecoveryId }, 'confirm-first'],
  ]
  for (const [what, about, reason] of sessions)
    test(`is refused to a session ${what}`, async () => {
      const here = await scene()
      const { session } = await sessionOf(here, here.ada.user, about)
      assert.equal(reasonOf(await make({ ...here, session })), reason)
    })

  test('is refused to whoever has no device', async () => {
    const world = await openWorld()
    const eve = await world.addPerson('eve@example.org')
    const { session } = await sessionOf(world, eve.user)
    assert.equal(reasonOf(await make({ ...world, session })), 'device-first')
  })

  for (const days of [0, -1, 366, 1.5, Number.NaN])
    test(`is refused for ${days} days`, async () => {
      assert.equal(reasonOf(await make(await scene(), { ...wish, days })), 'token-days')
    })

  test('stops at twenty, those that are over not counted', async () => {
    const here = await scene()
    for (let i = 0; i < 20; i++) assert.equal(reasonOf(await make(here)), 'made')
    assert.equal(reasonOf(await make(here)), 'too-many-tokens')
    here.wait(31 * DAY)
    const { session } = await sessionOf(here, here.ada.user)
    assert.equal(reasonOf(await make({ ...here, session })), 'made')
  })

  const HOLDERS: [sets: PermissionSet[], may: PermissionSet[]][] = [
    [[], []],
    [['AuditRead'], ['AuditRead']],
    [
      ['account:ViewAccount', 'account:ModifyAccount'],
      ['account:ViewAccount', 'account:ModifyAccount'],
    ],
    [['UserAdministrator'], ['UserAdministrator']],
    [['AdministratorAccess'], [...TOKEN_SETS]],
    [['SupportDesk'], []],
  ]
  for (const [sets, may] of HOLDERS)
    test(`gives who holds ${sets.join(' and ') || 'nothing'} no more than they hold`, async () => {
      const here = await scene()
      const { accountId, id: by } = here.ada.user
      const bob = await addUser(here, accountId, { name: 'bob', sets, by })
      const { session } = await sessionOf(here, bob.user)
      const asked: PermissionSet[] = [
        'AdministratorAccess',
        'UserAdministrator',
        'account:ViewAccount',
        'account:ModifyAccount',
        'AuditRead',
        'SupportDesk',
        'SupportApprover',
      ]
      for (const set of asked) {
        const made = await make({ ...here, session }, { ...wish, sets: [set] })
        assert.equal(reasonOf(made), may.includes(set) ? 'made' : 'set-not-held', set)
      }
    })
})

suite('a token', () => {
  test('opens nothing once its maker has no device any more, or is gone', async () => {
    const here = await scene()
    const { bearer } = await tokenOf(here, here.ada.user, { sets: ['AuditRead'] })
    assert.ok(await findToken(here.ports, bearer))
    await here.ports.transact(async ({ users }) => {
      const { protectedAt: _, ...open } = await users.lock(here.ada.user.id)
      await users.save(open)
    })
    assert.equal(await findToken(here.ports, bearer), undefined)
  })

  test('is marked as used, at most once a minute', async () => {
    const here = await scene()
    const { token, bearer } = await tokenOf(here, here.ada.user, { sets: [] })
    const used = async () =>
      (await here.ports.read(({ tokens }) => tokens.find(token.id)))?.lastUsedAt
    await findToken(here.ports, bearer)
    const first = await used()
    here.wait(59_000)
    await findToken(here.ports, bearer)
    assert.deepEqual(await used(), first)
    here.wait(1000)
    await findToken(here.ports, bearer)
    assert.deepEqual(await used(), here.ports.now())
  })

  test('waits from a recovery of its maker until they bring it back (R11, "After a recovery")', async () => {
    const here = await scene()
    const { ports, ada, session } = here
    const { token, bearer } = await tokenOf(here, ada.user, { sets: [] })
    const recovery = { id: 'r1', status: { name: 'stopped' } } as unknown as Recovery
    const back = () => reinstateToken(ports, { session: fresh, tokenId: token.id, asker: HERE })
    await ports.transact((stores) =>
      afterFinish(stores, { recovery, user: ada.user, now: ports.now() }),
    )
    const { session: fresh } = await sessionOf(here, ada.user)
    assert.equal(await findToken(ports, bearer), undefined)
    const ended = await reinstateToken(ports, { session, tokenId: token.id, asker: HERE })
    assert.deepEqual(ended, { reinstated: false, reason: 'session-over' })
    assert.deepEqual(await back(), { reinstated: true })
    assert.ok(await findToken(ports, bearer))
    assert.deepEqual(await back(), { reinstated: false, reason: 'not-found' })
  })
})
