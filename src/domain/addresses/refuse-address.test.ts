import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import type { AccountId, ApiTokenId, MessageId } from '../ids.ts'
import { deliverOutbox } from '../outbox/deliver-outbox.ts'
import { listUnsent } from '../outbox/list-unsent.ts'
import { type Mailer, MailRefused } from '../outbox/mailer.ts'
import { postLetter } from '../outbox/post-letter.ts'
import { retryLetter } from '../outbox/retry-letter.ts'
import { type Acting, type By, lookingAs } from '../permissions/acting.ts'
import type { ApiToken } from '../tokens/api-token.ts'
import { holdTermsOf, situationOf } from '../ways/situation.ts'
import { mailboxAnswered } from './accept-address.ts'
import { reportBounce } from './report-bounce.ts'

const webhooks = { send: async () => 'delivered' as const }
const SECOND = 'second-ada@example.org'

suite('R31 an address that refuses mail', () => {
  test('is marked once, with one event, one alarm, and one notice to where mail still arrives', async () => {
    const { world, ada, refuses } = await scene()
    refuses.add(SECOND)
    await write(world, ada, SECOND, 2)
    await deliver(world, refuses)
    const [, second] = await addressesOf(world, ada)
    assert.equal(second!.refusedBy, 'server')
    assert.match(second!.refusal ?? '', /5\.1\.1/)
    assert.deepEqual(await kindsOf(world, ada), ['address.refused'])
    const told = (await world.letters()).filter(
      ({ letter }) => letter.kind === 'notice' && letter.event === 'address-refused',
    )
    assert.deepEqual(
      told.map(({ email }) => email),
      [ada.email],
    )
    const alarm = await world.ports.read(({ alarms }) =>
      alarms.newest(ada.user.accountId, 'address-refused'),
    )
    assert.ok(alarm)
  })

  test('is sent notices all the same, and makes an instant recovery wait for want of a second one', async () => {
    const { world, ada, refuses } = await scene()
    const terms = () =>
      world.ports.read(async (stores) =>
        holdTermsOf(await situationOf(stores, ada.user.id, world.ports.now())),
      )
    assert.equal((await terms()).verifiedAddresses, 2)
    refuses.add(SECOND)
    await write(world, ada, SECOND)
    await deliver(world, refuses)
    assert.equal((await terms()).verifiedAddresses, 1)
    const before = (await world.letters()).length
    await write(world, ada, SECOND)
    assert.equal((await world.letters()).length, before + 1)
  })

  test('works again as soon as its server takes a letter', async () => {
    const { world, ada, refuses } = await scene()
    refuses.add(SECOND)
    await write(world, ada, SECOND)
    await deliver(world, refuses)
    refuses.clear()
    world.wait(3_600_000)
    await deliver(world, refuses)
    const [, second] = await addressesOf(world, ada)
    assert.equal(second!.refusedAt, undefined)
    assert.deepEqual(await kindsOf(world, ada), ['address.refused', 'address.accepted'])
  })

  test('is not marked by what an operator mends', async () => {
    const { world, ada } = await scene()
    await write(world, ada, SECOND)
    await deliver(world, new Set([SECOND]), 'later')
    const [, second] = await addressesOf(world, ada)
    assert.equal(second!.refusedAt, undefined)
  })

  test('is tried twice, then its letter is dead, listed with the reason, and tried again by an administrator', async () => {
    const { world, ada, refuses, acting, by } = await scene()
    refuses.add(SECOND)
    const [messageId] = await write(world, ada, SECOND)
    await deliver(world, refuses)
    world.wait(3_600_000)
    await deliver(world, refuses)
    const { lines } = await listUnsent(world.ports, { acting, limit: 10 })
    const line = lines.find(({ letter }) => letter.id === messageId)
    assert.ok(line?.letter.deadAt)
    assert.match(line.letter.lastError ?? '', /5\.1\.1/)
    assert.equal(line.user?.id, ada.user.id)
    assert.doesNotMatch(JSON.stringify(line.letter), /second-ada|sealed|http/)
    refuses.clear()
    const asker = browserOf('ada')
    const retry = () => retryLetter(world.ports, { by, messageId: messageId!, asker })
    assert.deepEqual(await retry(), { done: true })
    await deliver(world, refuses)
    assert.deepEqual(await retry(), { done: false, reason: 'no-such-letter' })
  })
})

