import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { changeAccount } from '../../src/domain/accounts/change-account.ts'
import { beginEnrolment } from '../../src/domain/devices/begin-enrolment.ts'
import { addMember } from '../../src/domain/groups/add-member.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { assignToken } from '../../src/domain/hardware-tokens/change-tokens.ts'
import { importTokens } from '../../src/domain/hardware-tokens/import-tokens.ts'
import type { AddressId, ApiTokenId, NumberId } from '../../src/domain/ids.ts'
import { rememberTakenOver } from '../../src/domain/imports/taken-over.ts'
import { type Couriers, deliverOutbox } from '../../src/domain/outbox/deliver-outbox.ts'
import { postLetter } from '../../src/domain/outbox/post-letter.ts'
import type { By } from '../../src/domain/permissions/acting.ts'
import { givePermission } from '../../src/domain/permissions/give-permission.ts'
import { proposeNumber } from '../../src/domain/proposals/propose-number.ts'
import { openRecovery } from '../../src/domain/recovery/open-recovery.ts'
import { beginCodes } from '../../src/domain/recovery-codes/begin-codes.ts'
import { keepCodes } from '../../src/domain/recovery-codes/keep-codes.ts'
import { showCodes } from '../../src/domain/recovery-codes/show-codes.ts'
import { askReset } from '../../src/domain/resets/ask-reset.ts'
import { hashToken } from '../../src/domain/secrets.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { answerWithDevice } from '../../src/domain/signin/answer-with-device.ts'
import { answerWithPassword } from '../../src/domain/signin/answer-with-password.ts'
import { makeToken } from '../../src/domain/tokens/make-token.ts'
import { createUser } from '../../src/domain/users/create-user.ts'
import { deleteUser } from '../../src/domain/users/delete-user.ts'
import { addWebhook } from '../../src/domain/webhooks/add-webhook.ts'
import { testWebhook } from '../../src/domain/webhooks/change-webhooks.ts'
import { addColleague } from '../support/administration.ts'
import { by } from '../support/by.ts'
import { browserOf, PASSWORD, type Person, type World } from '../support/world.ts'

/** An account with something of everything in it, all of which is called by its tag. */
export interface Furnished {
  tag: string
  root: Person
  /** Of people who may be acted upon. */
  people: readonly Person[]
}

const ADMINISTRATORS: ReadonlySet<string> = new Set(['alice', 'erin', 'frank'])
type Six = [Person, Person, Person, Person, Person, Person]

