import type { LinkTarget, MailLink } from '../../domain/links/link.ts'
import type { LinkStore } from '../../domain/links/store.ts'
import { type Handle, lockName } from './handle.ts'
import { shape } from './rows.ts'
import type { KeptLink, Tables } from './tables.ts'

const links = shape<KeptLink>({
  id: 'plain',
  tokenHash: 'plain',
  accountId: 'plain',
  userId: 'plain',
  purpose: 'plain',
  targetId: 'plain',
  email: 'plain',
  browser: 'plain',
  messageId: 'plain',
  createdAt: 'moment',
  expiresAt: 'moment',
  spentAt: 'moment',
  deadAt: 'moment',
  codeNumber: 'plain',
  codeUntil: 'moment',
  codeTries: 'plain',
})

export function linkStore(handle: Handle): LinkStore {
  const { db } = handle
  const living = (now: Date) =>
    db
      .updateTable('link')
      .set('dead_at', now.toISOString())
      .where('dead_at', 'is', null)
      .where('spent_at', 'is', null)
  const kill = (target: LinkTarget, now: Date) =>
    living(now).where('target_id', '=', idOf(target)).where('purpose', '=', target.purpose)
  return {
    async add(link) {
      // Otherwise two that are added at once would both live.
      await lockName(handle, `link:${idOf(link.target)}`)
      await kill(link.target, link.createdAt).execute()
      const { target, ...rest } = link
      const row = links.toRow({ ...rest, purpose: target.purpose, targetId: idOf(target) })
      await db.insertInto('link').values(row).execute()
    },

    async findByToken(tokenHash) {
      const found = db.selectFrom('link').selectAll().where('token_hash', '=', tokenHash)
      return linkFrom(await found.executeTakeFirst())
    },

    async newest(target) {
      const row = await db
        .selectFrom('link')
        .selectAll()
        .where('target_id', '=', idOf(target))
        .where('purpose', '=', target.purpose)
        .orderBy('created_at', 'desc')
        // Of two in one millisecond the later one is the one that lives.
        .orderBy('dead_at', (order) => order.desc().nullsFirst())
        .executeTakeFirst()
      return linkFrom(row)
    },

    async spend(link, now) {
      const { numUpdatedRows } = await db
        .updateTable('link')
        .set('spent_at', now.toISOString())
        .where('id', '=', link)
        .where('spent_at', 'is', null)
        .where('dead_at', 'is', null)
        .where('expires_at', '>', now.toISOString())
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async nextCode(link, { codeNumber, codeUntil }) {
      await db
        .updateTable('link')
        .set({ code_number: codeNumber, code_until: codeUntil.toISOString(), code_tries: 0 })
        .where('id', '=', link)
        .execute()
    },

    async chargeCode(link, limit, now) {
      const { numUpdatedRows } = await db
        .updateTable('link')
        .set((row) => ({ code_tries: row('code_tries', '+', 1) }))
        .where('id', '=', link)
        .where('code_tries', '<', limit)
        .where('code_until', '>', now.toISOString())
        .where('spent_at', 'is', null)
        .where('dead_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async killFor(target, now) {
      await kill(target, now).execute()
    },

    async killAll(user, now) {
      await living(now).where('user_id', '=', user).execute()
    },

    async dropOlderThan(moment) {
      const { numDeletedRows } = await db
        .deleteFrom('link')
        .where('expires_at', '<', moment.toISOString())
        .executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}

function linkFrom(row: Tables['link'] | undefined): MailLink | undefined {
  if (!row) return undefined
  const { purpose, targetId, ...link } = links.fromRow(row)
  return { ...link, target: targetOf(purpose, targetId) }
}

const TARGET_FIELDS = {
  'set-up': 'setupId',
  recovery: 'recoveryId',
  address: 'addressId',
  invitation: 'userId',
} as const

const idOf = (target: LinkTarget): string =>
  (target as unknown as Record<string, string>)[TARGET_FIELDS[target.purpose]]!

const targetOf = (purpose: LinkTarget['purpose'], id: string): LinkTarget =>
  ({ purpose, [TARGET_FIELDS[purpose]]: id }) as unknown as LinkTarget
