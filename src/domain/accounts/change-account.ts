import type { Asker } from '../asker.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'
import type { Account } from './account.ts'
import { type AccountTitleRefusal, readAccountTitle } from './account-title.ts'
import { type AliasRefusal, readAlias } from './alias.ts'

export type ChangeAccountRefusal =
  | ActingRefusal
  | AccountTitleRefusal
  | `alias-${AliasRefusal | 'taken'}`
export type AccountChange =
  | { done: true; account: Account }
  | { done: false; reason: ChangeAccountRefusal }

/** Name and alias of one's own account. Absent stays as it is; an empty alias takes it away, and the id still works. */
export function changeAccount(
  ports: Ports,
  input: { by: By; name?: string; alias?: string; asker: Asker },
): Promise<AccountChange> {
  const { by, asker } = input
  const refuse = (reason: ChangeAccountRefusal): AccountChange => ({ done: false, reason })
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'account:write' })
    if ('reason' in acting) return refuse(acting.reason)
    const before = await stores.accounts.lock(acting.user.accountId)
    const account = changed(before, input)
    if (typeof account === 'string') return refuse(account)
    const [name, alias] = [account.name !== before.name, account.alias !== before.alias]
    if (!name && !alias) return { done: true, account }
    if (!(await stores.accounts.save(account))) return refuse('alias-taken')
    await writeAct(ports, stores, { kind: 'account.changed', acting, asker, data: { name, alias } })
    return { done: true, account }
  })
}

function changed(
  { alias: oldAlias, ...before }: Account,
  input: { name?: string; alias?: string },
): Account | ChangeAccountRefusal {
  const read = readAccountTitle(input.name ?? before.name)
  if (!read.accepted) return read.reason
  const wished = input.alias ?? oldAlias ?? ''
  if (wished.trim() === '') return { ...before, name: read.name }
  const alias = readAlias(wished)
  if (!alias.accepted) return `alias-${alias.reason}`
  return { ...before, name: read.name, alias: alias.alias }
}
