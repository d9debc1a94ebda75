import type { AccountId, ApiTokenId, RecoveryId, UserId } from '../../src/domain/ids.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import { hashToken } from '../../src/domain/secrets.ts'
import type { Session, ShownFactor } from '../../src/domain/sessions/session.ts'
import { startSession } from '../../src/domain/sessions/start-session.ts'
import type { ApiToken } from '../../src/domain/tokens/api-token.ts'
import { tokenTextOf } from '../../src/domain/tokens/token-text.ts'
import type { User } from '../../src/domain/users/user.ts'
import { userKey } from '../../src/domain/users/user-name.ts'
import { apiRoutes } from '../../src/web/api/api.ts'
import type { Operation } from '../../src/web/api/operation.ts'
import { routes } from '../../src/web/routes.ts'
import { createServer } from '../../src/web/server.ts'
import { signerWith } from './signer.ts'
import { browserOf, PASSWORD, type Person, type World } from './world.ts'

const ORIGIN = 'http://localhost:8080'

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whatever was asked for
  body: any
  headers: Headers
}

export type Sent = Readonly<Record<string, string>>

/** Asks the API as a program does. `as` is what stands in its Authorization header, or other headers. */
export type Ask = (
  method: string,
  path: string,
  about?: { as?: string | Sent; body?: unknown; headers?: Sent },
) => Promise<Answered>

/** The API on a world, as the outside sees it. */
export function apiOn({ ports, database }: World): Ask {
  const api = apiRoutes({ ports, sessionByToken: database.sessionByToken, service: 'Aikagi' })
  const site = createServer({
    publicUrl: ORIGIN,
    trustedProxies: [],
    timeZone: 'UTC',
    now: ports.now,
    signer: signerWith('api'),
    log: { info() {}, warn() {}, error: (fields) => console.error(fields) },
    pages: [],
    machines: [api],
  })
  return async (method, path, { as, body, headers = {} } = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await site.request(`${ORIGIN}${routes.api.base}${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(typeof as === 'string' ? { authorization: `Bearer ${as}` } : as),
        ...headers,
      },
      ...(body !== undefined && { body: text }),
    })
    const answer = await response.text()
    const parsed = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      body: parsed ? JSON.parse(answer) : answer,
      headers: response.headers,
    }
  }
}

/** Asks for an operation with the body and query of its own example, for an id that nobody has. */
export const asExample = (ask: Ask, operation: Operation, as?: string | Sent) => {
  const { method, path, example, body } = operation
  const query = example.query ? `?${new URLSearchParams(example.query)}` : ''
  return ask(
    method,
    `${path.replace('{set}', 'AuditRead').replaceAll(/\{\w+\}/g, 'nobody')}${query}`,
    {
      ...(as !== undefined && { as }),
      ...(body && { body: example.body }),
    },
  )
}

/** A session as the command line has it. By default with the password and the device, both just now. */
export async function sessionOf(
  { ports }: World,
  user: User,
  about: {
    factors?: readonly ShownFactor[]
    restrictedTo?: RecoveryId
    browser?: string
  } = {},
): Promise<{ session: Session; token: string; bearer: string; cookie: Sent }> {
  const { browser = 'here', restrictedTo } = about
  const factors = about.factors ?? (await everyFactor({ ports }, user))
  const { session, token } = await ports.transact((stores) =>
    startSession(ports, stores, {
      user,
      asker: browserOf(browser),
      factors,
      ...(restrictedTo && { restrictedTo }),
    }),
  )
  return { session, token, bearer: `aiks_${token}`, cookie: { cookie: `__Host-session=${token}` } }
}

async function everyFactor({ ports }: Pick<World, 'ports'>, user: User): Promise<ShownFactor[]> {
  const at = ports.now()
  const devices = await ports.read((stores) => stores.devices.all(user.id))
  const device = devices.find(({ status }) => status === 'active')
  return [
    { factor: 'password', at },
    ...(device ? [{ factor: 'authenticator' as const, deviceId: device.id, at }] : []),
  ]
}

/** A token as its maker has it, whatever they hold. */
export async function tokenOf(
  { ports }: World,
  user: User,
  { sets, ...rest }: Partial<ApiToken> & { sets: readonly PermissionSet[] },
): Promise<{ token: ApiToken; bearer: string }> {
  const bearer = tokenTextOf(ports.chance.token())
  const token: ApiToken = {
    id: ports.chance.id<ApiTokenId>(),
    accountId: user.accountId,
    userId: user.id,
    name: 'a program',
    tokenHash: hashToken(bearer),
    sets,
    createdAt: ports.now(),
    expiresAt: new Date(ports.now().getTime() + 24 * 3_600_000),
    ...rest,
  }
  await ports.transact(({ tokens }) => tokens.add(token))
  return { token, bearer }
}

/** A user of an account who is no root, with a device. */
export async function addUser(
  world: World,
  account: AccountId,
  { name, sets = [], by }: { name: string; sets?: readonly PermissionSet[]; by: UserId },
): Promise<Person> {
  const { ports } = world
  const user: User = {
    id: ports.chance.id<UserId>(),
    accountId: account,
    role: 'user',
    signInKey: userKey(account, name),
    userName: name,
    language: 'en',
    timeZone: 'UTC',
    passwordHash: await ports.passwords.hash(PASSWORD),
    createdAt: ports.now(),
  }
  await ports.transact(async ({ users, permissions }) => {
    await users.add(user)
    for (const permissionSet of sets)
      await permissions.give({
        accountId: account,
        holderId: user.id,
        permissionSet,
        grantedAt: ports.now(),
        grantedBy: by,
      })
  })
  const person = { user, email: `${name}@example.org` }
  await world.addDevice(person)
  return { ...person, user: await ports.read(({ users }) => users.get(user.id)) }
}
