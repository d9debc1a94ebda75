import { beforeEach, suite } from 'node:test'
import type { AccountId } from '../ids.ts'
import type { Call } from './call.ts'
import { callStoreContract } from './store.contract.ts'
import type { CallStore, FailedPage } from './store.ts'

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
  failed: async (account, page) => failed(account, page).slice(0, page.limit),
  countFailed: async (account, since, most) =>
    failed(account, { since, limit: most }).slice(0, most).length,
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
  async spent(range, since) {
    const placed = all().filter(({ createdAt }) => createdAt >= since)
    const tests = placed.filter(({ purpose }) => purpose === 'test').length
    return {
      all: placed.length,
      tests,
      range: placed.filter((call) => call.range === range).length,
    }
  },
}

const place = ({ createdAt, id }: Pick<Call, 'createdAt' | 'id'>) =>
  `${createdAt.toISOString()} ${id}`

const failed = (account: AccountId, { since, after }: FailedPage): Call[] =>
  all()
    .filter(({ accountId, status }) => accountId === account && status.name === 'refused')
    .filter((call) => call.createdAt >= since && (!after || place(call) < place(after)))
    .sort((one, other) => (place(one) < place(other) ? 1 : -1))

suite('a call store', () => {
  beforeEach(() => {
    rows.clear()
    heard.clear()
  })
  callStoreContract(inMemory)
})
