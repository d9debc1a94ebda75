import {
  type AddressRefusal,
  type EmailAddress,
  readEmailAddress,
} from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { type AccountId, LANGUAGES, type Language, type UserId } from '../ids.ts'
import {
  type Acting,
  type ActingRefusal,
  actingAs,
  type By,
  lookingAs,
} from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { TIME_ZONES } from '../users/change-settings.ts'
import { invitationCharges, mailInvitation, newMainAddress } from '../users/invite-user.ts'
import type { User } from '../users/user.ts'
import type { Account } from './account.ts'
import { type AccountTitleRefusal, readAccountTitle } from './account-title.ts'

/** 'email-taken': a root user signs in with it. Which, nobody is told. */
export type CreateAccountRefusal =
  | ActingRefusal
  | AccountTitleRefusal
  | `email-${AddressRefusal | 'taken'}`
  | 'unknown-country'
  | 'unknown-language'
  | 'unknown-time-zone'
  | 'too-many'
export type AccountCreation =
  | { done: true; account: Account; root: UserId }
  | { done: false; reason: CreateAccountRefusal; retryAt?: Date }

export interface NewAccount {
  name: string
  /** ISO 3166-1 alpha-2. */
  country: string
  /** Root's, who signs in with it. */
  email: string
  /** Root's; by default those of the operator. */
  language?: Language
  timeZone?: string
}

interface Read {
  name: string
  country: string
  email: EmailAddress
}

/** An operator makes an account for somebody else, whose root is invited by mail to choose the password. */
export async function createAccount(
  ports: Ports,
  input: NewAccount & { by: By; asker: Asker },
): Promise<AccountCreation> {
  const { by, asker } = input
  const refuse = (reason: CreateAccountRefusal): AccountCreation => ({ done: false, reason })
  const read = readNewAccount(ports, input)
  if (typeof read === 'string') return refuse(read)
  const permission = 'accounts:create'
  const looked = await ports.read((stores) => lookingAs(ports, stores, { by, permission }))
  if ('reason' in looked) return refuse(looked.reason)
  const created = { key: 'accounts-created', limit: limits.accountsCreated(ports.settings) }
  const mails = invitationCharges(ports, looked.user.accountId, read.email)
  const charged = await charge(ports, [created, ...mails])
  if (!charged.allowed)
    return { done: false, reason: 'too-many', ...(charged.retryAt && { retryAt: charged.retryAt }) }

  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission })
    if ('reason' in acting) return refuse(acting.reason)
    const made = await add(ports, stores, { acting, read, input })
    if (!made) return refuse('email-taken')
    const { account, root } = made
    const email = read.email.address
    await stores.users.addAddress(newMainAddress(ports, { user: root, email }))
    await mailInvitation(ports, stores, { user: root, email })
    const act = { kind: 'account.created', acting, asker } as const
    // In both chains: the new account's begins with who made it.
    await writeAct(ports, stores, { ...act, subject: root })
    await writeAct(ports, stores, { ...act, data: { accountId: account.id } })
    return { done: true, account, root: root.id }
  })
}

function readNewAccount({ numbers }: Ports, input: NewAccount): Read | CreateAccountRefusal {
  const named = readAccountTitle(input.name)
  if (!named.accepted) return named.reason
  const { country } = input
  if (!numbers.countries('en').some(({ code }) => code === country)) return 'unknown-country'
  if (input.language && !LANGUAGES.includes(input.language)) return 'unknown-language'
  if (input.timeZone && !TIME_ZONES.includes(input.timeZone)) return 'unknown-time-zone'
  const email = readEmailAddress(input.email)
  return email.accepted ? { name: named.name, country, email } : `email-${email.reason}`
}

/** Root first: the unique address decides, and then nothing was written that must be taken back. */
async function add(
  ports: Ports,
  stores: Stores,
  { acting, read, input }: { acting: Acting; read: Read; input: NewAccount },
): Promise<{ account: Account; root: User } | undefined> {
  let root: User = {
    id: ports.chance.id<UserId>(),
    accountId: drawId(ports),
    role: 'root',
    signInKey: read.email.key,
    language: input.language ?? acting.user.language,
    timeZone: input.timeZone ?? acting.user.timeZone,
    createdAt: ports.now(),
  }
  if (!(await stores.users.add(root))) return undefined
  for (;;) {
    const account = newAccount(ports, { id: root.accountId, read })
    if (await stores.accounts.add(account)) return { account, root }
    root = { ...root, accountId: drawId(ports) }
    await stores.users.save(root)
  }
}

const newAccount = ({ now }: Ports, { id, read }: { id: AccountId; read: Read }): Account => ({
  id,
  name: read.name,
  country: read.country,
  rootPreset: 'instant',
  administratorPreset: 'instant',
  userPreset: 'instant',
  createdAt: now(),
})

/** Twelve digits, never starting with 0. */
const drawId = ({ chance }: Ports): AccountId =>
  String(chance.integer(100_000_000_000, 999_999_999_999)) as AccountId
