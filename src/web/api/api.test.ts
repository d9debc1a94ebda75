import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  addUser,
  apiOn,
  asExample,
  type Sent,
  sessionOf,
  tokenOf,
} from '../../../test/support/api.ts'
import { openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { AddressId, GroupId, RecoveryId } from '../../domain/ids.ts'
import { TOKEN_SETS } from '../../domain/tokens/token-scope.ts'
import { changes } from './operation.ts'
import { OPERATIONS } from './operations.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function scene(): Promise<World & { ada: Person; eve: Person }> {
  const world = await openWorld({ apiRequestsPerMinute: 100_000, mailLinksPerHour: 1000 })
  const ada = await world.addPerson()
  await world.addDevice(ada)
  const eve = await world.addPerson('eve@example.org')
  await world.addDevice(eve)
  return { ...world, ada, eve }
}

const world = await scene()
const ask = apiOn(world)
const whole = await sessionOf(world, world.ada.user, { browser: 'whole' })

/** What opens nothing, and the status it gets. */
const CLOSED: Record<string, () => Promise<{ as?: string | Sent; status: number }>> = {
  'no session at all': async () => ({ status: 401 }),
  'a token that nobody has': async () => ({ as: `aiks_${'x'.repeat(43)}`, status: 401 }),
  'a password in Basic': async () => ({
    as: { authorization: `Basic ${Buffer.from('ada:password').toString('base64')}` },
    status: 401,
  }),
  'a session that showed only the password': async () => {
    const factors = [{ factor: 'password' as const, at: world.ports.now() }]
    const { bearer } = await sessionOf(world, world.ada.user, { factors, browser: 'one' })
    return { as: bearer, status: 401 }
  },
  'the cookie of a session that showed only the password': async () => {
    const factors = [{ factor: 'password' as const, at: world.ports.now() }]
    const { cookie } = await sessionOf(world, world.ada.user, { factors, browser: 'two' })
    return { as: { ...cookie, origin: 'http://localhost:8080' }, status: 401 }
  },
  'the session of a recovery': async () => {
    const restrictedTo = 'r1' as RecoveryId
    const { bearer } = await sessionOf(world, world.ada.user, { restrictedTo, browser: 'three' })
    return { as: bearer, status: 403 }
  },
  'a session that ended': async () => {
    const { session, bearer } = await sessionOf(world, world.ada.user, { browser: 'four' })
    await world.ports.transact(({ sessions }) => sessions.end(session.userId, session.id))
    return { as: bearer, status: 401 }
  },
  'a session of somebody suspended': async () => {
    const bob = await addUser(world, world.ada.user.accountId, {
      name: 'bob',
      sets: ['AdministratorAccess'],
      by: world.ada.user.id,
    })
    const { bearer } = await sessionOf(world, bob.user)
    await suspend(bob)
    return { as: bearer, status: 401 }
  },
  'a token of somebody suspended': async () => {
    const carol = await addUser(world, world.ada.user.accountId, {
      name: 'carol',
      sets: ['AdministratorAccess'],
      by: world.ada.user.id,
    })
    const { bearer } = await tokenOf(world, carol.user, { sets: ['AdministratorAccess'] })
    await suspend(carol)
    return { as: bearer, status: 401 }
  },
  'a token that expired': async () => {
    const expiresAt = world.ports.now()
    const { bearer } = await tokenOf(world, world.ada.user, { sets: TOKEN_SETS, expiresAt })
    return { as: bearer, status: 401 }
  },
  'a token that was revoked': async () => {
    const revokedAt = world.ports.now()
    const { bearer } = await tokenOf(world, world.ada.user, { sets: TOKEN_SETS, revokedAt })
    return { as: bearer, status: 401 }
  },
  'a token that waits since a recovery': async () => {
    const suspendedAt = world.ports.now()
    const { bearer } = await tokenOf(world, world.ada.user, { sets: TOKEN_SETS, suspendedAt })
    return { as: bearer, status: 401 }
  },
}

