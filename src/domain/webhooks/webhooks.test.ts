import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import { tellAlarms } from '../alarms/tell-alarms.ts'
import { writeEvent } from '../audit/write-event.ts'
import { deliverOutbox } from '../outbox/deliver-outbox.ts'
import type { By } from '../permissions/acting.ts'
import { startSession } from '../sessions/start-session.ts'
import { addWebhook, type WebhookAdded } from './add-webhook.ts'
import {
  changeWebhookKinds,
  changeWebhookSecret,
  removeWebhook,
  switchWebhook,
  testWebhook,
} from './change-webhooks.ts'
import { lookAtWebhook, lookAtWebhooks } from './look-at-webhooks.ts'
import type { WebhookRequest } from './sender.ts'
import type { Outcome, Webhook } from './webhook.ts'

const MINUTE = 60_000
const asker = browserOf('office')
const URL_OF_ADA = 'https://hooks.example.org/aikagi'
const mailer = { name: 'none', send: async () => {}, close() {} }

interface Scene extends World {
  root: Person
  by(person?: Person): Promise<By>
  /** Hands over what is due, and answers every request like this. */
  deliver(outcome?: Outcome): Promise<WebhookRequest[]>
  reuse(): Promise<void>
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const root = await world.addPerson()
  const phone = await world.addDevice(root)
  const by = async (person = root): Promise<By> => {
    const [device = phone] = await ports.read(({ devices }) => devices.all(person.user.id))
    const at = ports.now()
    const factors = [
      { factor: 'password', at } as const,
      { factor: 'authenticator', deviceId: device.id, at } as const,
    ]
    const user = await ports.read(({ users }) => users.get(person.user.id))
    const { session } = await ports.transact((stores) =>
      startSession(ports, stores, { user, asker, factors }),
    )
    return { session }
  }
  const deliver = async (outcome: Outcome = 'delivered') => {
    const requests: WebhookRequest[] = []
    const send = async (request: WebhookRequest) => {
      requests.push(request)
      return outcome
    }
    await tellAlarms(ports)
    while ((await deliverOutbox(ports, { mailer, webhooks: { send } })) > 0);
    return requests
  }
  const reuse = () =>
    ports.transact((stores) =>
      writeEvent(ports, stores, { kind: 'signin.code-reused', user: root.user, actor: 'nobody' }),
    )
  return { ...world, root, by, deliver, reuse }
}

async function added(
  world: Scene,
  rest: { kinds?: string[]; url?: string } = {},
): Promise<Extract<WebhookAdded, { done: true }>> {
  const by = await world.by()
  const webhook = await addWebhook(world.ports, {
    by,
    url: URL_OF_ADA,
    kinds: ['code-reused'],
    asker,
    ...rest,
  })
  assert.ok(webhook.done)
  return webhook
}

const found = async ({ ports }: World, { id }: Webhook) =>
  (await ports.read(({ webhooks }) => webhooks.find(id)))!

function assertSigned({ headers, body }: WebhookRequest, secret: string): void {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = `v1,${createHmac('sha256', key).update(text).digest('base64')}`
  assert.ok(headers['webhook-signature']!.split(' ').includes(expected))
}

