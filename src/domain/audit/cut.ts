import type { AccountId } from '../ids.ts'
import type { Vault } from '../ports.ts'
import type { ChainHead } from './chain.ts'

/** Where a chain begins since retention took its oldest lines away: the last of these, signed under the key ring. */
export interface Cut extends ChainHead {
  accountId: AccountId
  at: Date
  mac: string
}

export function signCut(vault: Pick<Vault, 'mac'>, cut: Omit<Cut, 'mac'>): Cut {
  return { ...cut, mac: vault.mac(PURPOSE, signedText(cut)) }
}

/** Whoever can only write to the database cannot make one: lines that they took away are missed (H10). */
export const isGenuineCut = (vault: Pick<Vault, 'isMac'>, cut: Cut): boolean =>
  vault.isMac(PURPOSE, signedText(cut), cut.mac)

const PURPOSE = 'audit-cut'

const signedText = ({ at, accountId, sequence, hash }: Omit<Cut, 'mac'>): string =>
  `${at.toISOString()} ${accountId} ${sequence} ${hash}`