suite('B02 every operation of the API', () => {
  for (const [what, close] of Object.entries(CLOSED))
    test(`is closed to ${what}`, async () => {
      const { as, status } = await close()
      for (const operation of OPERATIONS) {
        const answer = await asExample(ask, operation, as)
        assert.equal(answer.status, status, `${operation.id}: ${JSON.stringify(answer.body)}`)
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
      }
    })

  test('is closed to a session that was idle for an hour', async () => {
    const late = await scene()
    const { bearer } = await sessionOf(late, late.ada.user)
    late.wait(HOUR)
    for (const operation of OPERATIONS)
      assert.equal((await asExample(apiOn(late), operation, bearer)).status, 401, operation.id)
  })

  test('that changes anything asks for a device shown in the last minutes (H07)', async () => {
    const stale = await scene()
    await runsTheInstallation(stale)
    const at = new Date(stale.ports.now().getTime() - 6 * MINUTE)
    const [device] = await stale.ports.read(({ devices }) => devices.all(stale.ada.user.id))
    const factors = [{ factor: 'authenticator' as const, deviceId: device!.id, at }]
    const open: string[] = []
    for (const operation of OPERATIONS.filter(changes)) {
      const { bearer } = await sessionOf(stale, stale.ada.user, { factors })
      const { status, body, headers } = await asExample(apiOn(stale), operation, bearer)
      if (status === 401 && body.reason === 'confirm-first')
        assert.match(headers.get('www-authenticate') ?? '', /insufficient_user_authentication/)
      else open.push(operation.id)
    }
    assert.deepEqual(open.toSorted(), WITHOUT_FRESHNESS.toSorted())
  })

  test('about oneself is closed to every token (H11)', async () => {
    const { bearer } = await tokenOf(world, world.ada.user, { sets: TOKEN_SETS })
    const own = OPERATIONS.filter(({ needs }) => needs === 'self')
    assert.ok(own.length > 20)
    for (const operation of own) {
      const { status, body } = await asExample(ask, operation, bearer)
      assert.deepEqual([status, body.reason], [403, 'needs-person'], operation.id)
    }
  })

  test('that needs a permission is closed to whoever lacks it, in a session and by a token (H11)', async () => {
    const dave = await addUser(world, world.ada.user.accountId, {
      name: 'dave',
      by: world.ada.user.id,
    })
    const { bearer } = await sessionOf(world, dave.user)
    const token = await tokenOf(world, dave.user, { sets: TOKEN_SETS })
    for (const operation of OPERATIONS) {
      if (operation.needs === 'self' || operation.needs === 'anyone') continue
      for (const as of [bearer, token.bearer]) {
        const { status, body } = await asExample(ask, operation, as)
        assert.equal(status, 403, operation.id)
        assert.ok(
          body.reason === 'not-permitted' || (as !== bearer && body.reason === 'needs-person'),
          `${operation.id}: ${body.reason}`,
        )
      }
    }
  })

  test('gives an id of somebody else the same answer as one of nobody (H06)', async () => {
    const mine = await scene()
    const asked = apiOn(mine)
    const { eve, ada, ports } = mine
    const hers = await sessionOf(mine, eve.user)
    const token = await tokenOf(mine, eve.user, { sets: [] })
    const [device] = await ports.read(({ devices }) => devices.all(eve.user.id))
    const [address] = await ports.read(({ users }) => users.addresses(eve.user.id))
    const { bearer } = await sessionOf(mine, ada.user)
    const fay = await addUser(mine, eve.user.accountId, { name: 'fay', by: eve.user.id })
    const group = { id: 'h3rs' as GroupId, accountId: eve.user.accountId, name: 'Hers' }
    await ports.transact(({ groups }) => groups.add({ ...group, createdAt: ports.now() }))
    const [signIn, made] = [hers.session.id, token.token.id]
    const foreign = [device?.id, address?.id, signIn, made, eve.user.id, fay.user.id, group.id]
    for (const operation of OPERATIONS.filter(({ path }) => path.includes('{'))) {
      if (operation.id === 'confirm') continue
      const nobody = await asExample(asked, operation, bearer)
      for (const id of foreign) {
        const path = operation.path.replace('{set}', 'AuditRead').replaceAll(/\{\w+\}/g, String(id))
        const answer = await asExample(asked, { ...operation, path }, bearer)
        assert.deepEqual(
          [answer.status, answer.body.reason],
          [nobody.status, nobody.body.reason],
          `${operation.id} of ${id}`,
        )
      }
    }
  })

  test('answers under an id that nothing could have like under one of nobody', async () => {
    for (const id of ['a%20b', '..%2f', `${'x'.repeat(65)}`, "'", '%00'])
      assert.equal((await ask('delete', `/me/tokens/${id}`, { as: whole.bearer })).status, 404)
  })
})

