import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Operation } from '../../src/web/api/operation.ts'
import { OPERATIONS } from '../../src/web/api/operations.ts'
import { pagesOf } from '../../src/web/pages.ts'
import { routes, to } from '../../src/web/routes.ts'
import { signedInAs } from '../support/administration.ts'
import { type Answered, apiOn, sessionOf } from '../support/api.ts'
import { siteOf, type Visited, type Visitor } from '../support/visitor.ts'
import { openWorld, type Person } from '../support/world.ts'
import { type Dump, dumpOf, type Furnished, forgetterOf, furnish, idsIn } from './furnished.ts'

const world = await openWorld({ apiRequestsPerMinute: 100_000 })
const lemur = await furnish(world, 'lemur', '1111111')
const zebra = await furnish(world, 'zebra', '2222222')
const ears = { listen: () => () => {} }
const { ports, database } = world
const deps = { ports, sessionByToken: database.sessionByToken, ear: ears, service: 'Aikagi' }
const pages = pagesOf(deps)
const site = siteOf(pages)
const ask = apiOn(world)

/** An id that nobody has, as long as those that somebody has. */
const NOBODYS = 'nobodys-nobodys0'
/** Told to everybody who comes to sign in there: an organisation's name and look. */
const PUBLIC: readonly string[] = [routes.signin.userOf, routes.looks.style, routes.looks.logo]
/** Whoever holds the token may: it is no id of anything. */
const byToken = (pattern: string): boolean => pattern.includes('/:token')

const OWN_GROUP = String(dumpOf(world, lemur).group![0]!.id)

/** What a form with an id in its address must hold to be read at all; others are sent empty. */
const FIELDS: Readonly<Record<string, Record<string, string>>> = {
  [routes.admin.userPermissions]: { set: 'AuditRead', change: 'give' },
  [routes.admin.groupPermissions]: { set: 'SupportDesk', change: 'give' },
  [routes.admin.userGroups]: { group: OWN_GROUP, change: 'join' },
  [routes.admin.renameUser]: { name: 'renamed' },
  [routes.admin.renameGroup]: { name: 'renamed' },
  [routes.admin.resetUser]: { reason: 'They stood before me' },
  [routes.admin.userNumber]: { country: 'JP', number: '090-3333-4444' },
  [routes.admin.userAddress]: { email: 'other@example.org' },
  [routes.admin.webhook]: { change: 'remove' },
  [routes.admin.hardwareToken]: { change: 'assign', name: 'nobody' },
  [routes.security.rename]: { name: 'renamed', handset: '' },
  [routes.security.tryIt]: { code: '123456' },
  [routes.security.resynchronise]: { device: '', first: '123456', second: '654321' },
}

/** Forms with an id in a field. */
const IN_FIELDS: readonly [pattern: string, fields: (id: string) => Record<string, string>][] = [
  [routes.admin.newUser, (id) => ({ name: 'x', email: '', language: 'en', groups: id })],
  [routes.admin.userGroups, (id) => ({ group: id, change: 'join' })],
  [routes.admin.userGroups, (id) => ({ group: id, change: 'leave' })],
  [routes.adminForms.groupMembers, (id) => ({ name: '', leave: id })],
  [routes.adminForms.groupMembers, (id) => ({ name: id, leave: '' })],
  [routes.adminForms.inviteRoot, (id) => ({ account: id.slice(0, 12) })],
  [routes.account.addressAgain, (id) => ({ address: id })],
  [routes.confirm, (id) => ({ return: '', email: '', device: id, code: '123456', password: '' })],
  [routes.recovery.mail, (id) => ({ address: id })],
  [routes.recovery.open, (id) => ({ recovery: id })],
  [routes.trouble.lost, (id) => ({ device: id })],
]

type Page = { method: 'GET' | 'POST'; pattern: string }
/** As the site answers them, so that none is forgotten. */
const PAGES: readonly Page[] = [
  ...new Map(
    pages
      .flatMap((part) => part.routes)
      .filter(({ method }) => method === 'GET' || method === 'POST')
      .map(({ method, path }) => [`${method} ${path}`, { method, pattern: path } as Page]),
  ).values(),
]
const withId = ({ pattern }: Page) => pattern.includes('/:') && !PUBLIC.includes(pattern)

const kindsOf = (dump: Dump) =>
  Object.entries(dump).flatMap(([table, rows]) => rows.map((row) => ({ table, row })))

/** Everything by which a row of this account might be asked for, one of each kind. */
function idsOf({ root }: Furnished, dump: Dump, atMost = 1): string[] {
  const ids = new Map<string, string[]>()
  for (const { table, row } of kindsOf(dump))
    for (const column of ['id', 'browser', 'user_name', 'sequence']) {
      const found = ids.get(`${table}.${column}`) ?? []
      const value = row[column]
      if (value !== null && value !== undefined) found.push(String(value))
      ids.set(`${table}.${column}`, found)
    }
  const chosen = [...ids.values()].flatMap((found) => found.slice(-atMost))
  return [...new Set([root.user.accountId, ...chosen])]
}

