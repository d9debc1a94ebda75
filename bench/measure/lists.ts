import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argon2Passwords } from '../../src/adapters/passwords.ts'
import type { DatabaseTarget } from '../../src/adapters/storage/open.ts'
import type { GroupId } from '../../src/domain/ids.ts'
import { pagesOf } from '../../src/web/pages.ts'
import { routes, to } from '../../src/web/routes.ts'
import { signedInAs } from '../../test/support/administration.ts'
import { freshDatabase } from '../../test/support/postgres.ts'
import { siteOf, type Visitor } from '../../test/support/visitor.ts'
import { openWorld, type Person, type World } from '../../test/support/world.ts'
import { plantMembers } from '../plant-members.ts'

/** The slowest list, and which it is. */
export interface Slowest {
  page: string
  p95Ms: number
}

const VISITS = 40
const EVENTS = 1_000_000

/** Every list of the administration with so many users in one account, one visitor after the other. */
export async function measureLists(
  kind: DatabaseTarget['kind'],
  { users, tell }: { users: number; tell(what: string): void },
): Promise<Slowest> {
  const { target, drop } = await emptyDatabase(kind)
  const world = await openWorld({}, target, argon2Passwords())
  try {
    const root = await furnish(world, target, users)
    const site = siteOf(
      pagesOf({
        ...world,
        sessionByToken: world.database.sessionByToken,
        ear: { listen: () => () => {} },
        service: 'Aikagi',
      }),
    )
    const visitor = await signedInAs(world, site, { person: root })
    const measured: Slowest[] = []
    for (const [page, path] of await listsOf(visitor, users)) {
      const { p50Ms, p95Ms } = await visit(visitor, path)
      const times = [p50Ms, p95Ms].map((ms) => ms.toFixed(1))
      tell(`${kind}, ${users} users: ${page}: p50 ${times[0]} ms, p95 ${times[1]} ms`)
      measured.push({ page, p95Ms })
    }
    return measured.toSorted((a, b) => b.p95Ms - a.p95Ms)[0]!
  } finally {
    await world.database.close()
    await drop()
  }
}

async function emptyDatabase(
  kind: DatabaseTarget['kind'],
): Promise<{ target: DatabaseTarget; drop(): unknown }> {
  if (kind === 'postgres') {
    const { url, drop } = await freshDatabase()
    return { target: { kind, url }, drop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'aikagi-lists-'))
  const target = { kind, path: join(folder, 'aikagi.db') }
  return { target, drop: () => rmSync(folder, { recursive: true, force: true }) }
}

async function furnish(world: World, target: DatabaseTarget, count: number): Promise<Person> {
  const root = await world.addPerson()
  const device = await world.addDevice(root)
  const happenings = { events: EVENTS, calls: 5_000, recoveries: 5_000 }
  await plantMembers(target, { root: root.user, device, count }, happenings)
  const { accountId } = root.user
  await world.ports.transact(async ({ groups }) => {
    const id = 'everybody' as GroupId
    await groups.add({ id, accountId, name: 'Everybody', createdAt: world.ports.now() })
  })
  return root
}

/** Pages by what they are called here. Deep ones go on from the middle of the names. */
async function listsOf(visitor: Visitor, users: number): Promise<[string, string][]> {
  const { admin } = routes
  const found = /admin\/users\/([\w-]{16})"/.exec((await visitor.get(`${admin.users}?name=8`)).text)
  const someone = found?.[1] ?? ''
  const audit = (query: string) => `${admin.audit}?${query}`
  return [
    ['users', admin.users],
    [
      'users, from the middle',
      `${admin.users}?after=${encodeURIComponent(await middleOf(visitor))}`,
    ],
    ['users, a name that is there', `${admin.users}?name=8a`],
    ['users, a name that is not', `${admin.users}?name=zz`],
    ...['without-device', 'invited', 'suspended', 'number-unproven'].flatMap(
      (only): [string, string][] => [
        [`users, ${only}`, `${admin.users}?only=${only}`],
        [`users, ${only} and a name`, `${admin.users}?only=${only}&name=8a`],
        [`users, ${only} and no such name`, `${admin.users}?only=${only}&name=zz`],
      ],
    ),
    ['a user', to(admin.user, { id: someone })],
    ['groups', admin.groups],
    ['members of everybody', to(admin.group, { id: 'everybody' })],
    ['groups of a user', to(admin.userGroups, { id: someone })],
    ['recoveries', admin.recoveries],
    ['resets', admin.resets],
    ['calls', admin.calls],
    ['overview', admin.page],
    ['audit', admin.audit],
    ['audit, deep', audit(`before=${Math.floor(Math.min(users, EVENTS) / 2)}`)],
    ['audit, a kind', audit('kind=device.removed')],
    ['audit, a kind that never was', audit('kind=webhook.removed')],
    ['audit, an actor', audit('actor=ada@example.org')],
    ['audit, a subject', audit(`subject=${someone}`)],
    ['audit, an actor and a kind', audit('actor=ada@example.org&kind=webhook.removed')],
    ['audit, a network', audit('network=192.0.2.9')],
    ['audit, days', audit('since=2026-01-01&until=2026-12-31')],
    ['audit, days long ago', audit('since=2020-01-01&until=2020-12-31')],
    ['own activity', routes.account.activity],
  ]
}

/** Where the page of whoever is called '8…' would go on. */
async function middleOf(visitor: Visitor): Promise<string> {
  const { text } = await visitor.get(`${routes.admin.users}?name=8`)
  const next = /[?&](?:amp;)?after=([^"&]+)/.exec(text)?.[1]
  return decodeURIComponent(next ?? '8')
}

async function visit(visitor: Visitor, path: string): Promise<{ p50Ms: number; p95Ms: number }> {
  const times: number[] = []
  for (let visit = 0; visit < VISITS; visit++) {
    const began = performance.now()
    const { status } = await visitor.get(path)
    times.push(performance.now() - began)
    if (status !== 200) throw new Error(`${path} answered ${status}`)
  }
  const sorted = times.toSorted((a, b) => a - b)
  return { p50Ms: sorted[VISITS / 2]!, p95Ms: sorted[Math.floor(0.95 * VISITS)]! }
}
