import type { Context } from 'hono'
import { type EmailAddress, readEmailAddress } from '../../domain/addresses/email-address.ts'
import type { Vault } from '../../domain/ports.ts'
import { hostCookie } from '../shared/cookies.ts'
import type { Web } from '../shared/web.ts'

const cookie = hostCookie('signin')

/** Who this browser said it is. Kept in the browser, so that naming someone stores nothing and tells nothing (R12). */
export interface Named {
  email: EmailAddress
  /** Where the sign-in leads: a place, see place.ts. */
  place: string
}

export function keepName(c: Context<Web>, vault: Vault, { email, place }: Named): void {
  const text = JSON.stringify([email.address, place])
  cookie.set(c, vault.seal(Buffer.from(text), identity(c)))
}

/** Undefined when there is none, or it was made for another browser. */
export function readName(c: Context<Web>, vault: Vault): Named | undefined {
  const sealed = cookie.read(c)
  if (sealed === undefined) return undefined
  const text = open(vault, sealed, identity(c))
  if (text === undefined) return undefined
  const [address, place] = JSON.parse(text) as [string, string]
  const email = readEmailAddress(address)
  return email.accepted ? { email, place } : undefined
}

export const forgetName = (c: Context<Web>): void => cookie.clear(c)

const identity = (c: Context<Web>): string => `signin:${c.get('browser')}`

/** A cookie is anybody's text: what the vault throws for is simply none of ours. */
function open(vault: Vault, sealed: string, identity: string): string | undefined {
  try {
    return Buffer.from(vault.open(sealed, identity)).toString()
  } catch {
    return undefined
  }
}