suite('a mail that came back', () => {
  test('marks its address until a link in a mail to it is used: a relay that takes everything proves nothing', async () => {
    const { world, ada, by } = await scene()
    const [messageId] = await write(world, ada, SECOND)
    await deliver(world, new Set())
    const words = 'Failed: <second-ada@example.org> 550 5.1.1\nsee https://evil.example/x'
    const report = { by, messageId: messageId!, email: 'Second-Ada@example.org', words }
    assert.deepEqual(await reportBounce(world.ports, report), { done: true })
    assert.deepEqual(await reportBounce(world.ports, report), { done: true }, 'a second report')
    const marked = async () => (await addressesOf(world, ada))[1]!
    assert.equal((await marked()).refusedBy, 'report')
    assert.equal((await marked()).refusal, 'Failed: <address> 550 5.1.1 see <link>')
    await write(world, ada, SECOND)
    await deliver(world, new Set())
    assert.equal((await marked()).refusedBy, 'report')
    await world.ports.transact(async (stores) => {
      const user = await stores.users.lock(ada.user.id)
      await mailboxAnswered(world.ports, stores, { user, email: SECOND })
    })
    assert.equal((await marked()).refusedAt, undefined)
    assert.deepEqual(await kindsOf(world, ada), ['address.refused', 'address.accepted'])
  })

  test('H06 marks nothing for another account, another mailbox, or a letter that is not there', async () => {
    const { world, ada, by } = await scene()
    const [messageId] = await write(world, ada, SECOND)
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const eves = await tokenOf(world, eve)
    const said = async (asked: { by: By; messageId?: MessageId; email?: string }) => {
      const report = { messageId: messageId!, email: SECOND, words: 'no', ...asked }
      const answer = await reportBounce(world.ports, report)
      return answer.done ? 'done' : answer.reason
    }
    assert.equal(await said({ by: eves }), 'no-such-letter')
    assert.equal(await said({ by, email: 'eve@example.org' }), 'no-such-letter')
    assert.equal(await said({ by, messageId: 'none' as MessageId }), 'no-such-letter')
    const asker = browserOf('eve')
    const retry = await retryLetter(world.ports, { by: eves, messageId: messageId!, asker })
    assert.deepEqual(retry, { done: false, reason: 'no-such-letter' })
    const [, second] = await addressesOf(world, ada)
    assert.equal(second!.refusedAt, undefined)
  })

  test('is told by administrators of themselves and of lower ranks alone (H01, H11)', async () => {
    const { world, ada } = await scene()
    const sets = ['UserAdministrator'] as const
    const grace = await addColleague(world, ada, { name: 'grace', sets })
    const alan = await addColleague(world, ada, { name: 'alan', sets })
    const bob = await addColleague(world, ada, { name: 'bob' })
    const by = await tokenOf(world, grace)
    const said = []
    for (const person of [ada, alan, grace, bob]) {
      const [messageId] = await write(world, person, person.email)
      const report = { by, messageId: messageId!, email: person.email, words: 'no' }
      const answer = await reportBounce(world.ports, report)
      said.push(answer.done ? 'done' : answer.reason)
    }
    assert.deepEqual(said, ['rank', 'rank', 'done', 'done'])
    for (const person of [ada, alan]) {
      const [address] = await addressesOf(world, person)
      assert.equal(address!.refusedAt, undefined)
    }
  })

  test('is told of every account by operators alone', async () => {
    const { world, ada } = await scene()
    const [messageId] = await write(world, ada, SECOND)
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const accountId: AccountId = eve.user.accountId
    await world.ports.transact(async ({ accounts }) => {
      const account = await accounts.get(accountId)
      await accounts.save({ ...account, operatorSince: world.ports.now() })
    })
    const by = await tokenOf(world, eve)
    const report = { by, messageId: messageId!, email: SECOND, words: 'no' }
    assert.deepEqual(await reportBounce(world.ports, report), { done: true })
  })
})

/** Root of an account with two mailboxes, a device and a token that may administer; and which mailboxes refuse. */
async function scene() {
  const world = await openWorld()
  const ada = await world.addPerson()
  await world.addDevice(ada)
  const by = await tokenOf(world, ada)
  const acting = (await world.ports.read((stores) =>
    lookingAs(world.ports, stores, { by, permission: 'users:read' }),
  )) as Acting
  return { world, ada, by, acting, refuses: new Set<string>() }
}

async function tokenOf({ ports }: World, { user }: Person): Promise<By> {
  const now = ports.now()
  const token: ApiToken = {
    id: ports.chance.id<ApiTokenId>(),
    accountId: user.accountId,
    userId: user.id,
    name: 'bounces',
    tokenHash: ports.chance.token(),
    sets: ['UserAdministrator'],
    createdAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  }
  await ports.transact(({ tokens }) => tokens.add(token))
  return { token }
}

const write = ({ ports }: World, { user }: Person, email: string, count = 1) =>
  ports.transact(async (stores) => {
    const ids: MessageId[] = []
    const { id: userId, accountId, language, timeZone } = user
    const letter = { kind: 'verify-address', link: 'x', validMinutes: 15, accountId } as const
    const to = { email, language, timeZone, userId, accountId, letter }
    for (; count > 0; count--) ids.push(await postLetter(ports, stores, to))
    return ids
  })

async function deliver(
  { ports }: World,
  refuses: ReadonlySet<string>,
  because: MailRefused['because'] = 'mailbox',
): Promise<void> {
  const mailer: Mailer = {
    name: 'none',
    send: async ({ letter }) => {
      if (refuses.has(letter.email)) throw new MailRefused('550 5.1.1 no such mailbox', because)
    },
    close() {},
  }
  while ((await deliverOutbox(ports, { mailer, webhooks })) > 0);
}

const addressesOf = async ({ ports }: World, { user, email }: Person) => {
  const found = await ports.read(({ users }) => users.addresses(user.id))
  return found.toSorted((a) => (a.email === email ? -1 : 1))
}

const kindsOf = async (world: World, person: Person) =>
  (await world.audit(person)).map(({ kind }) => kind).filter((kind) => kind.startsWith('address.'))
