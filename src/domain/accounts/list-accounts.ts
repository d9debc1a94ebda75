import type { AccountId } from '../ids.ts'
import { type ActingRefusal, type By, lookingAs } from '../permissions/acting.ts'
import type { Ports } from '../ports.ts'
import type { Account } from './account.ts'

export interface AccountLine {
  account: Pick<Account, 'id' | 'alias' | 'name' | 'country' | 'operatorSince' | 'createdAt'>
  /** Its root has not accepted the invitation. */
  invited: boolean
}
export type AccountList =
  | { done: true; accounts: readonly AccountLine[]; next?: AccountId }
  | { done: false; reason: ActingRefusal }

/** Every account of the installation, for its operators: that it is there, and nothing of what is in it. */
export function listAccounts(
  ports: Ports,
  input: { by: By; after?: AccountId; limit: number },
): Promise<AccountList> {
  const { by, after, limit } = input
  return ports.read(async (stores) => {
    const acting = await lookingAs(ports, stores, { by, permission: 'accounts:create' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const page = { ...(after !== undefined && { after }), limit: limit + 1 }
    const found = await stores.accounts.list(page)
    const accounts: AccountLine[] = []
    for (const account of found.slice(0, limit)) {
      const roots = await stores.users.roots(account.id)
      const invited = roots.every(({ passwordHash }) => passwordHash === undefined)
      accounts.push({ account: lineOf(account), invited })
    }
    const next = found.length > limit ? accounts.at(-1)?.account.id : undefined
    return { done: true, accounts, ...(next && { next }) }
  })
}

function lineOf(account: Account): AccountLine['account'] {
  const { id, alias, name, country, operatorSince, createdAt } = account
  return {
    id,
    name,
    country,
    createdAt,
    ...(alias !== undefined && { alias }),
    ...(operatorSince && { operatorSince }),
  }
}
