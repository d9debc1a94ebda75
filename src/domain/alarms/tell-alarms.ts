import type { AccountId, UserId } from '../ids.ts'
import type { Letter } from '../outbox/letter.ts'
import { postLetter } from '../outbox/post-letter.ts'
import type { Ports, Stores } from '../ports.ts'
import { type User, verifiedOnly } from '../users/user.ts'
import { postToWebhooks } from '../webhooks/post-to-webhooks.ts'
import type { Alarm, AlarmKind } from './alarm.ts'

/** One letter of a kind in this time, however many alarms there are (R30); none of them is left out of its count. */
const GAP_MS = 10 * 60_000
const BATCH = 100
/** Of a large account not everybody is told. */
const ADMINISTRATORS = 20

/** Hands new alarms to webhooks at once, and writes the letters that are due. True: there may be more. */
export async function tellAlarms(ports: Ports): Promise<boolean> {
  // Most runs find nothing, and take no write lock for that.
  const [fresh] = await ports.read(({ alarms }) => alarms.toHook(1))
  const hooked = fresh ? await ports.transact((stores) => hook(ports, stores)) : 0
  for (const about of await ports.read(({ alarms }) => alarms.untold()))
    await ports.transact((stores) => writeLetters(ports, stores, about))
  return hooked === BATCH
}

async function hook(ports: Ports, stores: Stores): Promise<number> {
  const waiting = await stores.alarms.toHook(BATCH)
  for (const alarm of waiting)
    if (await stores.alarms.hooked(alarm.id, ports.now()))
      await postToWebhooks(ports, stores, alarm)
  return waiting.length
}

async function writeLetters(
  ports: Ports,
  stores: Stores,
  { accountId, kind }: { accountId: AccountId; kind: AlarmKind },
): Promise<void> {
  const at = ports.now()
  const lastBefore = new Date(at.getTime() - GAP_MS)
  const alarms = await stores.alarms.tell(accountId, kind, { at, lastBefore })
  const newest = alarms.at(-1)
  if (!newest) return
  const letter = await letterAbout(ports, stores, { newest, alarms })
  for (const { id, language, timeZone } of await administratorsOf(stores, accountId)) {
    // Whoever it is about got a notice of their own, with its way out (R21).
    if (alarms.every(({ subject }) => subject === id)) continue
    for (const { email } of verifiedOnly(await stores.users.addresses(id)))
      await postLetter(ports, stores, { email, language, timeZone, accountId, userId: id, letter })
  }
}

async function letterAbout(
  { publicUrl }: Ports,
  { users }: Stores,
  { newest, alarms }: { newest: Alarm; alarms: readonly Alarm[] },
): Promise<Letter> {
  const user = newest.subject && (await users.find(newest.subject))
  return {
    kind: 'alarm',
    alarm: newest.kind,
    accountId: newest.accountId,
    count: alarms.length,
    at: newest.at,
    ...(user && { who: user.userName ?? user.signInKey }),
    link: `${publicUrl}/admin/audit`,
  }
}

/** Root and whoever has AdministratorAccess, but for those whose sign-in is suspended. */
async function administratorsOf(
  { users, permissions }: Stores,
  account: AccountId,
): Promise<User[]> {
  const roots = await users.roots(account)
  const holders = await permissions.holders(account, 'AdministratorAccess', ADMINISTRATORS)
  const others = new Set<UserId>(holders)
  for (const { id } of roots) others.delete(id)
  const found = await Promise.all([...others].map((id) => users.find(id)))
  return [...roots, ...found.filter((user) => user !== undefined)]
    .filter(({ suspendedAt }) => !suspendedAt)
    .slice(0, ADMINISTRATORS)
}