const filled = (pattern: string, id: string): string =>
  pattern.replaceAll(/:\w+/g, () => encodeURIComponent(id))

/** Without what is drawn anew for each request, and without the id that was asked for. */
const seen = ({ status, text, headers, location }: Visited, id: string): string =>
  [status, location ?? '', text]
    .join('\n')
    .replaceAll(headers.get('x-request-id') ?? '-', 'REQUEST')
    .replaceAll(id, 'ID')
    .replaceAll(encodeURIComponent(id), 'ID')

async function visit(
  { method, pattern }: Page,
  path: string,
  { fields = FIELDS[pattern] ?? {}, person = lemur.root }: Asking = {},
): Promise<Visited> {
  forgetCounts()
  const visitor = await signedInAs(world, site, { person })
  if (method === 'POST') return visitor.post(path, fields)
  return pattern.endsWith('/live') ? follow(visitor, path) : visitor.get(path)
}

interface Asking {
  fields?: Record<string, string>
  person?: Person
}

/** The first that a stream says: it would go on for minutes. */
async function follow({ jar }: Visitor, path: string): Promise<Visited> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const { status, headers, body } = await site.request(`http://localhost:8080${path}`, {
    headers: { cookie },
  })
  const reader = body?.getReader()
  const first = await reader?.read()
  await reader?.cancel()
  const location = headers.get('location') ?? undefined
  return { status, headers, location, text: Buffer.from(first?.value ?? []).toString() }
}

/** What an answer to another account must not hold. */
function secretsOf(dump: Dump): string[] {
  const ids = idsIn(dump).filter((id) => id.length >= 8)
  return [...new Set(ids), zebra.root.user.accountId, 'zebra', '2222222', '2-2222-222']
}

function assertApart(text: string, secrets: readonly string[], where: string): void {
  const told = secrets.filter((secret) => text.includes(secret))
  assert.deepEqual(told, [], where)
}

const before = dumpOf(world, zebra)
const forgetCounts = forgetterOf(world, before)
const THEIRS = idsOf(zebra, before)
const OWN = idsOf(lemur, dumpOf(world, lemur), 50)
const SECRETS = secretsOf(before)

