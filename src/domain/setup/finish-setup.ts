import type { Account } from '../accounts/account.ts'
import { readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { AccountId, AddressId, UserId } from '../ids.ts'
import type { PasswordRules } from '../passwords/password.ts'
import { judgePassword, normalisePassword, type PasswordRefusal } from '../passwords/password.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Settings } from '../settings.ts'
import { finishSignin } from '../signin/finish-signin.ts'
import type { User } from '../users/user.ts'
import type { Setup } from './store.ts'

export type FinishRefusal = PasswordRefusal | 'over' | 'not-verified'
export type SetupFinish =
  /** `token` is for the session cookie: the password was typed just now. */
  { finished: true; token: string } | { finished: false; reason: FinishRefusal }

/** A set-up that has everything but the password. */
type Ready = Setup &
  Required<Pick<Setup, 'accountName' | 'country' | 'language' | 'timeZone' | 'email'>>

/**
 * The password ends set-up: the operator account, its root user and their verified address come into being in one
 * transaction, and this browser is signed in with one factor. Of several set-ups that race, one makes an account.
 */
export async function finishSetup(
  ports: Ports,
  { asker, password }: { asker: Asker; password: string },
): Promise<SetupFinish> {
  const refuse = (reason: FinishRefusal): SetupFinish => ({ finished: false, reason })
  const setup = await ports.read((stores) => openSetup(stores, asker))
  if (!setup) return refuse('over')
  if (!setup.emailVerifiedAt) return refuse('not-verified')
  const verdict = judgePassword(password, setupPasswordRules(setup, ports.settings))
  if (!verdict.accepted) return refuse(verdict.reason)

  const passwordHash = await ports.passwords.hash(normalisePassword(password))
  return ports.transact(async (stores) => {
    // One at a time, on every node: two that both saw no account would make two.
    await stores.throttle.change('set-up', (counter) => [counter, undefined])
    const ready = await openSetup(stores, asker)
    if (!ready?.emailVerifiedAt) return refuse('over')
    return { finished: true, token: await create(ports, stores, { ready, passwordHash, asker }) }
  })
}

/** What a password is judged by before there is a user. */
export const setupPasswordRules = (
  { accountName, email }: Setup,
  settings: Settings,
): PasswordRules => ({
  least: settings.passwordLength,
  most: settings.passwordLengthMost,
  about: [accountName ?? '', email ?? ''].filter((text) => text !== ''),
})

async function openSetup(
  { setups, accounts }: Stores,
  { browser }: Asker,
): Promise<Ready | undefined> {
  const setup = await setups.findIn(browser)
  if (!setup || setup.finishedAt || !(await accounts.none())) return undefined
  return isReady(setup) ? setup : undefined
}

const isReady = (setup: Setup): setup is Ready =>
  [setup.accountName, setup.country, setup.language, setup.timeZone, setup.email].every(
    (answer) => answer !== undefined,
  )

async function create(
  ports: Ports,
  stores: Stores,
  { ready, passwordHash, asker }: { ready: Ready; passwordHash: string; asker: Asker },
): Promise<string> {
  const account = await addAccount(ports, stores, ready)
  const user = await addRoot(ports, stores, { account, ready, passwordHash })
  await stores.setups.save({ ...ready, finishedAt: ports.now() })
  await writeEvent(ports, stores, { kind: 'account.created', user, asker })
  await writeEvent(ports, stores, { kind: 'set-up.finished', user, asker })
  const factors = [{ factor: 'password' as const, at: ports.now() }]
  const { token } = await finishSignin(ports, stores, { user, asker, factors })
  return token
}

async function addAccount(
  { chance, now }: Ports,
  { accounts }: Stores,
  { accountName, country }: Ready,
): Promise<Account> {
  for (;;) {
    const account: Account = {
      id: String(chance.integer(100_000_000_000, 999_999_999_999)) as AccountId,
      name: accountName,
      country,
      // The first account is the one whose people run the installation.
      operatorSince: now(),
      rootPreset: 'instant',
      administratorPreset: 'instant',
      userPreset: 'instant',
      createdAt: now(),
    }
    if (await accounts.add(account)) return account
  }
}

async function addRoot(
  { chance, now }: Ports,
  { users }: Stores,
  from: { account: Account; ready: Ready; passwordHash: string },
): Promise<User> {
  const { account, ready, passwordHash } = from
  const read = readEmailAddress(ready.email)
  if (!read.accepted) throw new Error('The verified address of set-up cannot be read')
  const user: User = {
    id: chance.id<UserId>(),
    accountId: account.id,
    role: 'root',
    signInKey: read.key,
    language: ready.language,
    timeZone: ready.timeZone,
    passwordHash,
    passwordSetAt: now(),
    createdAt: now(),
  }
  if (!(await users.add(user))) throw new Error('An empty installation knows this sign-in address')
  await users.addAddress({
    id: chance.id<AddressId>(),
    accountId: account.id,
    userId: user.id,
    purpose: 'sign-in',
    email: ready.email,
    verifiedAt: ready.emailVerifiedAt ?? now(),
    addedAt: now(),
  })
  return user
}
