import type { Asker } from '../asker.ts'
import type { AuditEvent } from '../audit/event.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import { isConfirmed } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from './user.ts'

export type DataExport =
  | { exported: true; data: OwnData }
  | { exported: false; reason: SessionOver | 'confirm-first' }

/** Plain facts under plain names, for JSON. Each field is named here: nothing secret gets in by being added elsewhere. */
export type OwnData = Awaited<ReturnType<typeof dataOf>>

const PAGE = 500
/** Of the newest; the rest is for the administrators' export. */
const ACTIVITIES_MOST = 10_000

/** Everything that is kept about a user, for themselves. With a fresh factor: it lists where they can be reached. */
export function exportOwnData(
  ports: Ports,
  input: { session: Session; asker: Asker },
): Promise<DataExport> {
  const { asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return { exported: false, reason: 'session-over' }
    const { user, session } = own
    const moment = { settings: ports.settings, now: ports.now() }
    if (!isConfirmed(session, user, moment)) return { exported: false, reason: 'confirm-first' }
    await writeEvent(ports, stores, { kind: 'user.data-exported', user, session, asker })
    return { exported: true, data: await dataOf(stores, user, ports.now()) }
  })
}

async function dataOf(stores: Stores, user: User, now: Date) {
  const { id, accountId } = user
  const account = await stores.accounts.get(accountId)
  return {
    exportedAt: now,
    account: { id: account.id, alias: account.alias, name: account.name },
    user: {
      id,
      role: user.role,
      userName: user.userName,
      language: user.language,
      timeZone: user.timeZone,
      createdAt: user.createdAt,
      passwordSetAt: user.passwordSetAt,
      protectedAt: user.protectedAt,
      lostReportedAt: user.lostReportedAt,
    },
    permissions: (await stores.permissions.of(id)).map(({ permissionSet, grantedAt }) => ({
      permissionSet,
      grantedAt,
    })),
    ...(await contactsOf(stores, user)),
    ...(await signInsOf(stores, user)),
    activity: await activityOf(stores, user),
  }
}

async function contactsOf({ users }: Stores, { id }: User) {
  const number = await users.findNumber(id)
  return {
    addresses: (await users.addresses(id)).map(
      ({ email, purpose, verifiedAt, provenAt, addedAt }) => ({
        email,
        isMain: purpose === 'sign-in',
        verifiedAt,
        provenAt,
        addedAt,
      }),
    ),
    number: number && {
      number: number.e164,
      country: number.country,
      addedAt: number.addedAt,
      provenAt: number.provenAt,
      suspendedAt: number.suspendedAt,
    },
  }
}

async function signInsOf({ devices, sessions, browsers, recoveries }: Stores, { id }: User) {
  return {
    devices: (await devices.all(id)).map((device) => ({
      name: device.name,
      kind: device.kind,
      status: device.status,
      handsets: device.handsets,
      createdAt: device.createdAt,
      activatedAt: device.activatedAt,
      lastUsedAt: device.lastUsedAt,
    })),
    sessions: (await sessions.of(id)).map(({ startedAt, lastSeenAt, userAgent, network }) => ({
      startedAt,
      lastSeenAt,
      userAgent,
      network,
    })),
    browsers: (await browsers.of(id)).map(({ firstSeenAt, signedInAt, userAgent, network }) => ({
      firstSeenAt,
      signedInAt,
      userAgent,
      network,
    })),
    recoveries: (await recoveries.of(id, new Date(0))).map(({ way, openedAt, status }) => ({
      way,
      openedAt,
      status: status.name,
    })),
  }
}

async function activityOf({ audit }: Stores, { id, accountId }: User) {
  const found: AuditEvent[] = []
  let before: number | undefined
  do {
    const page = { limit: PAGE, ...(before !== undefined && { before }) }
    const { events, next } = await audit.ofSubject(accountId, id, page)
    found.push(...events)
    before = next
  } while (before !== undefined && found.length < ACTIVITIES_MOST)
  return found.map(({ at, kind, actor, network, userAgent, factors }) => ({
    at,
    kind,
    // Who else it was is told in the pages, by name, while they are there.
    byYou: actor === id,
    network,
    userAgent,
    factors,
  }))
}