suite('two accounts (H06)', () => {
  test('have something of everything, so that the walk meets it', () => {
    /** Nobody's: of the installation, of a walk before anybody is there, of a log that was cut long after. */
    const nobodys = /^(migration|setup|simulator_\w+|audit_cut)$/
    const empty = Object.entries(before).filter(
      ([name, rows]) => rows.length === 0 && !nobodys.test(name),
    )
    assert.deepEqual(
      empty.map(([name]) => name),
      [],
    )
    assert.ok(THEIRS.length > 15, `only ${THEIRS.length} ids`)
  })

  test('are told apart by every page that has an id in its address', async () => {
    for (const page of PAGES.filter(withId)) {
      const { method, pattern } = page
      const nobody = seen(await visit(page, filled(pattern, NOBODYS)), NOBODYS)
      for (const id of THEIRS.filter((one) => !OWN.includes(one))) {
        const answer = seen(await visit(page, filled(pattern, id)), id)
        assert.equal(answer, nobody, `${method} ${pattern} with ${id}`)
      }
    }
  })

  test('are told apart by every form that has an id in a field', async () => {
    const user = lemur.people[3]!.user.id
    const [group] = await ports.read(({ groups }) =>
      groups.list(lemur.root.user.accountId, { limit: 1 }),
    )
    for (const [pattern, fields] of IN_FIELDS) {
      const path = to(pattern, { id: pattern.startsWith(routes.admin.groups) ? group!.id : user })
      const page = { method: 'POST', pattern } as const
      const nobody = seen(await visit(page, path, { fields: fields(NOBODYS) }), NOBODYS)
      assert.doesNotMatch(nobody, /^400/, `${pattern} was not read`)
      for (const id of THEIRS.filter((one) => !OWN.includes(one)))
        assert.equal(
          seen(await visit(page, path, { fields: fields(id) }), id),
          nobody,
          `${pattern} with ${id}`,
        )
    }
  })

  test('see nothing of each other on any page, whatever is searched for', async () => {
    const queries = [
      '',
      '?name=z',
      '?after=a',
      '?actor=root-z&subject=b',
      '?only=suspended',
      '?before=5',
    ]
    for (const page of PAGES.filter((one) => one.method === 'GET' && !one.pattern.includes('/:')))
      for (const query of queries) {
        const { text } = await visit(page, `${page.pattern}${query}`)
        assertApart(text, SECRETS, `${page.pattern}${query}`)
      }
    const visitor = await signedInAs(world, site, { person: lemur.root })
    const { text } = await visitor.post(routes.admin.auditExport, { since: '', until: '' })
    assert.match(text, /webhook\.added/)
    assertApart(text, SECRETS, 'the export of the audit log')
    const own = await visitor.post(routes.account.export)
    assert.match(own.text, /lemur/)
    assertApart(own.text, SECRETS, 'the export of one’s own data')
  })

  test('are told apart by every operation of the API that has an id', async () => {
    for (const operation of OPERATIONS.filter(({ path }) => path.includes('{')))
      for (const { path, at } of placesOf(operation)) {
        const nobody = told(await perform(operation, path(NOBODYS)), NOBODYS)
        for (const id of THEIRS.filter((one) => !OWN.includes(one))) {
          const answer = told(await perform(operation, path(id)), id)
          assert.equal(answer, nobody, `${operation.id} with ${id} as ${at}`)
        }
      }
  })

  test('are told apart by every operation that has an id in its body', async () => {
    for (const operation of OPERATIONS.filter((one) => idFieldsOf(one).length > 0))
      for (const field of idFieldsOf(operation)) {
        const path = operation.path.replaceAll(/\{\w+\}/g, lemur.people[3]!.user.id)
        const body = (id: string) => ({
          ...operation.example.body,
          [field]: field.endsWith('s') ? [id] : id,
        })
        const nobody = told(await perform(operation, path, { body: body(NOBODYS) }), NOBODYS)
        for (const id of THEIRS.filter((one) => /^[\w-]+$/.test(one) && !OWN.includes(one)))
          assert.equal(
            told(await perform(operation, path, { body: body(id) }), id),
            nobody,
            `${operation.id} ${field}`,
          )
      }
  })

  test('see nothing of each other in any list of the API', async () => {
    for (const operation of OPERATIONS.filter(
      ({ method, path }) => method === 'get' && !path.includes('{'),
    ))
      for (const query of ['', `?${new URLSearchParams(operation.example.query ?? {})}`]) {
        const { body } = await perform(operation, `${operation.path}${query}`)
        assertApart(JSON.stringify(body), SECRETS, operation.id)
      }
  })

  test('changed nothing of each other by all that was asked', () => {
    assert.deepEqual(dumpOf(world, zebra), before)
  })

  test('do reach what is their own by every page and operation that was walked', async () => {
    const unreached: string[] = []
    for (const page of PAGES.filter((one) => withId(one) && !byToken(one.pattern)))
      if (!(await reached((id, person) => visit(page, filled(page.pattern, id), { person }))))
        unreached.push(`${page.method} ${page.pattern}`)
    for (const operation of OPERATIONS.filter(({ path }) => path.includes('{')))
      for (const { path, at } of placesOf(operation))
        if (!(await reached((id, person) => perform(operation, path(id), { person }))))
          unreached.push(`${operation.id} by ${at}`)
    // Give such a page FIELDS, or `furnish` what it is about.
    assert.deepEqual(unreached, [])
  })
})

/** Whether any own id is answered otherwise than an id that nobody has. */
async function reached(
  asking: (id: string, person: Person) => Promise<{ status: number }>,
): Promise<boolean> {
  for (const person of [lemur.root, ...lemur.people.slice(0, 3)])
    for (const id of OWN)
      if (![400, 403, 404].includes((await asking(id, person)).status)) return true
  return false
}

const told = ({ status, body }: Answered, id: string): string => {
  const { requestId: _, ...rest } = typeof body === 'object' && body !== null ? body : { body }
  return JSON.stringify([status, rest]).replaceAll(id, 'ID')
}

async function perform(
  operation: Operation,
  path: string,
  { body = operation.example.body, person = lemur.root }: { body?: unknown; person?: Person } = {},
): Promise<Answered> {
  forgetCounts()
  const { bearer } = await sessionOf(world, person.user, { browser: `${person.user.id} api` })
  const sent = operation.body ? { body } : {}
  return ask(operation.method, path, { as: bearer, ...sent })
}

/** The address with an id in each place in turn; in the others stands what is one's own. */
function placesOf({ path }: Operation): { at: string; path(id: string): string }[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'set')
  return names.map((at) => ({
    at,
    path: (id) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        if (name === 'set') return 'AuditRead'
        return encodeURIComponent(name === at ? id : ownFor(name))
      }),
  }))
}

const ownFor = (name: string): string => (name === 'userId' ? lemur.people[3]!.user.id : OWN_GROUP)

/** By their names. */
const idFieldsOf = ({ body }: Operation): string[] =>
  Object.keys(body?.shape ?? {}).filter((name) =>
    /Ids?$|^(groups|users|devices|members)$/.test(name),
  )
