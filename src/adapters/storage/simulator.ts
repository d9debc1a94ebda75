import { type Kysely, sql } from 'kysely'
import type { CallId } from '../../domain/ids.ts'
import { fromJson, shape, toJson } from './rows.ts'
import type { SimulatedMail, Tables } from './tables.ts'

/** What the simulator keeps, so that every node and every restart sees the same phone. Used only while it is on. */
export interface SimulatorStore {
  /** Delivered at least once: a repeat carries the same message id and is one mail. */
  addMail(mail: SimulatedMail): Promise<void>
  /** Oldest first; only those that came later than the mail `after`, where it is given. */
  mails(after?: string): Promise<SimulatedMail[]>
  /** How far the clock was moved, in ms. */
  clockOffsetMs(): Promise<number>
  setClockOffsetMs(offsetMs: number): Promise<void>
  callState(call: CallId): Promise<unknown>
  putCallState(call: CallId, state: unknown): Promise<void>
  calls(): Promise<{ callId: CallId; state: unknown }[]>
  /** Those whose state does not say `"state":"over"`: not read again and again when there were many. */
  openCalls(): Promise<{ callId: CallId; state: unknown }[]>
  /** Undefined before the first phone was bought. */
  phone(): Promise<unknown>
  putPhone(state: unknown): Promise<void>
}

const mails = shape<SimulatedMail>({
  messageId: 'plain',
  to: 'plain',
  subject: 'plain',
  text: 'plain',
  html: 'plain',
  at: 'moment',
})

/** Writes in transactions of its own: two processes may play with one phone. */
type Write = (work: (db: Kysely<Tables>) => Promise<unknown>) => Promise<unknown>

export function simulatorStore(reading: Kysely<Tables>, write: Write): SimulatorStore {
  return {
    ...mailStore(reading, write),
    ...clockStore(reading, write),
    ...callStateStore(reading, write),
    ...phoneStore(reading, write),
  }
}

function mailStore(db: Kysely<Tables>, write: Write): Pick<SimulatorStore, 'addMail' | 'mails'> {
  return {
    async addMail(mail) {
      await write((trx) =>
        trx
          .insertInto('simulator_mail')
          .values(mails.toRow(mail))
          .onConflict((conflict) => conflict.column('message_id').doNothing())
          .execute(),
      )
    },

    async mails(after) {
      const place = db.selectFrom('simulator_mail').select('place').where('message_id', '=', after!)
      const rows = await db
        .selectFrom('simulator_mail')
        .selectAll()
        .$if(after !== undefined, (query) => query.where('place', '>', place))
        .orderBy('place')
        .execute()
      return rows.map(mails.fromRow)
    },
  }
}

function clockStore(
  db: Kysely<Tables>,
  write: Write,
): Pick<SimulatorStore, 'clockOffsetMs' | 'setClockOffsetMs'> {
  return {
    async clockOffsetMs() {
      const row = await db.selectFrom('simulator_clock').select('offset_ms').executeTakeFirst()
      return row?.offset_ms ?? 0
    },

    async setClockOffsetMs(offsetMs) {
      await write((trx) =>
        trx
          .insertInto('simulator_clock')
          .values({ id: 1, offset_ms: offsetMs })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ offset_ms: offsetMs }))
          .execute(),
      )
    },
  }
}

/**
 * Quotes inside of a text are escaped, so nothing that was said can look like this. In the words of the partial index, so
 * that it is used.
 */
const isOpen = sql<boolean>`state not like ${sql.lit('%"state":"over"%')}`

function callStateStore(
  db: Kysely<Tables>,
  write: Write,
): Pick<SimulatorStore, 'callState' | 'putCallState' | 'calls' | 'openCalls'> {
  return {
    async callState(call) {
      const row = await db
        .selectFrom('simulator_call')
        .select('state')
        .where('call_id', '=', call)
        .executeTakeFirst()
      return row && fromJson(row.state)
    },

    async putCallState(call, state) {
      const text = toJson(state)
      await write((trx) =>
        trx
          .insertInto('simulator_call')
          .values({ call_id: call, state: text })
          .onConflict((conflict) => conflict.column('call_id').doUpdateSet({ state: text }))
          .execute(),
      )
    },

    async calls() {
      const rows = await db.selectFrom('simulator_call').selectAll().orderBy('call_id').execute()
      return rows.map((row) => ({ callId: row.call_id, state: fromJson(row.state) }))
    },

    async openCalls() {
      const rows = await db
        .selectFrom('simulator_call')
        .selectAll()
        .where(isOpen)
        .orderBy('call_id')
        .execute()
      return rows.map((row) => ({ callId: row.call_id, state: fromJson(row.state) }))
    },
  }
}

function phoneStore(db: Kysely<Tables>, write: Write): Pick<SimulatorStore, 'phone' | 'putPhone'> {
  return {
    async phone() {
      const row = await db.selectFrom('simulator_phone').select('state').executeTakeFirst()
      return row && fromJson(row.state)
    },

    async putPhone(state) {
      const text = toJson(state)
      await write((trx) =>
        trx
          .insertInto('simulator_phone')
          .values({ id: 1, state: text })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ state: text }))
          .execute(),
      )
    },
  }
}
