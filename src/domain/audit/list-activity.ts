import type { UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { AuditEvent } from './event.ts'

/** Something that happened to the user of a session. `by`: 'you', nobody signed in, the service itself, or somebody by name. */
export interface Activity {
  event: AuditEvent
  by: 'you' | 'nobody' | 'system' | { name: string }
}

export interface ActivityPage {
  activities: Activity[]
  /** For `before`, when there may be more. */
  next?: number
}

const PAGE = 50

/** What happened to whoever asks, newest first. Changes nothing, and tells nothing of anybody else. */
export function listActivity(
  ports: Ports,
  { session, before }: { session: Session; before?: number },
): Promise<ActivityPage> {
  const { accountId, userId } = session
  return ports.read(async (stores) => {
    const page = { limit: PAGE, ...(before !== undefined && { before }) }
    const { events, next } = await stores.audit.ofSubject(accountId, userId, page)
    const names = await namesOf(stores, session, events)
    const activities = events.map((event) => ({ event, by: byWhom(event, userId, names) }))
    return { activities, ...(next !== undefined && { next }) }
  })
}

function byWhom(
  { actor }: AuditEvent,
  own: UserId,
  names: ReadonlyMap<string, string>,
): Activity['by'] {
  if (actor === own) return 'you'
  if (actor === 'nobody') return 'nobody'
  const name = names.get(actor)
  return name === undefined ? 'system' : { name }
}

async function namesOf(
  { users }: Stores,
  { accountId, userId }: Session,
  events: readonly AuditEvent[],
): Promise<Map<string, string>> {
  const actors = new Set(events.map(({ actor }) => actor))
  const others = [...actors].filter((actor) => !NO_USER.has(actor) && actor !== userId) as UserId[]
  const there = await users.findAll(others)
  const former = await users.former(accountId, others)
  return new Map([
    ...former.map(({ id, name }) => [id, name] as const),
    ...there
      .filter((user) => user.accountId === accountId)
      .map(({ id, userName, signInKey }) => [id, userName ?? signInKey] as const),
  ])
}

const NO_USER = new Set<AuditEvent['actor']>(['nobody', 'system', 'console'])
