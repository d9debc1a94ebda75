import type { Context } from 'hono'
import { type EmailAddress, readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { Vault } from '../../domain/ports.ts'
import { readUserSignin, type TypedName } from '../../domain/signin/signin-name.ts'
import { hostCookie } from '../shared/cookies.ts'
import type { Web } from '../shared/web.ts'

const named = hostCookie('signin')
const remembered = hostCookie('signin-as')
const REMEMBERED_S = 180 * 24 * 60 * 60

/** Root with an e-mail address, anybody else with an account and a user name (SI-1); as it was typed. */
export type Who =
  | { role: 'root'; email: string; name: EmailAddress }
  | { role: 'user'; account: string; userName: string; name: TypedName }

/** Who this browser said it is. Kept in the browser, so that naming someone stores nothing and tells nothing (R12). */
export interface Named {
  who: Who
  /** Where the sign-in leads: a place, see place.ts. */
  place: string
}

/** Also remembers which of the two it was, and the account: never a person's name, since others may use this browser. */
export function keepName(c: Context<Web>, vault: Vault, { who, place }: Named): void {
  const typed = who.role === 'root' ? [who.email] : [who.account, who.userName]
  named.set(c, seal(c, vault, [place, ...typed]))
  rememberAccount(c, vault, who.role === 'root' ? undefined : who.account)
}

/** Which account's users sign in here; undefined for a root user. */
export const rememberAccount = (c: Context<Web>, vault: Vault, account: string | undefined): void =>
  remembered.set(c, seal(c, vault, account === undefined ? [] : [account]), REMEMBERED_S)

/** Undefined when there is none, or it was made for another browser. */
export function readName(c: Context<Web>, vault: Vault): Named | undefined {
  const [place, first, second] = open(c, vault, named.read(c)) ?? []
  if (place === undefined || first === undefined) return undefined
  const who = second === undefined ? rootFrom(first) : userFrom(first, second)
  return who && { who, place }
}

/** The account whose user signed in here last. Undefined when it was a root user, or nobody. */
export const readRemembered = (c: Context<Web>, vault: Vault): string | undefined =>
  open(c, vault, remembered.read(c))?.[0]

export const forgetName = (c: Context<Web>): void => named.clear(c)

function rootFrom(email: string): Who | undefined {
  const name = readEmailAddress(email)
  return name.accepted ? { role: 'root', email: name.address, name } : undefined
}

function userFrom(account: string, typed: string): Who | undefined {
  const read = readUserSignin(account, typed)
  return read.accepted ? { role: 'user', account, ...read } : undefined
}

const identity = (c: Context<Web>): string => `signin:${c.get('browser')}`

const seal = (c: Context<Web>, vault: Vault, texts: readonly string[]): string =>
  vault.seal(Buffer.from(JSON.stringify(texts)), identity(c))

/** A cookie is anybody's text: what the vault throws for is simply none of ours. */
function open(c: Context<Web>, vault: Vault, sealed: string | undefined): string[] | undefined {
  if (sealed === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(vault.open(sealed, identity(c))).toString())
  } catch {
    return undefined
  }
}
