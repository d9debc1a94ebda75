import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { DatabaseTarget } from '../src/adapters/storage/open.ts'
import type { AuditEventKind } from '../src/domain/audit/kinds.ts'
import type { Call } from '../src/domain/calls/call.ts'
import type { Authenticator } from '../src/domain/devices/device.ts'
import type { User } from '../src/domain/users/user.ts'

/** Whose account it is; their device's sealed secret is as long as everybody's. */
export interface Members {
  root: User
  device: Authenticator
  count: number
}

/** How much happened in the account: what the lists beside the users show. */
export interface Happenings {
  events: number
  calls: number
  recoveries: number
}

/**
 * Users of one account by a few statements over a series: a million in a minute or two, where the product's own stores
 * would take a quarter of an hour. Ids and names are scattered as people's are.
 */
export async function plantMembers(
  target: DatabaseTarget,
  members: Members,
  happenings?: Happenings,
): Promise<void> {
  const statements = [...people(members), ...(happenings ? around(members, happenings) : [])]
  if (target.kind === 'sqlite') plantInFile(target.path, statements)
  else await plantOnServer(target.url, statements)
}

/** One row for each `n` of a series; `md5` is there on both. */
interface Planted {
  into: string
  values: Readonly<Record<string, string>>
  series: number
}

const id = (kind: string, n = 'n'): string => `substr(md5('${kind}' || ${n}), 1, 16)`
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const KINDS: readonly AuditEventKind[] = [
  'device.added',
  'device.removed',
  'signin.password-shown',
  'user.created',
]

/** Twelve characters, as names are. */
const NAME = `substr(md5('name' || n), 1, 12)`
const AGENT = text('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36')

/** One of twenty has no device, one of a hundred is invited, one of a thousand suspended. */
function people({ root, device, count }: Members): Planted[] {
  const now = text(root.createdAt.toISOString())
  const account_id = text(root.accountId)
  const whose = { account_id, user_id: id('user') }
  const series = count
  return [
    {
      into: 'user',
      series,
      values: {
        id: id('user'),
        account_id,
        role: `'user'`,
        sign_in_key: `${account_id} || ':' || ${NAME}`,
        user_name: NAME,
        language: `'en'`,
        time_zone: `'Asia/Tokyo'`,
        password_hash: `case when n % 100 <> 7 then ${text(root.passwordHash ?? '')} end`,
        password_set_at: now,
        protected_at: `case when n % 20 <> 7 then ${now} end`,
        suspended_at: `case when n % 1000 = 5 then ${now} end`,
        created_at: now,
      },
    },
    {
      into: 'device',
      series,
      values: {
        id: id('device'),
        ...whose,
        kind: `'authenticator'`,
        name: `'phone'`,
        name_key: `'phone'`,
        status: `'active'`,
        sealed_secret: text(device.sealedSecret),
        last_step: '58000000',
        drift_steps: '0',
        created_at: now,
        activated_at: now,
      },
    },
    {
      into: 'address',
      series,
      values: {
        id: id('address'),
        ...whose,
        purpose: `'sign-in'`,
        email: `${NAME} || '@example.org'`,
        verified_at: now,
        added_at: now,
      },
    },
  ]
}

function around({ root, count }: Members, { events, calls, recoveries }: Happenings): Planted[] {
  const now = text(root.createdAt.toISOString())
  const account_id = text(root.accountId)
  const whose = { account_id, user_id: id('user') }
  const later = text(new Date(root.createdAt.getTime() + 3_600_000).toISOString())
  const refused: Call['status'] = { name: 'refused', reason: 'busy' }
  const rest = JSON.stringify({
    way: 'alternative-factors',
    lostDevices: [],
    proofs: [],
    status: { name: 'proving' },
    provingUntil: new Date(root.createdAt.getTime() + 86_400_000).toISOString(),
    enrolledDevices: [],
  })
  const [first, second, third, last] = KINDS.map(text)
  const event = `case n % 4 when 0 then ${first} when 1 then ${second} when 2 then ${third} else ${last} end`
  return [
    {
      into: 'contact_number',
      series: count,
      values: {
        id: id('number'),
        ...whose,
        e164: `'+8190' || (10000000 + n)`,
        country: `'JP'`,
        proven_at: `case when n % 10 <> 1 then ${now} end`,
        added_at: now,
      },
    },
    {
      into: 'known_browser',
      series: count,
      values: {
        browser: `md5('browser' || n)`,
        ...whose,
        signed_in_at: now,
        first_seen_at: now,
        user_agent: AGENT,
        network: `'192.0.2.7'`,
      },
    },
    {
      into: 'group_member',
      series: count,
      values: { ...whose, group_id: `'everybody'`, joined_at: now, joined_by: text(root.id) },
    },
    {
      into: 'group',
      series: 2000,
      values: {
        id: id('group'),
        account_id,
        name: `'Group ' || n`,
        name_key: `'group ' || n`,
        created_at: now,
      },
    },
    {
      into: 'audit_event',
      series: events,
      values: {
        account_id,
        sequence: '1000 + n',
        kind: event,
        at: now,
        actor: `case when n % 3 = 0 then ${text(root.id)} else ${id('user', `(n % ${count})`)} end`,
        subject: id('user', `(n % ${count})`),
        network: `'192.0.2.' || (n % 200)`,
        user_agent: AGENT,
        previous_hash: `md5('hash' || (n - 1))`,
        hash: `md5('hash' || n)`,
      },
    },
    {
      into: 'call',
      series: calls,
      values: {
        id: id('call'),
        ...whose,
        number_id: id('number'),
        range: `'+8190'`,
        number_mac: `md5('mac' || n)`,
        purpose: `'test'`,
        language: `'ja'`,
        version: '1',
        status: text(JSON.stringify(refused)),
        created_at: now,
        expires_at: later,
        ended_at: now,
      },
    },
    {
      into: 'recovery',
      series: recoveries,
      values: {
        id: id('recovery'),
        ...whose,
        browser: `md5('street' || n)`,
        opened_at: now,
        version: '0',
        due_at: later,
        rest: text(rest),
      },
    },
  ]
}

const asStatement = ({ into, values, series }: Planted, seriesOf: (count: number) => string) =>
  `insert into "${into}" (${Object.keys(values).map((name) => `"${name}"`)})
   select ${Object.values(values).join(', ')} from ${seriesOf(series)}`

function plantInFile(path: string, statements: readonly Planted[]): void {
  const file = new DatabaseSync(path)
  file.exec('pragma synchronous = off; pragma cache_size = -400000')
  file.function('md5', (of) => createHash('md5').update(String(of)).digest('hex'))
  const seriesOf = (count: number) =>
    `(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${count}) select n from s)`
  for (const statement of statements) file.exec(asStatement(statement, seriesOf))
  file.close()
}

async function plantOnServer(url: string, statements: readonly Planted[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  const seriesOf = (count: number) => `generate_series(1, ${count}) as s(n)`
  for (const statement of statements) await client.query(asStatement(statement, seriesOf))
  await client.query('vacuum analyze')
  await client.end()
}
