import type { CodeDraft } from '../../domain/recovery-codes/recovery-code.ts'
import type { FoundCode, RecoveryCodeStore } from '../../domain/recovery-codes/store.ts'
import { changedRows, firstRow, fixed, forEach, insertText } from './fixed.ts'
import { type Handle, lockName } from './handle.ts'
import { shape } from './rows.ts'
import type { KeptCodeSet, Tables } from './tables.ts'

const sets = shape<KeptCodeSet>({
  id: 'plain',
  accountId: 'plain',
  userId: 'plain',
  createdAt: 'moment',
  draftOf: 'plain',
  draftUntil: 'moment',
  sealedCodes: 'plain',
  activeAt: 'moment',
  endedAt: 'moment',
  provenAt: 'moment',
})

const VALID = 'active_at is not null and ended_at is null'

const ADD_SET = fixed(insertText('recovery_code_set', sets))
const FIND_DRAFT = fixed<Tables['recovery_code_set']>(
  'select * from recovery_code_set where draft_of = ? and draft_until > ?',
)
const IS_DRAFT = fixed<{ id: string }>(
  'select id from recovery_code_set where id = ? and draft_until > ?',
)
const DROP_DRAFTS = fixed('delete from recovery_code_set where draft_of = ?')
const DROP_EXPIRED = fixed('delete from recovery_code_set where draft_until <= ?')
const ACTIVATE = fixed(
  `update recovery_code_set
  set active_at = ?, draft_of = null, draft_until = null, sealed_codes = null
  where id = ? and draft_until > ?`,
)
const END = fixed(
  `update recovery_code_set set ended_at = ? where user_id = ? and id <> ? and ${VALID}`,
)
const END_SINCE = fixed(
  `update recovery_code_set set ended_at = ? where user_id = ? and active_at >= ? and ${VALID}`,
)
const REVIVE = fixed(
  `update recovery_code_set set ended_at = null
  where user_id = ? and active_at < ? and ended_at >= ?`,
)
const ADD_CODES = forEach(
  '(?, ?, ?)',
  (places) => `insert into recovery_code (user_id, mac, set_id) values ${places}`,
)
const STOCK = fixed<{
  id: Tables['recovery_code_set']['id']
  active_at: string
  proven_at: string | null
  used_at: string | null
  left: number
  of: number
}>(
  `select s.id, s.active_at, s.proven_at, max(c.used_at) as used_at,
  count(*) as "of", count(*) - count(c.used_at) as "left"
  from recovery_code_set s join recovery_code c on c.set_id = s.id
  where s.user_id = ? and s.active_at is not null and s.ended_at is null group by s.id, s.active_at, s.proven_at`,
)
const FIND = forEach<Tables['recovery_code']>(
  '?',
  (macs) => `select c.* from recovery_code c
  join recovery_code_set s on s.id = c.set_id and s.active_at is not null and s.ended_at is null
  where c.user_id = ? and c.mac in (${macs})`,
)
const SPEND = fixed(
  `update recovery_code set used_at = ? where user_id = ? and mac = ? and used_at is null
  and exists (select 1 from recovery_code_set s where s.id = ? and s.ended_at is null)`,
)
const PROVE = fixed(`update recovery_code_set set proven_at = ? where id = ? and ${VALID}`)
const DROP_CODES = fixed(
  `delete from recovery_code
  where set_id in (select id from recovery_code_set where ended_at < ?)`,
)
const DROP_ENDED = fixed('delete from recovery_code_set where ended_at < ?')

export function recoveryCodeStore(handle: Handle): RecoveryCodeStore {
  return { ...draftStore(handle), ...codeStore(handle), ...endings(handle) }
}

type DraftStore = Pick<
  RecoveryCodeStore,
  'putDraft' | 'findDraft' | 'dropDrafts' | 'dropExpiredDrafts' | 'activate'
>

function draftStore(handle: Handle): DraftStore {
  return {
    async putDraft(draft) {
      await changedRows(handle, DROP_DRAFTS, draft.draftOf)
      await changedRows(handle, ADD_SET, ...sets.toValues(draft))
    },

    async findDraft(session, now) {
      const row = await firstRow(handle, FIND_DRAFT, session, now.toISOString())
      return row && (sets.fromRow(row) as CodeDraft)
    },

    async dropDrafts(session) {
      await changedRows(handle, DROP_DRAFTS, session)
    },

    dropExpiredDrafts: (now) => changedRows(handle, DROP_EXPIRED, now.toISOString()),

    async activate({ id, userId }, { macs, at }) {
      const moment = at.toISOString()
      // Otherwise two that become valid at once would both look for the one before them.
      await lockName(handle, `recovery-codes:${userId}`)
      if (!(await firstRow(handle, IS_DRAFT, id, moment))) return false
      await changedRows(handle, END, moment, userId, id)
      const changed = await changedRows(handle, ACTIVATE, moment, id, moment)
      // Thrown, so that the set before it stays what it was.
      if (changed !== 1) throw new Error('A set of recovery codes went away while it became valid')
      const rows = macs.flatMap((mac) => [userId, mac, id])
      await changedRows(handle, ADD_CODES(macs), ...rows)
      return true
    },
  }
}

function codeStore(handle: Handle): Pick<RecoveryCodeStore, 'stock' | 'find' | 'spend' | 'prove'> {
  return {
    async stock(user) {
      const row = await firstRow(handle, STOCK, user)
      if (!row) return undefined
      const { id, active_at, proven_at, used_at, left, of } = row
      // Moments sort as texts. One was typed back when the set became valid.
      const newest = [active_at, proven_at ?? '', used_at ?? ''].toSorted().at(-1)!
      const [madeAt, provenAt] = [new Date(active_at), new Date(newest)]
      return { setId: id, left: Number(left), of: Number(of), madeAt, provenAt }
    },

    async find(user, macs) {
      const row = await firstRow(handle, FIND(macs), user, ...macs)
      return row && foundFrom(row)
    },

    async spend(user, { setId, mac }, at) {
      return (await changedRows(handle, SPEND, at.toISOString(), user, mac, setId)) === 1
    },

    async prove(set, at) {
      return (await changedRows(handle, PROVE, at.toISOString(), set)) === 1
    },
  }
}

const foundFrom = ({ set_id, mac, used_at }: Tables['recovery_code']): FoundCode => ({
  setId: set_id,
  mac,
  ...(used_at !== null && { usedAt: new Date(used_at) }),
})

function endings(handle: Handle): Pick<RecoveryCodeStore, 'end' | 'putBack' | 'dropEndedBefore'> {
  return {
    async end(user, at) {
      return (await changedRows(handle, END, at.toISOString(), user, '')) === 1
    },

    async putBack(user, since, at) {
      const [from, now] = [since.toISOString(), at.toISOString()]
      await changedRows(handle, END_SINCE, now, user, from)
      await changedRows(handle, REVIVE, user, from, from)
    },

    async dropEndedBefore(moment) {
      await changedRows(handle, DROP_CODES, moment.toISOString())
      return changedRows(handle, DROP_ENDED, moment.toISOString())
    },
  }
}
