import type { LinkTarget, MailLink } from '../../domain/links/link.ts'
import type { LinkStore } from '../../domain/links/store.ts'
import { changedRows, firstRow, fixed, insertText } from './fixed.ts'
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

/** Links that may still be spent: with what follows, which of them die. */
const killed = (which: string) =>
  fixed(`update link set dead_at = ? where dead_at is null and spent_at is null and ${which}`)
const KILL_FOR = killed('target_id = ? and purpose = ?')
const KILL_ALL = killed('user_id = ?')
const ADD = fixed(insertText('link', links))
const FIND = fixed<Tables['link']>('select * from link where token_hash = ?')
// Of two in one millisecond the later one is the one that lives.
const NEWEST = fixed<Tables['link']>(
  `select * from link where target_id = ? and purpose = ?
  order by created_at desc, dead_at desc nulls first limit 1`,
)
const SPEND = fixed(
  `update link set spent_at = ?
  where id = ? and spent_at is null and dead_at is null and expires_at > ?`,
)
const NEXT_CODE = fixed(
  'update link set code_number = ?, code_until = ?, code_tries = 0 where id = ?',
)
const CHARGE_CODE = fixed(
  `update link set code_tries = code_tries + 1
  where id = ? and code_tries < ? and code_until > ? and spent_at is null and dead_at is null`,
)

export function linkStore(handle: Handle): LinkStore {
  const { db } = handle
  return {
    async add(link) {
      const { target, ...rest } = link
      // Otherwise two that are added at once would both live.
      await lockName(handle, `link:${idOf(target)}`)
      const { purpose } = target
      const targetId = idOf(target)
      await changedRows(handle, KILL_FOR, link.createdAt.toISOString(), targetId, purpose)
      await changedRows(handle, ADD, ...links.toValues({ ...rest, purpose, targetId }))
    },

    findByToken: async (tokenHash) => linkFrom(await firstRow(handle, FIND, tokenHash)),

    newest: async (target) =>
      linkFrom(await firstRow(handle, NEWEST, idOf(target), target.purpose)),

    async spend(link, now) {
      const at = now.toISOString()
      return (await changedRows(handle, SPEND, at, link, at)) === 1
    },

    async nextCode(link, { codeNumber, codeUntil }) {
      await changedRows(handle, NEXT_CODE, codeNumber, codeUntil.toISOString(), link)
    },

    async chargeCode(link, limit, now) {
      return (await changedRows(handle, CHARGE_CODE, link, limit, now.toISOString())) === 1
    },

    async killFor(target, now) {
      await changedRows(handle, KILL_FOR, now.toISOString(), idOf(target), target.purpose)
    },

    async killAll(user, now) {
      await changedRows(handle, KILL_ALL, now.toISOString(), user)
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
  proposal: 'proposalId',
  rehearsal: 'addressId',
} as const

const idOf = (target: LinkTarget): string =>
  (target as unknown as Record<string, string>)[TARGET_FIELDS[target.purpose]]!

const targetOf = (purpose: LinkTarget['purpose'], id: string): LinkTarget =>
  ({ purpose, [TARGET_FIELDS[purpose]]: id }) as unknown as LinkTarget