const runsTheInstallation = ({ ports, ada }: World & { ada: Person }): Promise<boolean> =>
  ports.transact(async ({ accounts }) => {
    const account = await accounts.get(ada.user.accountId)
    return accounts.save({ ...account, operatorSince: ports.now() })
  })

const suspend = ({ user }: Person): Promise<void> =>
  world.ports.transact(async ({ users }) => {
    const before = await users.lock(user.id)
    await users.save({ ...before, suspendedAt: world.ports.now() })
  })

/** They ask for no fresh device, each for a reason that its use case tells. */
const WITHOUT_FRESHNESS = [
  // The code itself is shown.
  'confirm',
  'tryDevice',
  'resynchroniseDevice',
  'foundDevice',
  // What only takes away from a thief must not wait.
  'reportDeviceLost',
  'reportHandsetLost',
  'revokeToken',
  'signOut',
  'cancelDevice',
  'cancelRecoveryCodes',
  // None opens anything.
  'changeSettings',
  'beginMove',
  'endMove',
  'callNumber',
  'tryAddress',
  // Unknown ids, and a draft that is not there, are told first.
  'removeDevice',
  'carryOver',
  'keepRecoveryCodes',
  'renameDevice',
  'removeAddress',
  'mailAddressAgain',
  'finishDevice',
  'activateGivenToken',
  'inviteRoot',
  'makeMainAddress',
  'acceptProposal',
  'refuseProposal',
  'callProposedNumber',
  'withdrawProposal',
  'stopRecovery',
  // Root cannot leave at all.
  'leave',
]

suite('a browser’s cookie at the API', () => {
  const body = { language: 'en', timeZone: 'UTC' }
  const own = { origin: 'http://localhost:8080' }
  const cases: [what: string, headers: Sent, status: number][] = [
    ['from our own pages', own, 204],
    ['from our own pages, as browsers say it', { 'sec-fetch-site': 'same-origin' }, 204],
    ['without an origin', {}, 403],
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['from a neighbour', { ...own, 'sec-fetch-site': 'same-site' }, 403],
    ['as a form would send it', { ...own, 'content-type': 'text/plain' }, 415],
  ]
  for (const [what, headers, status] of cases)
    test(`changes something ${what}: ${status} (H08)`, async () => {
      const { cookie } = await sessionOf(world, world.ada.user, { browser: 'cookie' })
      const answer = await ask('put', '/me/settings', { as: cookie, body, headers })
      assert.equal(answer.status, status, JSON.stringify(answer.body))
    })

  test('is not looked at beside an Authorization header', async () => {
    const { cookie } = await sessionOf(world, world.ada.user, { browser: 'cookie' })
    const both = { ...cookie, authorization: 'Bearer nothing' }
    assert.equal((await ask('get', '/me', { as: both })).status, 401)
  })

  test('is set again when the session goes on under a new token', async () => {
    const next = await scene()
    const [device] = await next.ports.read(({ devices }) => devices.all(next.ada.user.id))
    const { cookie } = await sessionOf(next, next.ada.user)
    const answer = await apiOn(next)('post', '/me/confirm', {
      as: { ...cookie, ...own },
      body: { deviceId: device!.id, code: next.codeOf(device!) },
    })
    assert.deepEqual([answer.status, answer.body], [200, {}])
    assert.match(answer.headers.get('set-cookie') ?? '', /^__Host-session=[\w-]{43};.*HttpOnly/)
  })
})

