import { beforeEach, suite } from 'node:test'
import type { AccountId } from '../ids.ts'
import type { Call } from './call.ts'
import { callStoreContract } from './store.contract.ts'
import type { CallPage, CallStore } from './store.ts'

const rows = new Map<string, Call>()
const heard = new Map<string, Date>()
const oldestFirst = (found: Call[]) => found.sort((one, other) => +one.createdAt - +other.createdAt)
const all = () => oldestFirst([...rows.values()])

/** The contract must be able to be kept: this is the plainest store that does. */
const inMemory: CallStore = {
  async add(call) {
    if (all().some(({ userId, endedAt }) => userId === call.userId && !endedAt)) return false
    rows.set(call.id, call)
    return true
  },
  find: async (call) => rows.get(call),
  async change(call, fromVersion) {
    if (rows.get(call.id)?.version !== fromVersion) return false
    rows.set(call.id, call)
    return true
  },
  recent: async (of, since) =>
    all().filter(
      (call) =>
        call.createdAt >= since &&
        Object.entries(of).every(([column, id]) => call[column as keyof Call] === id),
    ),
  findOpen: async (user) => all().find(({ userId, endedAt }) => userId === user && !endedAt),
  open: async () => all().filter(({ endedAt }) => !endedAt),
  page: async (account, page) => paged(account, page).slice(0, page.limit),
  countFailed: async (account, since, most) =>
    paged(account, { since, limit: most, which: 'failed' }).slice(0, most).length,
  async hear(call, { callback, at }) {
    const key = `${call} ${callback}`
    if (heard.has(key)) return false
    heard.set(key, at)
    return true
  },
  async dropHeardBefore(moment) {
    const old = [...heard].filter(([, at]) => at < moment)
    for (const [key] of old) heard.delete(key)
    return old.length
  },
  async spent(range, { since, hour, callPrice }) {
    const placed = all().filter(({ createdAt }) => createdAt >= since)
    const tests = placed.filter(({ purpose }) => purpose === 'test')
    const cost = (found: Call[]) =>
      found.reduce((sum, call) => {
        if (!call.provider && !call.tried && call.endedAt) return sum
        return sum + (call.priceMicros ?? callPrice) + (call.tried ?? []).length * callPrice
      }, 0)
    return {
      all: placed.length,
      tests: tests.length,
      range: placed.filter((call) => call.range === range).length,
      hour: placed.filter(({ createdAt }) => createdAt >= hour).length,
      micros: cost(placed),
      testMicros: cost(tests),
    }
  },
  unpriced: async ({ providers, since, by, limit }) =>
    all()
      .filter(
        ({ priceMicros, providerReference }) => priceMicros === undefined && providerReference,
      )
      .filter(({ provider }) => providers.includes(provider ?? ''))
      .filter(({ endedAt }) => endedAt && endedAt >= since)
      .filter(({ endedAt, priceDueAt }) => (priceDueAt ?? endedAt)! <= by)
      .sort((one, other) => +one.endedAt! - +other.endedAt!)
      .slice(0, limit),
  async claimPrice({ id, priceDueAt }, until) {
    const call = rows.get(id)
    if (!call || call.priceDueAt?.getTime() !== priceDueAt?.getTime()) return false
    rows.set(id, { ...call, priceDueAt: until })
    return true
  },
  async setPrice(id, { micros, currency }) {
    rows.set(id, { ...rows.get(id)!, priceMicros: micros, priceCurrency: currency })
  },
}

const place = ({ createdAt, id }: Pick<Call, 'createdAt' | 'id'>) =>
  `${createdAt.toISOString()} ${id}`

const paged = (account: AccountId, { since, after, which }: CallPage): Call[] =>
  all()
    .filter(({ accountId }) => accountId === account)
    .filter(({ status }) => which === 'all' || status.name === 'refused')
    .filter((call) => call.createdAt >= since && (!after || place(call) < place(after)))
    .sort((one, other) => (place(one) < place(other) ? 1 : -1))

suite('a call store', () => {
  beforeEach(() => {
    rows.clear()
    heard.clear()
  })
  callStoreContract(inMemory)
})
