import { type ChainHead, chain, GENESIS } from '../../domain/audit/chain.ts'
import type { AuditStore } from '../../domain/audit/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import { cutStore } from './audit-cut.ts'
import { events } from './audit-row.ts'
import { searchStore } from './audit-search.ts'
import { changedRows, type Fixed, firstRow, fixed, insertText } from './fixed.ts'
import type { Handle } from './handle.ts'

const HEAD = fixed<ChainHead>('select sequence, hash from audit_head where account_id = ?')
const LOCK_HEAD = fixed<ChainHead>(`${HEAD.text} for update`)
const BEGIN = fixed(
  `insert into audit_head (account_id, sequence, hash) values (?, ?, ?)
  on conflict (account_id) do nothing`,
)
const ADD = fixed(insertText('audit_event', events))
const MOVE = fixed(
  `insert into audit_head (account_id, sequence, hash) values (?, ?, ?)
  on conflict (account_id) do update set sequence = excluded.sequence, hash = excluded.hash`,
)

export function auditStore(handle: Handle): AuditStore {
  return { ...chainStore(handle), ...searchStore(handle), ...cutStore(handle) }
}

type ChainStore = Pick<AuditStore, 'append' | 'head' | 'after' | 'accounts' | 'newest'>

function chainStore(handle: Handle): ChainStore {
  const { db } = handle
  return {
    async append(event) {
      const linked = chain(await lockHead(handle, event.accountId), event)
      await changedRows(handle, ADD, ...events.toValues(linked))
      await changedRows(handle, MOVE, linked.accountId, linked.sequence, linked.hash)
    },

    head: async (account) => (await headRow(handle, HEAD, account)) ?? GENESIS,

    async after(account, sequence, limit) {
      const rows = await db
        .selectFrom('audit_event')
        .selectAll()
        .where('account_id', '=', account)
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .execute()
      return rows.map(events.fromRow)
    },

    async accounts() {
      const rows = await db
        .selectFrom('audit_head')
        .select('account_id')
        .orderBy('account_id')
        .execute()
      return rows.map((row) => row.account_id)
    },

    async newest() {
      const { at } = await db
        .selectFrom('audit_head as head')
        .innerJoin('audit_event as event', (join) =>
          join
            .onRef('event.account_id', '=', 'head.account_id')
            .onRef('event.sequence', '=', 'head.sequence'),
        )
        .select(({ fn }) => fn.max('event.at').as('at'))
        .executeTakeFirstOrThrow()
      return at === null ? undefined : new Date(at)
    },
  }
}

/** Whoever appends next waits here until this transaction ends, so that lines are in the order of commits. */
async function lockHead(handle: Handle, account: AccountId): Promise<ChainHead> {
  if (!handle.locksRows) return (await headRow(handle, HEAD, account)) ?? GENESIS
  const found = await headRow(handle, LOCK_HEAD, account)
  if (found) return found
  await changedRows(handle, BEGIN, account, GENESIS.sequence, GENESIS.hash)
  return (await headRow(handle, LOCK_HEAD, account))!
}

async function headRow(
  handle: Handle,
  statement: Fixed<ChainHead>,
  account: AccountId,
): Promise<ChainHead | undefined> {
  const row = await firstRow(handle, statement, account)
  return row && { sequence: row.sequence, hash: row.hash }
}
