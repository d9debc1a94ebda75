import { type RawBuilder, sql } from 'kysely'
import type { AuditEvent } from '../../domain/audit/event.ts'
import type { EventFilter, EventPage, FoundEvents } from '../../domain/audit/filter.ts'
import type { AuditStore } from '../../domain/audit/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import { events } from './audit-row.ts'
import { firstRow, fixed } from './fixed.ts'
import type { Handle } from './handle.ts'
import type { Row } from './rows.ts'

/** How many lines a page looks through for those that fit everything that was asked. */
const LOOKED_THROUGH = 10_000
/** Nodes' clocks, and transactions that wait for each other, put lines out of the order of their moments by so much. */
const SKEW_MS = 5 * 60_000

type Condition = RawBuilder<unknown>

/** Each of `walked` is a walk backwards along one index; what it finds is then held against `asked`. */
interface Plan {
  walked: readonly Condition[]
  asked: readonly Condition[]
}

/** From one line to another, neither included. */
interface Span {
  above: number
  below: number
}

export function searchStore(
  handle: Handle,
): Pick<AuditStore, 'find' | 'ofSubject' | 'lineAt' | 'formerNamed'> {
  const find: AuditStore['find'] = async (account, filter, page) => {
    const span = await spanOf(handle, account, { ...filter, ...page })
    return search(handle, { account, plan: planOf(filter), span, limit: page.limit })
  }
  return {
    find,
    ofSubject: (account, subject, page) => find(account, { subject }, page),
    lineAt: (account, moment) => lineAt(handle, account, moment),
    formerNamed: async (account, name) => {
      const found = await handle.db
        .selectFrom('former_user')
        .select('id')
        .where('account_id', '=', account)
        .where('name', '=', name)
        .orderBy('deleted_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return found?.id
    },
  }
}

async function spanOf(
  handle: Handle,
  account: AccountId,
  { since, until, before }: EventFilter & Pick<EventPage, 'before'>,
): Promise<Span> {
  const lineNear = (moment: Date, ms: number) =>
    lineAt(handle, account, new Date(moment.getTime() + ms))
  const below = Math.min(
    before ?? Number.MAX_SAFE_INTEGER,
    until ? await lineNear(until, SKEW_MS) : Number.MAX_SAFE_INTEGER,
  )
  return { below, above: since ? (await lineNear(since, -SKEW_MS)) - 1 : 0 }
}

async function search(
  handle: Handle,
  { account, plan, span, limit }: { account: AccountId; plan: Plan; span: Span; limit: number },
): Promise<FoundEvents> {
  const within = { ...span }
  if (plan.asked.length > 0)
    for (const walk of plan.walked)
      within.above = Math.max(within.above, await floorOf(handle, account, { walk, span }))

  const walks = plan.walked.map(
    (walk) => sql`select * from (select * from audit_event where ${lines(account, walk, within)}
      ${and(plan.asked)} order by sequence desc limit ${sql.lit(limit + 1)}) as walked`,
  )
  const { rows } = await sql<Row<AuditEvent>>`${sql.join(walks, sql` union all `)}`.execute(
    handle.db,
  )
  const found = rows.map(events.fromRow).sort((a, b) => b.sequence - a.sequence)
  if (found.length > limit)
    return { events: found.slice(0, limit), next: found[limit - 1]!.sequence }
  return { events: found, ...(within.above > span.above && { next: within.above + 1 }) }
}

/** The line above which a walk has passed as many lines as one page may look through. */
async function floorOf(
  { db }: Handle,
  account: AccountId,
  { walk, span }: { walk: Condition; span: Span },
): Promise<number> {
  const { rows } = await sql<{ sequence: number }>`select sequence from audit_event
    where ${lines(account, walk, span)}
    order by sequence desc limit 1 offset ${sql.lit(LOOKED_THROUGH)}`.execute(db)
  return rows[0]?.sequence ?? span.above
}

/** 'between', and not two comparisons: with these SQLite takes the key of the table for the better walk, through every line. */
const lines = (account: AccountId, walk: Condition, { above, below }: Span): Condition =>
  sql`account_id = ${account} and ${walk} and sequence between ${above + 1} and ${below - 1}`

const and = (conditions: readonly Condition[]): Condition =>
  sql.join(
    conditions.map((condition) => sql`and ${condition}`),
    sql` `,
  )

/**
 * The rarest of what was asked is walked, the rest is held against it, in words that no index has: without statistics
 * SQLite would walk whichever index comes first.
 */
function planOf(filter: EventFilter): Plan {
  const { kinds, actor, subject, network, since, until } = filter
  const moments = [
    ...(since ? [sql`at >= ${since.toISOString()}`] : []),
    ...(until ? [sql`at < ${until.toISOString()}`] : []),
  ]
  const ofKinds = kinds ? [sql`coalesce(kind, '') in (${sql.join(kinds)})`] : []
  const fromNetwork = network ? [sql`coalesce(network, '') = ${network}`] : []
  const rest = [...moments, ...ofKinds]

  if (subject) {
    const byActor = actor ? [sql`coalesce(actor, '') = ${actor}`] : []
    return { walked: [sql`subject = ${subject}`], asked: [...rest, ...fromNetwork, ...byActor] }
  }
  if (actor && actor !== 'nobody')
    return { walked: byActor(actor), asked: [...rest, ...fromNetwork] }
  const byNobody = actor ? [sql`actor = 'nobody'`] : []
  if (network) return { walked: [sql`network = ${network}`], asked: [...rest, ...byNobody] }
  if (kinds)
    return { walked: kinds.map((kind) => sql`kind = ${kind}`), asked: [...moments, ...byNobody] }
  return { walked: [sql`sequence > 0`], asked: [...moments, ...byNobody] }
}

/** What they did to themselves is found as the subject; the words of the second are those of its index. */
const byActor = (actor: string): Condition[] => [
  sql`subject = ${actor} and coalesce(actor, '') = ${actor}`,
  sql`actor = ${actor} and actor <> 'nobody' and (subject is null or actor <> subject)`,
]

const FIRST_FROM = fixed<{ sequence: number; at: string }>(
  'select sequence, at from audit_event where account_id = ? and sequence >= ? order by sequence limit 1',
)
const LAST = fixed<{ sequence: number }>(
  'select sequence from audit_event where account_id = ? order by sequence desc limit 1',
)

/** By halves: lines are in the order of their moments, and an index of these would cost every event something. */
async function lineAt(handle: Handle, account: AccountId, moment: Date): Promise<number> {
  const last = await firstRow(handle, LAST, account)
  const text = moment.toISOString()
  let from = (await firstRow(handle, FIRST_FROM, account, 0))?.sequence ?? 1
  let end = (last?.sequence ?? 0) + 1
  while (from < end) {
    const middle = Math.floor((from + end) / 2)
    const line = await firstRow(handle, FIRST_FROM, account, middle)
    if (!line || line.at >= text) end = middle
    else from = line.sequence + 1
  }
  return from
}