suite('what the API is sent', () => {
  const send = (body: unknown, headers: Sent = {}) =>
    ask('put', '/me/settings', { as: whole.bearer, body, headers })
  const good = { language: 'en', timeZone: 'UTC' }

  test('is refused by the name of each field that is unknown, missing or of another type', async () => {
    const { status, body } = await send({ language: 7, extra: true, __proto__x: 1 })
    assert.deepEqual([status, body.reason], [422, 'invalid'])
    assert.deepEqual(Object.keys(body.fields).toSorted(), [
      '__proto__x',
      'extra',
      'language',
      'timeZone',
    ])
    assert.equal(body.fields.extra, 'unknown')
  })

  const odd: [what: string, body: unknown, headers: Sent, status: number][] = [
    ['no JSON', 'language=en', {}, 400],
    ['a form', 'language=en', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a list', [good], {}, 422],
    ['null', null, {}, 422],
    ['a prototype', '{"__proto__":{"language":"en"}}', {}, 422],
    ['control characters', { ...good, timeZone: 'UTC\u0000' }, {}, 422],
    ['more than 64 kB', { ...good, timeZone: 'x'.repeat(70_000) }, {}, 413],
  ]
  for (const [what, body, headers, expected] of odd)
    test(`is refused when it is ${what}: ${expected}`, async () => {
      const { status, body: told } = await send(body, headers)
      assert.equal(status, expected, JSON.stringify(told))
      assert.doesNotMatch(JSON.stringify(told), /language=en/)
    })

  test('is refused when a query repeats or invents a field', async () => {
    const repeated = await ask('get', '/me/devices?limit=1&limit=2', { as: whole.bearer })
    assert.deepEqual([repeated.status, repeated.body.fields], [422, { limit: 'repeated' }])
    const unknown = await ask('get', '/me/devices?all=yes', { as: whole.bearer })
    assert.deepEqual([unknown.status, unknown.body.fields], [422, { all: 'unknown' }])
  })

  test('may be a code in no form but text (A09)', async () => {
    const [device] = await world.ports.read(({ devices }) => devices.all(world.ada.user.id))
    const code = world.codeOf(device!)
    const forms = [Number(code), [code], { code }, null, '', ' ', 'x'.repeat(10_000), '1２3', '0x1']
    for (const form of forms) {
      const body = { code: form }
      const { status } = await ask('post', `/me/devices/${device!.id}/try`, {
        as: whole.bearer,
        body,
      })
      assert.equal(status, 422, JSON.stringify(form))
    }
    const wide = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0))
    const spaced = ` ${wide.slice(0, 3).join('')} ${wide.slice(3).join('')} `
    const tryIt = (text: string) =>
      ask('post', `/me/devices/${device!.id}/try`, { as: whole.bearer, body: { code: text } })
    const answers = [await tryIt(spaced), await tryIt(code)].map(({ status, body }) => [
      status,
      body.reason,
    ])
    assert.deepEqual(answers, [
      [204, undefined],
      [422, 'code-already-used'],
    ])
  })

  test('to an address or in a way that is not there is said so', async () => {
    assert.equal((await ask('get', '/nothing')).body.reason, 'no-operation')
    const { status, headers } = await ask('patch', '/me/devices')
    assert.deepEqual([status, headers.get('allow')], [405, 'GET, POST'])
  })
})