/** `digits` makes its telephone numbers its own. */
export async function furnish(world: World, tag: string, digits: string): Promise<Furnished> {
  const { ports } = world
  const asker = browserOf(`${tag} office`)
  const root = await world.addPerson(`root-${tag}@example.org`)
  const device = await world.addDevice(root, { name: `${tag} root phone` })
  const own = await by(ports, root)
  const did = <Outcome extends { done: boolean }>(outcome: Outcome) => {
    assert.ok(outcome.done, `${tag}: ${JSON.stringify(outcome)}`)
    return outcome as Extract<Outcome, { done: true }>
  }
  did(
    await changeAccount(ports, { by: own, name: `House of ${tag}`, alias: `${tag}-house`, asker }),
  )

  const people: Person[] = []
  for (const name of ['alice', 'bob', 'carol', 'dave', 'erin', 'frank']) {
    const sets = ADMINISTRATORS.has(name) ? (['AdministratorAccess'] as const) : []
    people.push(await addColleague(world, root, { name: `${name}-${tag}`, sets }))
  }
  const [alice, bob, carol, dave, erin, frank] = people as Six
  for (const [i, { user }] of [root, dave, bob].entries()) {
    const number = { e164: `+8190${digits}${i}`, country: 'JP', addedAt: ports.now() }
    const whose = { id: ports.chance.id<NumberId>(), accountId: user.accountId, userId: user.id }
    // Where alternative factors are walked it is proven.
    const proven = i < 2 ? { provenAt: ports.now() } : {}
    await ports.transact(({ users }) => users.putNumber({ ...number, ...whose, ...proven }))
  }

  const { group } = did(await createGroup(ports, { by: own, name: `Group ${tag}`, asker }))
  await createGroup(ports, { by: own, name: `Other ${tag}`, asker })
  const set = { to: { groupId: group.id }, permissionSet: 'AuditRead', asker } as const
  did(await givePermission(ports, { by: own, ...set }))
  did(await addMember(ports, { by: own, groupId: group.id, userId: bob.user.id, asker }))
  const newcomer = { userName: `newcomer-${tag}`, email: `newcomer-${tag}@example.org` }
  did(await createUser(ports, { by: own, ...newcomer, asker }))
  const leaver = did(await createUser(ports, { by: own, userName: `gone-${tag}`, asker }))
  did(await deleteUser(ports, { by: own, userId: leaver.user.id, asker }))

  const url = `https://${tag}.example.org/hook`
  const { webhook } = did(await addWebhook(ports, { by: own, url, kinds: ['code-reused'], asker }))
  did(await testWebhook(ports, { by: own, webhookId: webhook.id, asker }))
  const mailer = { name: 'none', send: async () => {}, close() {} }
  const couriers: Couriers = { mailer, webhooks: { send: async () => 'delivered' } }
  while ((await deliverOutbox(ports, couriers)) > 0);
  const asked = { name: `${tag} token`, sets: ['AuditRead'], days: 30 } as const
  const made = await makeToken(ports, { session: own.session, asked, asker })
  assert.ok(made.made)
  await ports.transact(({ tokens }) => {
    const suspended = { id: ports.chance.id<ApiTokenId>(), suspendedAt: ports.now() }
    return tokens.add({ ...made.token, ...suspended, tokenHash: hashToken(`waiting ${tag}`) })
  })
  await furnishTokens(world, { tag, own, holders: [root, ...people] })
  const reason = `Lost by ${tag}`
  did(await askReset(ports, { by: own, subject: bob.user.id, reason, asker }))
  const equal = await by(ports, alice)
  for (const { user } of [erin, frank])
    did(await askReset(ports, { by: equal, subject: user.id, reason, asker }))
  const text = `090${digits}7`
  const proposal = { session: own.session, subject: carol.user.id, text, country: 'JP', asker }
  did(await proposeNumber(ports, proposal))

  await signIn(world, { person: alice, browser: `${tag} home` })
  for (const person of [root, dave]) {
    const browser = `${person.user.id} street`
    await showPassword(world, { person, browser })
    const recovering = {
      asker: browserOf(browser),
      lostDevices: person === root ? [device.id] : [],
    }
    assert.ok((await openRecovery(ports, recovering)).opened)
  }
  const session = (await by(ports, alice)).session
  const draft = { session, asked: { name: `${tag} draft`, handset: '' }, asker }
  assert.ok((await beginEnrolment(ports, draft)).begun)
  await ports.transact(async (stores) => {
    const account = root.user.accountId
    const content = Buffer.from(`logo of ${tag}`).toString('base64')
    const logo = { type: 'image/png', hash: `hash-of-${tag}`, content } as const
    const { id: userId } = root.user
    const from = `${tag} old`
    const move = { userId, accountId: account, from, to: `${tag} new`, entries: [device.id] }
    await stores.moves.put({ ...move, startedAt: ports.now() })
    await stores.logos.put({ accountId: account, ...logo, setAt: ports.now() })
    await rememberTakenOver(ports, stores, { account, hashes: [`$2a$05$${'C'.repeat(53)}`] })
    const held = { actor: `user:${root.user.id}`, key: `key-of-${tag}`, holder: tag }
    const keyed = { ...held, fingerprint: 'x' }
    await stores.idempotency.begin({ ...keyed, userId: root.user.id, begunAt: ports.now() })
  })
  await furnishCodes(world, session)
  await furnishHeard(world, root)
  await failLetter(world, bob)
  return { tag, root, people }
}

/** Recovery codes that were kept. */
async function furnishCodes({ ports }: World, session: Session): Promise<void> {
  assert.ok((await beginCodes(ports, { session })).begun)
  const shown = await showCodes(ports, { session })
  const typed = shown?.codes[0] ?? assert.fail('no codes are shown')
  assert.ok((await keepCodes(ports, { session, typed, asker: browserOf('paper') })).kept)
}

/** A question for a passkey that waits, and what a provider said of a call. */
async function furnishHeard({ ports }: World, { user }: Person): Promise<void> {
  const at = ports.now()
  await ports.transact(async ({ calls, challenges }) => {
    const [expiresAt, browser] = [new Date(+at + 60_000), browserOf('asked').browser]
    const question = { purpose: 'confirm', subject: user.id, browser, expiresAt } as const
    await challenges.add({ ...question, challengeHash: `question to ${user.id}` })
    const [call] = await calls.recent({ accountId: user.accountId }, new Date(0))
    await calls.hear(call?.id ?? assert.fail('nobody is called'), { callback: 'ringing', at })
  })
}

