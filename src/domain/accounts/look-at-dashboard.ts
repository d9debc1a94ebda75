import type { Acting } from '../permissions/acting.ts'
import type { Ports, Stores } from '../ports.ts'
import type { UserFilter } from '../users/store.ts'
import type { Account } from './account.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** Nothing is counted further: the overview is as fast with a million users as with ten. */
export const COUNTED_UP_TO = 10_000

export type PeopleFigure = 'all' | UserFilter | 'recoveries' | 'resets' | 'failed-calls'

export interface Dashboard {
  account: Account
  /** Only for who may see users. `COUNTED_UP_TO` means that many, or more. */
  people?: Readonly<Record<PeopleFigure, number>>
}

/** What an administrator wants to know at a glance, as far as they may know it. */
export function lookAtDashboard(ports: Ports, { acting }: { acting: Acting }): Promise<Dashboard> {
  return ports.read(async (stores) => {
    const account = await stores.accounts.get(acting.user.accountId)
    if (!acting.may('users:read')) return { account }
    return { account, people: await peopleOf(ports, stores, account) }
  })
}

/** Since when calls that came to nothing are shown. */
export const failedSince = (now: Date): Date => new Date(now.getTime() - WEEK_MS)

async function peopleOf(
  { now }: Ports,
  { users, recoveries, resets, calls }: Stores,
  { id }: Account,
): Promise<Record<PeopleFigure, number>> {
  const most = COUNTED_UP_TO
  // Each waits for a day at most, and somebody asked for it by hand.
  const running = await resets.running(id, { limit: 1000 })
  return {
    all: await users.count(id, undefined, most),
    'without-device': await users.count(id, 'without-device', most),
    invited: await users.count(id, 'invited', most),
    suspended: await users.count(id, 'suspended', most),
    'number-unproven': await users.count(id, 'number-unproven', most),
    resets: running.filter(({ status }) => status.name === 'waiting').length,
    recoveries: await recoveries.countUnfinished(id, most),
    'failed-calls': await calls.countFailed(id, failedSince(now()), most),
  }
}
