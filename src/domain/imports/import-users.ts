import type { Account } from '../accounts/account.ts'
import type { Asker } from '../asker.ts'
import { nameKey } from '../devices/device.ts'
import { setsOf } from '../groups/add-member.ts'
import type { Group } from '../groups/group.ts'
import type { AccountId, GroupId } from '../ids.ts'
import { type Acting, type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import type { Grant } from '../permissions/grant.ts'
import { rankOfSet } from '../permissions/permission-sets.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports, Stores } from '../ports.ts'
import { userKey } from '../users/user-name.ts'
import { addNewcomer, isInvitable, type Joined, type JoinedGroup } from './add-newcomer.ts'
import { chargeMailboxes } from './charge-mailboxes.ts'
import { type Fault, type ImportLine, type Newcomer, readLine } from './import-line.ts'
import { rememberTakenOver } from './taken-over.ts'

/** Everything is stored in one transaction, in which nobody else writes: longer files are given in parts. */
export const LINES_MOST = 5000

/** How many are judged or stored before others have their turn: a few milliseconds. */
const AT_ONCE = 25

/** Whoever brings hashes and secrets of others may know them: not for helpers, nor for programs. */
const PERMISSION = 'permissions:write'

export interface ImportReport {
  lines: number
  /** Who came, or in a dry run would come: in all, with the password and the device they have, by invitation. */
  people: number
  withPassword: number
  withDevice: number
  invited: number
  /** Every one of them. With any, nothing was stored. */
  faults: readonly Fault[]
}

export type ImportRefusal = ActingRefusal | 'no-lines' | 'too-many-lines'
export type Import = { done: true; report: ImportReport } | { done: false; reason: ImportRefusal }

export interface ImportRequest {
  by: By
  lines: readonly ImportLine[]
  /** Says what would happen, and stores nothing. */
  dryRun: boolean
  /** Mails an invitation to everybody who has an address and brings no password. */
  invite: boolean
  asker: Asker
  /** Awaited every few people, so that whoever else waits for this process is answered meanwhile. */
  giveWay?: () => Promise<unknown>
}

/** Takes over people from elsewhere, all of the file or nothing of it. */
export async function importUsers(ports: Ports, request: ImportRequest): Promise<Import> {
  if (request.lines.length === 0) return { done: false, reason: 'no-lines' }
  if (request.lines.length > LINES_MOST) return { done: false, reason: 'too-many-lines' }
  try {
    return await ports.transact((stores) => runImport(ports, stores, request))
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error
    const faults = [{ line: error.line, column: 'user_name', reason: 'user-name-taken' } as const]
    return { done: true, report: reportOf(request, [], faults) }
  }
}

/** Somebody else made a user of this name meanwhile: everything is taken back. */
class Overtaken extends Error {
  readonly line: number
  constructor(line: number) {
    super('A name was taken while the file was stored')
    this.line = line
  }
}

async function runImport(ports: Ports, stores: Stores, request: ImportRequest): Promise<Import> {
  const acting = await actingAs(ports, stores, { by: request.by, permission: PERMISSION })
  if ('reason' in acting) return { done: false, reason: acting.reason }
  const account = await stores.accounts.get(acting.user.accountId)
  const groups = await groupsByName(stores, account.id)

  const { newcomers, joined, faults } = await judgeLines(ports, stores, {
    request,
    account,
    acting,
    groups,
  })
  if (request.invite && faults.length === 0)
    faults.push(...(await chargeMailboxes(ports, stores, { newcomers, dryRun: request.dryRun })))
  const report = reportOf(request, newcomers, faults)
  if (faults.length > 0 || request.dryRun) return { done: true, report }
  const { asker, invite } = request
  for (const [i, newcomer] of newcomers.entries()) {
    if (i % AT_ONCE === 0) await request.giveWay?.()
    const adding = { newcomer, account, acting, groups: joined, asker, invite }
    if (!(await addNewcomer(ports, stores, adding))) throw new Overtaken(newcomer.line)
  }
  const hashes = newcomers.flatMap(({ passwordHash }) => passwordHash ?? [])
  await rememberTakenOver(ports, stores, { account: account.id, hashes })
  const data = { people: newcomers.length }
  await writeAct(ports, stores, { kind: 'users.imported', acting, asker: request.asker, data })
  return { done: true, report }
}

interface Judging {
  request: ImportRequest
  account: Account
  acting: Acting
  groups: ReadonlyMap<string, Group>
}

async function judgeLines(
  ports: Ports,
  stores: Stores,
  { request, account, acting, groups }: Judging,
): Promise<{ newcomers: Newcomer[]; joined: Joined; faults: Fault[] }> {
  const faults: Fault[] = []
  const newcomers: Newcomer[] = []
  for (const [i, line] of request.lines.entries()) {
    if (i % AT_ONCE === 0) await request.giveWay?.()
    const read = readLine(line, (text) => ports.numbers.read(text, account.country))
    if (read.accepted) newcomers.push(read.newcomer)
    else faults.push(...read.faults)
  }
  faults.push(...(await judgeNames(stores, account.id, newcomers)))
  const judged = await judgeGroups(stores, { acting, groups, newcomers })
  faults.push(...judged.faults)
  return { newcomers, joined: judged.joined, faults: faults.sort((a, b) => a.line - b.line) }
}

const GROUPS_MOST = 10_000

async function groupsByName({ groups }: Stores, account: AccountId): Promise<Map<string, Group>> {
  const all = await groups.list(account, { limit: GROUPS_MOST })
  return new Map(all.map((group) => [nameKey(group.name), group]))
}

async function judgeNames(
  { users }: Stores,
  account: AccountId,
  newcomers: readonly Newcomer[],
): Promise<Fault[]> {
  const faults: Fault[] = []
  const seen = new Set<string>()
  for (const { line, key } of newcomers) {
    const fault = (reason: Fault['reason']) => faults.push({ line, column: 'user_name', reason })
    if (seen.has(key)) fault('user-name-twice')
    else if (await users.findBySignInKey(userKey(account, key))) fault('user-name-taken')
    seen.add(key)
  }
  return faults
}

/**
 * A member of a group holds what the group holds: whoever may not give that may not let anybody in (H01). Locks the groups
 * in the order of their ids, so that none gives more by the time of the joining.
 */
async function judgeGroups(
  stores: Stores,
  {
    acting,
    groups,
    newcomers,
  }: { acting: Acting; groups: ReadonlyMap<string, Group>; newcomers: readonly Newcomer[] },
): Promise<{ faults: Fault[]; joined: Joined }> {
  const named = new Set(newcomers.flatMap((newcomer) => newcomer.groups).map(nameKey))
  const ids = [...named].flatMap((key) => groups.get(key)?.id ?? []).toSorted()
  const held = new Map<GroupId, readonly Grant[]>()
  for (const id of ids)
    if (await stores.groups.lock(id)) held.set(id, await stores.permissions.heldBy(id))

  const faults: Fault[] = []
  const joined = new Map<string, JoinedGroup>()
  for (const { line, groups: names } of newcomers)
    for (const name of names) {
      const group = groups.get(nameKey(name))
      const grants = group && held.get(group.id)
      const fault = (reason: Fault['reason']) => faults.push({ line, column: 'groups', reason })
      if (!group || !grants) fault('group-unknown')
      else if (!grants.every(({ permissionSet }) => rankOfSet(permissionSet) < acting.rank))
        fault('group-not-permitted')
      else joined.set(nameKey(name), { id: group.id, sets: setsOf(grants) })
    }
  return { faults, joined }
}

function reportOf(
  { lines, invite }: ImportRequest,
  newcomers: readonly Newcomer[],
  faults: readonly Fault[],
): ImportReport {
  const countOf = (is: (newcomer: Newcomer) => boolean) => newcomers.filter(is).length
  return {
    lines: lines.length,
    people: newcomers.length,
    withPassword: countOf(({ passwordHash }) => passwordHash !== undefined),
    withDevice: countOf(({ secret }) => secret !== undefined),
    invited: invite ? countOf(isInvitable) : 0,
    faults,
  }
}
