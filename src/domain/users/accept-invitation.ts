import type { Account } from '../accounts/account.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { LANGUAGES, type Language } from '../ids.ts'
import { isOpenLink, type MailLink } from '../links/link.ts'
import {
  judgePassword,
  normalisePassword,
  type PasswordRefusal,
  type PasswordRules,
} from '../passwords/password.ts'
import { passwordRules } from '../passwords/rules.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { finishSignin } from '../signin/finish-signin.ts'
import { TIME_ZONES } from './change-settings.ts'
import type { User } from './user.ts'

/** What the page behind an invitation shows whoever holds it. */
export interface OpenInvitation {
  link: MailLink
  user: User
  account: Account
  rules: PasswordRules
}

export type InvitationAnswer =
  /** `token` is for the session cookie: the password was typed just now. */
  | { accepted: true; token: string; user: User }
  | { accepted: false; reason: PasswordRefusal | 'over' | 'unknown-language' | 'unknown-time-zone' }

interface Acceptance {
  token: string
  password: string
  language: Language
  timeZone: string
  asker: Asker
}

/** Undefined for every invitation that does not open: spent, replaced, expired, never sent look the same (R09). Changes nothing (R07). */
export const lookAtInvitation = (
  ports: Ports,
  { token }: { token: string },
): Promise<OpenInvitation | undefined> =>
  ports.read((stores) => openInvitation(ports, stores, token))

/**
 * The one password that somebody sets without having shown anything else: only by a living invitation, only who never had
 * one, once. The link came to the main address, which is thereby verified, and this browser is signed in with one factor.
 */
export async function acceptInvitation(
  ports: Ports,
  { token, password, language, timeZone, asker }: Acceptance,
): Promise<InvitationAnswer> {
  const refuse = (
    reason: (InvitationAnswer & { accepted: false })['reason'],
  ): InvitationAnswer => ({
    accepted: false,
    reason,
  })
  const seen = await lookAtInvitation(ports, { token })
  if (!seen) return refuse('over')
  if (!LANGUAGES.includes(language)) return refuse('unknown-language')
  if (!TIME_ZONES.includes(timeZone)) return refuse('unknown-time-zone')
  const verdict = judgePassword(password, seen.rules)
  if (!verdict.accepted) return refuse(verdict.reason)

  const passwordHash = await ports.passwords.hash(normalisePassword(password))
  return ports.transact(async (stores) => {
    // Two that press at once wait here, and the second finds a password.
    await stores.users.lockIfThere(seen.user.id)
    const open = await openInvitation(ports, stores, token)
    if (!open || !(await stores.links.spend(open.link.id, ports.now()))) return refuse('over')
    const settings = { language, timeZone, passwordHash, passwordSetAt: ports.now() }
    const user = { ...open.user, ...settings }
    await store(ports, stores, { user, link: open.link, asker })
    const factors = [{ factor: 'password' as const, at: ports.now() }]
    const finished = await finishSignin(ports, stores, { user, asker, factors })
    return { accepted: true, token: finished.token, user }
  })
}

async function openInvitation(
  ports: Ports,
  stores: Stores,
  token: string,
): Promise<OpenInvitation | undefined> {
  const link = await stores.links.findByToken(hashToken(token))
  if (!isOpenLink(link, ports.now()) || link.target.purpose !== 'invitation') return undefined
  const user = await stores.users.find(link.target.userId)
  if (!user || user.suspendedAt || user.passwordHash !== undefined) return undefined
  const account = await stores.accounts.get(user.accountId)
  return { link, user, account, rules: await passwordRules(stores, user, ports.settings) }
}

async function store(
  ports: Ports,
  stores: Stores,
  { user, link, asker }: { user: User; link: MailLink; asker: Asker },
): Promise<void> {
  await stores.users.save(user)
  for (const { id, email, verifiedAt } of await stores.users.addresses(user.id))
    if (email === link.email && !verifiedAt) await stores.users.verifyAddress(id, ports.now())
  await writeEvent(ports, stores, { kind: 'invitation.accepted', user, asker })
}
