import type { Account } from '../accounts/account.ts'
import { readAccountName } from '../accounts/account-name.ts'
import { NO_ACCOUNT } from '../audit/no-account.ts'
import type { AccountId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'

/** How an organisation shows itself to its own people. */
export interface Look {
  accountId: AccountId
  name: string
  colour?: string
  /** Names the picture in caches. */
  logoHash?: string
}

/**
 * The look of a typed account (id or alias). Only of one that chose a colour or a logo: else a page would tell who guesses
 * ids which of them exist (R12).
 */
export function findLook({ read }: Pick<Ports, 'read'>, typed: string): Promise<Look | undefined> {
  const named = readAccountName(typed)
  if (!named.accepted) return Promise.resolve(undefined)
  const { account } = named
  return read(async (stores) => {
    const found =
      'id' in account
        ? await stores.accounts.find(account.id)
        : await stores.accounts.findByAlias(account.alias)
    // Asked even where there is no account, so that the statements are the same.
    if (!found) await stores.logos.hashOf(NO_ACCOUNT)
    return found && chosenLook(stores, found)
  })
}

/** Undefined where nothing was chosen. */
export async function chosenLook(
  { logos }: Pick<Stores, 'logos'>,
  { id, name, colour }: Account,
): Promise<Look | undefined> {
  const logoHash = await logos.hashOf(id)
  if (!colour && !logoHash) return undefined
  return { accountId: id, name, ...(colour && { colour }), ...(logoHash && { logoHash }) }
}
