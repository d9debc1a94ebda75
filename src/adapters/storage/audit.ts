import { chain, GENESIS } from '../../domain/audit/chain.ts'
import type { AuditEvent } from '../../domain/audit/event.ts'
import type { AuditStore } from '../../domain/audit/store.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Handle } from './handle.ts'
import { shape } from './rows.ts'

const events = shape<AuditEvent>({
  accountId: 'plain',
  sequence: 'plain',
  kind: 'plain',
  at: 'moment',
  actor: 'plain',
  subject: 'plain',
  network: 'plain',
  userAgent: 'plain',
  factors: 'json',
  data: 'json',
  previousHash: 'plain',
  hash: 'plain',
})

export function auditStore(handle: Handle): AuditStore {
  const { db } = handle
  return {
    async append(event) {
      const linked = chain(await lockHead(handle, event.accountId), event)
      await db.insertInto('audit_event').values(events.toRow(linked)).execute()
      const { sequence, hash } = linked
      await db
        .insertInto('audit_head')
        .values({ account_id: event.accountId, sequence, hash })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ sequence, hash }))
        .execute()
    },

    head: async (account) => (await headRow(handle, account).executeTakeFirst()) ?? GENESIS,

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
async function lockHead(handle: Handle, account: AccountId) {
  const { db, locksRows } = handle
  if (!locksRows) return (await headRow(handle, account).executeTakeFirst()) ?? GENESIS
  const found = await headRow(handle, account).forUpdate().executeTakeFirst()
  if (found) return found
  await db
    .insertInto('audit_head')
    .values({ account_id: account, ...GENESIS })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
  return headRow(handle, account).forUpdate().executeTakeFirstOrThrow()
}

const headRow = ({ db }: Handle, account: AccountId) =>
  db.selectFrom('audit_head').select(['sequence', 'hash']).where('account_id', '=', account)