/** A letter that no mail server took, to somebody who has the address that the API's examples name. */
async function failLetter({ ports }: World, { user }: Person): Promise<void> {
  const { id: userId, accountId, language, timeZone } = user
  const [email, addedAt] = ['ada@example.org', ports.now()]
  const letter = { kind: 'verify-address', link: 'x', validMinutes: 15, accountId } as const
  await ports.transact(async (stores) => {
    const id = ports.chance.id<AddressId>()
    const purpose = 'notification'
    await stores.users.addAddress({ id, userId, accountId, purpose, email, addedAt })
    const to = { email, language, timeZone, accountId, userId, letter }
    const message = await postLetter(ports, stores, to)
    const nextTryAt = new Date(+addedAt + 3_600_000)
    await stores.outbox.failed(message, { error: '451 later', nextTryAt })
  })
}

const nameOf = ({ user }: Person) => ({ key: user.signInKey, throttleKey: user.signInKey })

async function showPassword(
  { ports }: World,
  { person, browser }: { person: Person; browser: string },
): Promise<void> {
  const asked = { name: nameOf(person), password: PASSWORD, asker: browserOf(browser) }
  assert.ok((await answerWithPassword(ports, asked)).passed)
}

async function signIn(world: World, who: { person: Person; browser: string }): Promise<void> {
  await showPassword(world, who)
  const [device] = await world.ports.read(({ devices }) => devices.all(who.person.user.id))
  const code = world.codeOf(device!)
  const answer = { deviceId: device!.id, code, asker: browserOf(who.browser) }
  assert.ok((await answerWithDevice(world.ports, answer)).passed)
}

/** What forgets all that was counted since, but for what is counted of this account: a walk is no attempt. */
export function forgetterOf({ path }: World, kept: Dump): () => void {
  const file = new DatabaseSync(path)
  const keys = JSON.stringify(kept.throttle_counter!.map(({ key }) => key))
  const statement = file.prepare(
    'delete from throttle_counter where key not in (select value from json_each(?))',
  )
  return () => void statement.run(keys)
}

/** Rows by table, as they stand in the file. */
export type Dump = Readonly<Record<string, readonly Row[]>>

/** Everything in the database that is of this account, or names it, anybody in it, or anything of theirs. */
export function dumpOf({ path }: World, { root, people }: Furnished): Dump {
  const file = new DatabaseSync(path, { readOnly: true })
  const tables = file.prepare(`select name from sqlite_schema where type = 'table'`).all()
  const rows = tables.map(({ name }): [string, Row[]] => [
    String(name),
    file.prepare(`select * from "${name}"`).all() as Row[],
  ])
  file.close()
  const naming = (ids: readonly string[]): Dump =>
    Object.fromEntries(
      rows.map(([name, all]) => [name, all.filter((row) => names(row, ids))] as const),
    )
  const theirs = [root.user.accountId, ...[root, ...people].map(({ user }) => user.id)]
  return naming([...theirs, ...idsIn(naming(theirs))])
}

type Row = Readonly<Record<string, unknown>>

/** What stands in a column called `id`. */
export const idsIn = (dump: Dump): string[] =>
  Object.values(dump)
    .flat()
    .flatMap(({ id }) => (typeof id === 'string' ? [id] : []))

const names = (row: Row, ids: readonly string[]): boolean => {
  const text = JSON.stringify(row)
  return ids.some((id) => text.includes(id))
}

/** A token in the cupboard, and one in the hand of each of them. */
async function furnishTokens(
  { ports }: World,
  { tag, own, holders }: { tag: string; own: By; holders: readonly Person[] },
): Promise<void> {
  const asker = browserOf(`${tag} office`)
  const secret = Buffer.from(`a secret of the ${tag}`)
  const lines = [...holders, undefined].map((_, i) => ({
    line: i + 1,
    manufacturer: `Maker ${tag}`,
    serial: `${tag}-${i}`,
    secret,
  }))
  const delivery = { by: own, lines, defaults: {}, dryRun: false, partial: false, asker }
  const brought = await importTokens(ports, delivery)
  assert.ok(brought.done && brought.report.stored)
  const { accountId } = holders[0]!.user
  const stock = await ports.read(({ hardwareTokens }) =>
    hardwareTokens.list(accountId, { limit: lines.length }),
  )
  for (const [i, { user }] of holders.entries()) {
    const given = { by: own, tokenId: stock[i]!.id, userId: user.id, asker }
    assert.deepEqual(await assignToken(ports, given), { done: true })
  }
}