suite('an answer of the API', () => {
  test('is a problem in the language that was asked for, with a stable reason', async () => {
    const { body, headers } = await ask('get', '/me', { headers: { 'accept-language': 'ja' } })
    assert.equal(headers.get('content-language'), 'ja')
    assert.match(body.detail, /コマンドライン/)
    assert.equal(body.reason, 'signed-out')
    assert.match(body.type, /^http:\/\/localhost:8080\/api\/v1\/docs#reason-signed-out$/)
    assert.equal(body.requestId, headers.get('x-request-id'))
  })

  test('is kept nowhere', async () => {
    const { headers } = await ask('get', '/me', { as: whole.bearer })
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('set-cookie'), null)
  })

  test('says to wait when one person or token asks too often, and lets others through', async () => {
    const busy = await openWorld({ apiRequestsPerMinute: 10 })
    const ada = await busy.addPerson()
    await busy.addDevice(ada)
    const asked = apiOn(busy)
    const { bearer } = await sessionOf(busy, ada.user)
    const token = await tokenOf(busy, ada.user, { sets: [] })
    for (let i = 0; i < 10; i++)
      assert.equal((await asked('get', '/me', { as: bearer })).status, 200)
    const { status, headers } = await asked('get', '/me', { as: bearer })
    assert.deepEqual([status, headers.get('retry-after')], [429, '60'])
    assert.equal((await asked('get', '/me', { as: token.bearer })).status, 200)
    busy.wait(MINUTE)
    assert.equal((await asked('get', '/me', { as: bearer })).status, 200)
  })
})

suite('every list and every look of the API', () => {
  test('answers the operator’s root in the shape that is described, with nothing beyond it (H03)', async () => {
    const here = await scene()
    await runsTheInstallation(here)
    const { accountId, id } = here.ada.user
    const bob = await addUser(here, accountId, { name: 'bob', sets: ['AuditRead'], by: id })
    const group = { id: 'gr0up' as GroupId, accountId, name: 'Ours', createdAt: here.ports.now() }
    await here.ports.transact(({ groups }) => groups.add(group))
    const { bearer } = await sessionOf(here, here.ada.user)
    const asked = apiOn(here)
    const file = 'serial,secret\n42,3132333435363738393031323334353637383930\n'
    const delivery = { file, manufacturer: 'Acme', dryRun: false }
    await asked('post', '/hardware-tokens/imports', { as: bearer, body: delivery })
    const stock = await asked('get', '/hardware-tokens', { as: bearer })
    const token: string = stock.body.items[0].id
    const move = { userId: id, accountId, from: 'Pixel 9', to: 'Pixel 10', entries: [] }
    await here.ports.transact(({ moves }) => moves.put({ ...move, startedAt: here.ports.now() }))
    const looks = OPERATIONS.filter((operation) => !changes(operation))
    assert.ok(looks.length > 20)
    for (const operation of looks) {
      if (operation.path === '/webhooks/{id}') continue
      const ids = { '/groups': group.id, '/hardware-tokens': token }
      const of =
        Object.entries(ids).find(([path]) => operation.path.startsWith(path))?.[1] ?? bob.user.id
      const path = operation.path.replaceAll(/\{\w+\}/g, of)
      const { status, body } = await asked('get', path, { as: bearer })
      assert.equal(status, 200, `${operation.id}: ${JSON.stringify(body)}`)
      assert.doesNotMatch(
        JSON.stringify(body),
        /argon2|sealed|Hash":"(?![0-9a-f]{64})/,
        operation.id,
      )
    }
  })

  test('turns pages: each user once, in the order of their names, however large a page', async () => {
    const here = await scene()
    const { accountId, id: by } = here.ada.user
    const names = ['ann', 'ben', 'cas', 'dot', 'eli']
    for (const name of names) await addUser(here, accountId, { name, by })
    const { bearer } = await sessionOf(here, here.ada.user)
    const asked = apiOn(here)
    for (const limit of [1, 2, 5, 200]) {
      const seen: string[] = []
      for (let after = ''; ; ) {
        const { body } = await asked('get', `/users?limit=${limit}${after}`, { as: bearer })
        seen.push(...body.items.map(({ userName }: { userName: string }) => userName))
        if (body.next === undefined) break
        assert.match(body.next, /^[\w-]+$/)
        after = `&after=${body.next}`
      }
      assert.deepEqual(seen, names)
    }
    for (const limit of ['0', '201', 'all', '1.5'])
      assert.equal((await asked('get', `/users?limit=${limit}`, { as: bearer })).status, 422)
  })

  test('turns no page into another account, whatever the cursor (H06)', async () => {
    const here = await scene()
    await addUser(here, here.eve.user.accountId, { name: 'hers', by: here.eve.user.id })
    const { bearer } = await sessionOf(here, here.ada.user)
    for (const text of ['', '0', `${here.eve.user.accountId}/`, `${here.eve.user.accountId}/a`]) {
      const after = Buffer.from(text || ' ').toString('base64url')
      const { status, body } = await apiOn(here)('get', `/users?after=${after}`, { as: bearer })
      assert.deepEqual([status, body.items], [200, []], text)
    }
  })
})

