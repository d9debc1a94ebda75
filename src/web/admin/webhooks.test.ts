import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf, type Visitor } from '../../../test/support/visitor.ts'
import { openWorld, type Person, type World } from '../../../test/support/world.ts'
import { tellAlarms } from '../../domain/alarms/tell-alarms.ts'
import { deliverOutbox } from '../../domain/outbox/deliver-outbox.ts'
import type { Outcome } from '../../domain/webhooks/webhook.ts'
import { routes, to } from '../routes.ts'
import { signinRoutes } from '../signin/signin.ts'
import { webhookRoutes } from './webhooks.ts'

const HOOK = 'https://hooks.example.org/aikagi'
const mailer = { name: 'none', send: async () => {}, close() {} }

interface Scene extends World {
  root: Person
  visitor: Visitor
  signIn(person: Person): Promise<Visitor>
  deliver(outcome: Outcome): Promise<void>
  /** The address of its page, and the secret that was shown. */
  add(): Promise<{ path: string; secret: string }>
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const root = await world.addPerson()
  await world.addDevice(root)
  const deps = { ports, sessionByToken: world.database.sessionByToken }
  const site = siteOf([signinRoutes(deps), webhookRoutes(deps)])
  const signIn = (person: Person) => signedInAs(world, site, { person })
  const visitor = await signIn(root)
  const deliver = async (outcome: Outcome) => {
    await tellAlarms(ports)
    await deliverOutbox(ports, { mailer, webhooks: { send: async () => outcome } })
  }
  const add = async () => {
    const { status, text } = await visitor.post(routes.admin.webhooks, {
      url: HOOK,
      kinds: 'code-reused',
    })
    assert.equal(status, 200)
    const path = /href="(\/admin\/webhooks\/[\w-]+)"/.exec(text)![1]!
    return { path, secret: /whsec_[A-Za-z0-9+/=]+/.exec(text)![0] }
  }
  return { ...world, root, visitor, signIn, deliver, add }
}

suite('the webhooks page', () => {
  test('shows the secret once, when one is added, and never again', async () => {
    const { visitor, add } = await scene()
    assert.match((await visitor.get(routes.admin.webhooks)).text, /No webhook yet/)
    const { path, secret } = await add()
    assert.ok(secret.length >= 50)
    for (const page of [routes.admin.webhooks, path]) {
      const { text } = await visitor.get(page)
      assert.ok(text.includes('hooks.example.org'))
      assert.doesNotMatch(text, /whsec_/)
    }
  })

  const refused: [what: string, fields: Record<string, string>, said: RegExp][] = [
    ['an empty address', { url: '', kinds: 'code-reused' }, /Enter the address/],
    ['plain http', { url: 'http://example.org', kinds: 'code-reused' }, /must begin with https/],
    [
      'an address of this machine (H15)',
      { url: 'https://127.1/', kinds: 'code-reused' },
      /never go to private/,
    ],
    ['no kinds', { url: HOOK }, /Choose at least one/],
  ]
  for (const [what, fields, said] of refused)
    test(`refuses ${what}, and keeps what was typed`, async () => {
      const { visitor } = await scene()
      const { status, text } = await visitor.post(routes.admin.webhooks, fields)
      assert.equal(status, 422)
      assert.match(text, said)
      if (fields.url) assert.ok(text.includes(`value="${fields.url}"`))
    })

  test('sends a test and shows what came of it, in words', async () => {
    const { visitor, add, deliver } = await scene()
    const { path } = await add()
    for (const [outcome, said] of [
      ['delivered', /Delivered/],
      ['status-503', /It answered with status 503/],
      ['private-address', /network that is not public/],
    ] as const) {
      const sent = await visitor.post(path, { change: 'test' })
      assert.equal(sent.location, `${path}?done=tested`)
      await deliver(outcome)
      assert.match((await visitor.get(path)).text, said)
    }
  })

  test('switches off and on, changes kinds and secret, and removes', async () => {
    const { visitor, add } = await scene()
    const { path, secret } = await add()
    assert.match(
      (await visitor.get((await visitor.post(path, { change: 'off' })).location!)).text,
      /It is off since/,
    )
    await visitor.post(path, { change: 'on' })
    assert.doesNotMatch((await visitor.get(path)).text, /It is off since/)
    await visitor.post(path, { change: 'kinds', kinds: 'webhook-off' })
    assert.match((await visitor.get(path)).text, /value="webhook-off" checked/)
    const changed = await visitor.post(path, { change: 'secret' })
    assert.notEqual(/whsec_[A-Za-z0-9+/=]+/.exec(changed.text)![0], secret)
    const removed = await visitor.post(path, { change: 'remove' })
    assert.equal(removed.location, `${routes.admin.webhooks}?done=removed`)
    assert.equal((await visitor.get(path)).status, 404)
  })

  test('is only for whoever may (B02), with a device shown lately (H07), each account by itself (H06)', async () => {
    const world = await scene()
    const { path } = await world.add()
    const auditor = await addColleague(world, world.root, { name: 'auditor', sets: ['AuditRead'] })
    assert.equal((await (await world.signIn(auditor)).get(routes.admin.webhooks)).status, 403)
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const stranger = await world.signIn(eve)
    assert.equal((await stranger.get(path)).status, 404)
    assert.equal((await stranger.post(path, { change: 'remove' })).status, 404)
    world.wait(6 * 60_000)
    for (const page of [routes.admin.webhooks, path])
      assert.match((await world.visitor.get(page)).location!, /^\/confirm\?return=admin-webhook/)
    const late = await world.visitor.post(path, { change: 'remove' })
    assert.match(late.location!, /^\/confirm/)
    assert.equal((await world.visitor.get(to(routes.admin.webhook, { id: 'none' }))).status, 303)
  })
})