suite('a webhook', () => {
  test('is told of the alarms it chose: ids only, signed with the secret that was shown once', async () => {
    const world = await scene()
    const { secret, webhook } = await added(world)
    await world.reuse()
    const [request, ...more] = await world.deliver()
    assert.deepEqual(more, [])
    assert.equal(request!.url, URL_OF_ADA)
    assertSigned(request!, secret)
    const { id, ...event } = JSON.parse(request!.body)
    assert.equal(id, request!.headers['webhook-id'])
    assert.deepEqual(event, {
      type: 'code-reused',
      at: world.ports.now().toISOString(),
      account: world.root.user.accountId,
      data: { subject: world.root.user.id, actor: 'nobody' },
    })
    const kept = await found(world, webhook)
    assert.ok(!JSON.stringify(kept).includes(secret.slice(6)))
    await changeWebhookKinds(world.ports, {
      by: await world.by(),
      webhookId: webhook.id,
      kinds: ['webhook-off'],
      asker,
    })
    await world.reuse()
    assert.deepEqual(await world.deliver(), [])
  })

  test('is tried again under the same id until it is taken, and shows what became of each try', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    await world.reuse()
    const [first] = await world.deliver('status-503')
    assert.ok((await found(world, webhook)).failingSince)
    assert.deepEqual(await world.deliver(), [])
    world.wait(MINUTE)
    const [second] = await world.deliver()
    assert.equal(second!.headers['webhook-id'], first!.headers['webhook-id'])
    assert.equal((await found(world, webhook)).failingSince, undefined)
    const account = world.root.user.accountId
    const looked = await lookAtWebhook(world.ports, { account, webhookId: webhook.id })
    assert.deepEqual(
      looked!.deliveries.map(({ outcome }) => outcome),
      ['delivered', 'status-503'],
    )
  })

  test('that fails for three days is switched off, and the administrators are told', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    await world.reuse()
    await world.deliver('timeout')
    for (let hour = 0; hour < 72; hour++) {
      world.wait(60 * MINUTE)
      await world.deliver('timeout')
    }
    assert.equal((await found(world, webhook)).disabledAt?.getTime(), world.ports.now().getTime())
    const [line] = (await world.audit(world.root)).toReversed()
    assert.deepEqual(
      [line!.kind, line!.actor, line!.data?.reason],
      ['webhook.disabled', 'system', 'failing'],
    )
    await world.deliver()
    const letters = (await world.letters()).map(({ letter }) => letter)
    assert.ok(letters.some((letter) => letter.kind === 'alarm' && letter.alarm === 'webhook-off'))

    await world.reuse()
    assert.deepEqual(await world.deliver(), [])
    await switchWebhook(world.ports, {
      by: await world.by(),
      webhookId: webhook.id,
      on: true,
      asker,
    })
    await world.reuse()
    assert.equal((await world.deliver()).length, 1)
  })

  test('is tested by hand, also when it is switched off', async () => {
    const world = await scene()
    const { webhook, secret } = await added(world)
    const about = { by: await world.by(), webhookId: webhook.id, asker }
    await switchWebhook(world.ports, { ...about, on: false })
    assert.deepEqual(await testWebhook(world.ports, about), { done: true })
    const [request] = await world.deliver()
    assert.equal(JSON.parse(request!.body).type, 'test')
    assertSigned(request!, secret)
  })

  test('signs with both secrets for a day after it was given a new one', async () => {
    const world = await scene()
    const { webhook, secret } = await added(world)
    const about = { by: await world.by(), webhookId: webhook.id, asker }
    const changed = await changeWebhookSecret(world.ports, about)
    assert.ok(changed.done)
    await world.reuse()
    const [request] = await world.deliver()
    assertSigned(request!, secret)
    assertSigned(request!, changed.secret)
    world.wait(25 * 60 * MINUTE)
    await world.reuse()
    const [later] = await world.deliver()
    assertSigned(later!, changed.secret)
    assert.equal(later!.headers['webhook-signature']!.split(' ').length, 1)
  })

  test('that was removed is told nothing, also of what waited', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    await world.reuse()
    await tellAlarms(world.ports)
    const about = { by: await world.by(), webhookId: webhook.id, asker }
    assert.deepEqual(await removeWebhook(world.ports, about), { done: true })
    assert.deepEqual(await world.deliver(), [])
    assert.deepEqual(await lookAtWebhooks(world.ports, world.root.user.accountId), [])
    assert.deepEqual(await testWebhook(world.ports, about), {
      done: false,
      reason: 'no-such-webhook',
    })
  })

  test('is audited by what was done, and never with its address', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    const about = { webhookId: webhook.id, asker }
    await changeWebhookSecret(world.ports, { ...about, by: await world.by() })
    await removeWebhook(world.ports, { ...about, by: await world.by() })
    const lines = (await world.audit(world.root)).filter(({ kind }) => kind.startsWith('webhook.'))
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['webhook.added', 'webhook.secret-changed', 'webhook.removed'],
    )
    assert.ok(!JSON.stringify(lines).includes('example.org'))
  })
})

suite('whoever changes webhooks', () => {
  const refused: [what: string, url: string, kinds: string[], reason: string][] = [
    [
      'an address into a private network (H15)',
      'https://10.0.0.1/',
      ['code-reused'],
      'url-private-address',
    ],
    ['plain http', 'http://example.org/', ['code-reused'], 'url-not-https'],
    ['nothing to be told of', URL_OF_ADA, [], 'no-kinds'],
    ['kinds that there are not', URL_OF_ADA, ['everything'], 'no-kinds'],
  ]
  for (const [what, url, kinds, reason] of refused)
    test(`is refused ${what}`, async () => {
      const world = await scene()
      const input = { by: await world.by(), url, kinds, asker }
      assert.deepEqual(await addWebhook(world.ports, input), { done: false, reason })
    })

  test('gets ten of them, each address once', async () => {
    const world = await scene()
    await added(world)
    const again = { by: await world.by(), url: URL_OF_ADA, kinds: ['code-reused'], asker }
    const refusal = { done: false, reason: 'taken-or-too-many' }
    assert.deepEqual(await addWebhook(world.ports, again), refusal)
    for (let number = 1; number < 10; number++)
      await added(world, { url: `https://example.org/${number}` })
    assert.deepEqual(
      await addWebhook(world.ports, {
        ...again,
        by: await world.by(),
        url: 'https://example.org/11',
      }),
      refusal,
    )
  })

  test('holds the permission, and has shown a device lately (H07)', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    const auditor = await addColleague(world, world.root, { name: 'auditor', sets: ['AuditRead'] })
    const about = { webhookId: webhook.id, asker }
    const byAuditor = { ...about, by: await world.by(auditor) }
    assert.deepEqual(await removeWebhook(world.ports, byAuditor), {
      done: false,
      reason: 'not-permitted',
    })
    const stale = { ...about, by: await world.by() }
    world.wait(6 * MINUTE)
    assert.deepEqual(await changeWebhookSecret(world.ports, stale), {
      done: false,
      reason: 'confirm-first',
    })
  })

  test('finds none of another account (H06)', async () => {
    const world = await scene()
    const { webhook } = await added(world)
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const about = { by: await world.by(eve), webhookId: webhook.id, asker }
    const refusal = { done: false, reason: 'no-such-webhook' }
    assert.deepEqual(await removeWebhook(world.ports, about), refusal)
    assert.deepEqual(await testWebhook(world.ports, about), refusal)
    const asked = { account: eve.user.accountId, webhookId: webhook.id }
    assert.equal(await lookAtWebhook(world.ports, asked), undefined)
  })
})