suite('H01 a rank, acting by the API upon', () => {
  const act = [
    ['post', 'suspend', {}],
    ['put', 'name', { userName: 'someone' }],
    ['post', 'invite', {}],
    ['post', 'reset', { reason: 'Phone stolen' }],
  ] as const

  test('a higher one is refused, in a session and by a token of its own or of a higher maker (H11)', async () => {
    const here = await scene()
    const { accountId, id: by } = here.ada.user
    const help = await addUser(here, accountId, { name: 'help', sets: ['UserAdministrator'], by })
    const boss = await addUser(here, accountId, { name: 'boss', sets: ['AdministratorAccess'], by })
    const { bearer } = await sessionOf(here, help.user)
    const own = await tokenOf(here, help.user, { sets: ['UserAdministrator'] })
    const roots = await tokenOf(here, here.ada.user, { sets: ['UserAdministrator'] })
    const asked = apiOn(here)
    for (const as of [bearer, own.bearer, roots.bearer])
      for (const subject of [boss.user.id, here.ada.user.id])
        for (const [method, what, body] of act) {
          const answer = await asked(method, `/users/${subject}/${what}`, { as, body })
          const told = `${what}: ${JSON.stringify(answer.body)}`
          assert.equal(answer.status, 403, told)
          assert.match(answer.body.reason, /^(rank|root|yourself|needs-person)$/, told)
        }
    const after = await here.ports.read(({ users }) => users.get(boss.user.id))
    assert.deepEqual([after.suspendedAt, after.userName], [undefined, 'boss'])
  })

  test('an equal one waits for a second person, who is never the first (H01)', async () => {
    const here = await scene()
    const { accountId, id: by } = here.ada.user
    const of = (name: string) =>
      addUser(here, accountId, { name, sets: ['AdministratorAccess'], by })
    const [one, other] = [await of('one'), await of('other')]
    await here.ports.transact(({ users }) =>
      users.addAddress({
        id: '4ddr355' as AddressId,
        accountId,
        userId: other.user.id,
        purpose: 'sign-in',
        email: 'other@example.org',
        addedAt: here.ports.now(),
        verifiedAt: here.ports.now(),
      }),
    )
    const first = await sessionOf(here, one.user, { browser: 'first' })
    const asked = apiOn(here)
    const reset = await asked('post', `/users/${other.user.id}/reset`, {
      as: first.bearer,
      body: { reason: 'Phone stolen' },
    })
    assert.deepEqual([reset.status, reset.body.state], [201, 'waiting'])
    const path = `/resets/${reset.body.id}/agree`
    const alone = await asked('post', path, { as: first.bearer })
    assert.deepEqual([alone.status, alone.body.reason], [403, 'same-person'])
    const here2 = await sessionOf(here, here.ada.user, { browser: 'first' })
    const sameBrowser = await asked('post', path, { as: here2.bearer })
    assert.deepEqual([sameBrowser.status, sameBrowser.body.reason], [403, 'same-browser'])
    const root = await sessionOf(here, here.ada.user, { browser: 'second' })
    assert.equal((await asked('post', path, { as: root.bearer })).status, 204)
  })
})
