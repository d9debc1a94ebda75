import type { AccountId, CodeSetId, SessionId, UserId } from '../ids.ts'
import type { Chance, Vault } from '../ports.ts'

/** How many a set has (DE-10). */
const CODES_PER_SET = 10
/** From here on the owner is asked to make new ones. */
const LOW_STOCK = 3

/** 26 characters of five bits each: 130 bits. */
const LENGTH = 26
/** No I, L, O and U: what looks like another character is not there (Crockford's base32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const GROUPS = /^(.{5})(.{5})(.{5})(.{5})(.{6})$/

/** Ten codes that belong together: of a user at most one set is valid. Of the codes themselves only keyed hashes are kept. */
export interface CodeSet {
  id: CodeSetId
  accountId: AccountId
  userId: UserId
  createdAt: Date
}

/** Made and not yet kept by its owner: readable in the session that made it, valid for nothing. */
export interface CodeDraft extends CodeSet {
  draftOf: SessionId
  draftUntil: Date
  /** All of them, sealed until their owner shows that they were kept. */
  sealedCodes: string
}

/** What is left of the valid set. */
export interface CodeStock {
  setId: CodeSetId
  left: number
  of: number
  madeAt: Date
  /** When one of its codes was last typed and right: to keep them, to try them, or to come back by it. */
  provenAt: Date
}

export const isLow = (stock: Pick<CodeStock, 'left'>): boolean => stock.left <= LOW_STOCK

export type CodeReading = { accepted: true; code: string } | { accepted: false }

/** Fresh codes, all different, as they are hashed. */
export function newCodes({ bytes }: Pick<Chance, 'bytes'>): string[] {
  const codes = new Set<string>()
  while (codes.size < CODES_PER_SET)
    codes.add([...bytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join(''))
  return [...codes]
}

/** As it is shown: five groups. */
export const shownCode = (code: string): string => code.replace(GROUPS, '$1-$2-$3-$4-$5')

/**
 * A typed code in the one form that is hashed (A09): without spaces and hyphens, in either case, full-width or not, and with
 * O for 0 and I or L for 1.
 */
export function readRecoveryCode(typed: string): CodeReading {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  const isWhole = code.length === LENGTH && [...code].every((one) => ALPHABET.includes(one))
  return isWhole ? { accepted: true, code } : { accepted: false }
}

/** What is kept of a code: nobody's but this user's (R02), and worthless without the key ring. */
export const macOf = ({ mac }: Pick<Vault, 'mac'>, owner: UserId, code: string): string =>
  mac(PURPOSE, `${owner}.${code}`)

/** What may be kept of a typed code: one for each key of the ring, so that a rotation ends no codes. */
export const macsOf = (
  { macs }: Pick<Vault, 'macs'>,
  owner: UserId,
  code: string,
): readonly string[] => macs(PURPOSE, `${owner}.${code}`)

const PURPOSE = 'recovery-code'
