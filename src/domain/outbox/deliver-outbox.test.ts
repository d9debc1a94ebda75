import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openWorld, type World } from '../../../test/support/world.ts'
import type { MessageId, UserId } from '../ids.ts'
import type { WebhookSender } from '../webhooks/sender.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import type { Mailer, Outgoing } from './mailer.ts'
import type { Message } from './message.ts'
import { postLetter } from './post-letter.ts'

const webhooks: WebhookSender = { send: async () => 'delivered' }

suite('the outbox', () => {
  test('marks what was handed over while another mail still hangs', async () => {
    const world = await openWorld()
    const [slow, ...others] = await posted(world, 4)
    const { mailer, sent, release } = hangingMailer(slow!)
    const run = deliverOutbox(world.ports, { mailer, webhooks })
    await sent
    for (const id of others) await until(async () => (await found(world, id)).deliveredAt)
    assert.equal((await found(world, slow!)).deliveredAt, undefined)
    release()
    assert.equal(await run, 4)
    assert.notEqual((await found(world, slow!)).deliveredAt, undefined)
  })

  test('rings for their owner at once, not after the slowest', async () => {
    const rung: string[] = []
    const world = await openWorld()
    const ports = { ...world.ports, bell: { ring: (topic: string) => void rung.push(topic) } }
    const [slow] = await posted(world, 2)
    const { mailer, release } = hangingMailer(slow!)
    const run = deliverOutbox(ports, { mailer, webhooks })
    await until(() => rung.includes('user:1'))
    assert.ok(!rung.includes('user:0'))
    release()
    await run
    assert.ok(rung.includes('user:0'))
  })

  test('stores a whole batch in a handful of commits', async () => {
    const world = await openWorld()
    await posted(world, 32)
    const before = world.database.commits()
    const mailer: Mailer = { name: 'none', send: async () => {}, close() {} }
    assert.equal(await deliverOutbox(world.ports, { mailer, webhooks }), 32)
    // The lease, what had ended by then, and what ended meanwhile.
    assert.ok(world.database.commits() - before <= 3)
    assert.equal(await world.ports.read(({ outbox }) => outbox.waiting()), 0)
  })

  test('keeps what was refused, beside what was not', async () => {
    const world = await openWorld()
    const [refused, taken] = await posted(world, 2)
    const send = async ({ messageId }: Outgoing) => {
      if (messageId === refused) throw new Error('550 no such mailbox')
    }
    await deliverOutbox(world.ports, { mailer: { name: 'none', send, close() {} }, webhooks })
    const { lastError, tries, deliveredAt } = await found(world, refused!)
    assert.deepEqual([lastError, tries, deliveredAt], ['550 no such mailbox', 1, undefined])
    assert.notEqual((await found(world, taken!)).deliveredAt, undefined)
  })

  test('hands over all it leased, though a mark could not be stored, and tells of it', async () => {
    const world = await openWorld()
    const ids = await posted(world, 2)
    const { mailer, sent, release } = hangingMailer(ids[0]!)
    let transactions = 0
    const transact: World['ports']['transact'] = (work) => {
      transactions += 1
      return transactions === 2
        ? Promise.reject(new Error('no database'))
        : world.ports.transact(work)
    }
    const run = deliverOutbox({ ...world.ports, transact }, { mailer, webhooks })
    await sent
    await until(() => transactions >= 2)
    release()
    await assert.rejects(run, /no database/)
    assert.notEqual((await found(world, ids[0]!)).deliveredAt, undefined)
  })
})

/** Letters, each to a person of its own: 0, 1, 2 ... */
function posted({ ports }: World, count: number): Promise<MessageId[]> {
  const letter = {
    kind: 'verify-set-up',
    link: 'http://localhost:8080/x',
    validMinutes: 15,
  } as const
  const to = { email: 'ada@example.org', language: 'en', timeZone: 'UTC', letter } as const
  return ports.transact(async (stores) => {
    const ids: MessageId[] = []
    for (let user = 0; user < count; user++)
      ids.push(await postLetter(ports, stores, { ...to, userId: `${user}` as UserId }))
    return ids
  })
}

/** Hands everything over but one mail, which waits. */
function hangingMailer(slow: MessageId): { mailer: Mailer; sent: Promise<void>; release(): void } {
  const hanging = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const send = ({ messageId }: Outgoing): Promise<void> => {
    if (messageId !== slow) return Promise.resolve()
    asked.resolve()
    return hanging.promise
  }
  const mailer: Mailer = { name: 'none', send, close() {} }
  return { mailer, sent: asked.promise, release: hanging.resolve }
}

const found = ({ ports }: World, id: MessageId): Promise<Message> =>
  ports.read(async ({ outbox }) => (await outbox.find(id))!)

/** The condition holds within two seconds. */
async function until(holds: () => unknown): Promise<void> {
  const deadline = Date.now() + 2000
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, 'it never came')
    await new Promise(setImmediate)
  }
}
