import type { ResetId, UserId } from '../ids.ts'
import type { Acting } from '../permissions/acting.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Reset } from '../resets/reset.ts'
import { readUserName, userKey } from '../users/user-name.ts'
import type { AuditEvent } from './event.ts'
import type { EventFilter, EventPage } from './filter.ts'

/** What is looked for, people as they were typed: a user name, root's address, an id; for the actor also 'system' … */
export interface Wanted extends Omit<EventFilter, 'actor' | 'subject'> {
  actor?: string
  subject?: string
}

/** Somebody of the account, by the name that they have or had. */
export interface Named {
  id: UserId
  name: string
  /** Deleted since. */
  gone: boolean
}

/** An event with the names that stand beside its ids. Absent: it was nobody's, or is of no user that ever was here. */
export interface EventLine {
  event: AuditEvent
  actor?: Named
  subject?: Named
}

export type Looked =
  | { found: true; lines: EventLine[]; next?: number }
  /** Nobody of the account has or had this name or id. */
  | { found: false; reason: 'no-such-actor' | 'no-such-subject' }

/** A page of the account's log, newest first. The caller has seen to the permission. */
export function lookAtEvents(
  ports: Ports,
  { acting, wanted, page }: { acting: Acting; wanted: Wanted; page: EventPage },
): Promise<Looked> {
  const { accountId } = acting.user
  return ports.read(async (stores): Promise<Looked> => {
    const { actor, subject, ...rest } = wanted
    const by = actor === undefined ? undefined : await actorOf(stores, acting, actor)
    if (actor !== undefined && !by) return { found: false, reason: 'no-such-actor' }
    const to = subject === undefined ? undefined : await idOf(stores, acting, subject)
    if (subject !== undefined && !to) return { found: false, reason: 'no-such-subject' }
    const filter = { ...rest, ...(by && { actor: by }), ...(to && { subject: to }) }
    const { events, next } = await stores.audit.find(accountId, filter, page)
    return { found: true, lines: await named(stores, acting, events), ...(next && { next }) }
  })
}

/** One line, and on whose word it was: the reset that it tells of, with the names of who asked and who agreed. */
export function lookAtEvent(
  ports: Ports,
  { acting, sequence }: { acting: Acting; sequence: number },
): Promise<{ line: EventLine; word?: Word } | undefined> {
  const { accountId } = acting.user
  return ports.read(async (stores) => {
    const [event] = await stores.audit.after(accountId, sequence - 1, 1)
    if (event?.sequence !== sequence) return undefined
    const [line] = await named(stores, acting, [event])
    const word = await wordOf(stores, acting, event)
    return line && { line, ...(word && { word }) }
  })
}

export interface Word {
  reason: string
  askedBy?: Named
  agreedBy?: Named
}

async function wordOf(
  stores: Stores,
  acting: Acting,
  { data }: AuditEvent,
): Promise<Word | undefined> {
  const reset = data?.resetId && (await stores.resets.find(`${data.resetId}` as ResetId))
  if (!reset || reset.accountId !== acting.user.accountId) return undefined
  const { askedBy, agreedBy, reason }: Reset = reset
  const names = await namesOf(stores, acting, [askedBy, ...(agreedBy ? [agreedBy] : [])])
  const [asker, agreeing] = [names.get(askedBy), agreedBy && names.get(agreedBy)]
  return { reason, ...(asker && { askedBy: asker }), ...(agreeing && { agreedBy: agreeing }) }
}

const NO_USER: ReadonlySet<string> = new Set(['system', 'console', 'nobody'])

const actorOf = (
  stores: Stores,
  acting: Acting,
  typed: string,
): Promise<AuditEvent['actor'] | undefined> =>
  NO_USER.has(typed) ? Promise.resolve(typed as AuditEvent['actor']) : idOf(stores, acting, typed)

/** By name first, as people know each other; somebody who is gone by the name that they had last. */
async function idOf(stores: Stores, acting: Acting, typed: string): Promise<UserId | undefined> {
  const { users, audit } = stores
  const { accountId } = acting.user
  const read = readUserName(typed)
  const roots = await users.roots(accountId)
  const root = roots.find(({ signInKey }) => signInKey === typed.toLowerCase())
  if (root) return root.id
  const user = read.accepted && (await users.findBySignInKey(userKey(accountId, read.key)))
  if (user) return user.id
  const names = await namesOf(stores, acting, [typed as UserId])
  return names.get(typed)?.id ?? audit.formerNamed(accountId, typed)
}

async function named(
  stores: Stores,
  acting: Acting,
  events: readonly AuditEvent[],
): Promise<EventLine[]> {
  const ids = events.flatMap(({ actor, subject }) => [actor, ...(subject ? [subject] : [])])
  const names = await namesOf(stores, acting, ids)
  return events.map((event) => {
    const [actor, subject] = [names.get(event.actor), names.get(event.subject ?? '')]
    return { event, ...(actor && { actor }), ...(subject && { subject }) }
  })
}

/** Only of this account: an id of another one stays an id (H06). */
async function namesOf(
  { users }: Stores,
  { user: { accountId } }: Acting,
  actors: readonly string[],
): Promise<Map<string, Named>> {
  const ids = [...new Set(actors)].filter((id) => !NO_USER.has(id)) as UserId[]
  const there = await users.findAll(ids)
  const former = await users.former(accountId, ids)
  const own = there.filter((user) => user.accountId === accountId)
  const named: Named[] = [
    ...former.map(({ id, name }) => ({ id, name, gone: true })),
    ...own.map(({ id, userName, signInKey }) => ({ id, name: userName ?? signInKey, gone: false })),
  ]
  return new Map(named.map((one) => [one.id, one]))
}
