import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { AddressId } from '../../domain/ids.ts'
import { sendLink } from '../../domain/links/send-link.ts'
import { openForgotten } from '../../domain/recovery/open-forgotten.ts'
import { hashToken } from '../../domain/secrets.ts'
import { signinNameOf } from '../../domain/signin/signin-name.ts'
import { linkRoutes } from '../link/link.ts'
import { routes, to } from '../routes.ts'
import { setupRoutes } from '../setup/setup.ts'
import { signinRoutes } from '../signin/signin.ts'
import { invitationRoutes } from './invitation.ts'

const HOUR = 3_600_000
const CHOSEN = { password: 'seven quiet lanterns hum', language: 'ja', zone: 'Asia/Tokyo' }
const world = await openWorld()
const { ports } = world
const deps = { ports, sessionByToken: world.database.sessionByToken }
const ear = { listen: () => () => {} }
const site = siteOf([
  signinRoutes(deps),
  setupRoutes({ ...deps, ear }),
  linkRoutes(deps),
  invitationRoutes(deps),
])
const root = await world.addPerson('root@example.org')
let people = 0

suite('an invitation', () => {
  test('shows account and name, and is not spent by looking (R07)', async () => {
    const { path, person } = await invited()
    for (let look = 0; look < 3; look++) {
      const { status, text } = await visitorOf(site).get(path)
      assert.equal(status, 200)
      assert.ok(text.includes('Analytical Engines') && text.includes(person.user.userName!))
      assert.match(text, /<password-strength/)
    }
    assert.ok((await accept(visitorOf(site), path)).location)
  })

  test('sets the password once, verifies the address, signs in and leads on', async () => {
    const { path, person } = await invited()
    const visitor = visitorOf(site)
    assert.equal((await accept(visitor, path)).location, routes.welcome)
    const user = await ports.read(({ users }) => users.get(person.user.id))
    assert.ok(await ports.passwords.verify(user.passwordHash, CHOSEN.password))
    assert.deepEqual([user.language, user.timeZone], ['ja', 'Asia/Tokyo'])
    const [address] = await ports.read(({ users }) => users.addresses(user.id))
    assert.ok(address?.verifiedAt)
    const [session] = await ports.read(({ sessions }) => sessions.of(user.id))
    assert.deepEqual(
      session?.factors.map(({ factor }) => factor),
      ['password'],
    )
    const kinds = (await world.audit(person)).map(({ kind }) => kind)
    assert.ok(kinds.includes('invitation.accepted'))
    assert.equal((await visitor.get(routes.welcome)).status, 200)
  })

  test('refuses a weak password with the reason, and stays open', async () => {
    const { path, person } = await invited()
    for (const [password, why] of [
      ['short', /at least 15/],
      ['aaaaaaaaaaaaaaaaaaaa', /Repetitions/],
      [`${person.user.userName}${person.user.userName}${person.user.userName}`, /./],
    ] as const) {
      const refused = await accept(visitorOf(site), path, { password })
      assert.equal(refused.status, 422)
      assert.match(refused.text, why)
      assert.ok(!refused.text.includes(`value="${password}"`))
    }
    assert.equal((await accept(visitorOf(site), path)).status, 303)
  })

  test('used, expired, replaced and unknown are one answer (R09)', async () => {
    const [used, old, replaced] = [await invited(), await invited(), await invited()]
    await accept(visitorOf(site), used.path)
    await invite(replaced.person)
    world.wait(25 * HOUR)
    const late = await invited()
    await invite(late.person)
    const answers = []
    for (const { path } of [used, old, replaced, late, { path: pathOf('A'.repeat(43)) }])
      for (const answer of [await visitorOf(site).get(path), await accept(visitorOf(site), path)])
        answers.push({ status: answer.status, text: answer.text.replaceAll(path, '') })
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
    assert.equal(answers[0]!.status, 410)
    assert.match(answers[0]!.text, /ask your administrator for a new invitation/)
  })

  test('is no other kind of link, and no other kind is an invitation (R09)', async () => {
    const { path, token } = await invited()
    const asMail = to(routes.link.page, { token })
    assert.equal((await visitorOf(site).get(asMail)).status, 410)
    assert.equal((await visitorOf(site).post(asMail)).status, 410)
    assert.equal((await visitorOf(site).post(to(routes.link.digits, { token }))).status, 410)
    assert.equal((await accept(visitorOf(site), path)).status, 303)
  })

  test('a dead one is not revived by "forgotten password" (CVE-2023-48220)', async () => {
    const { person } = await invited()
    world.wait(25 * HOUR)
    const before = (await world.letters()).length
    const name = signinNameOf(person.user)
    assert.equal(await openForgotten(ports, { name, asker: browserOf('here') }), 'unknown')
    assert.equal((await world.letters()).length, before)
  })

  test('opens nothing for whoever has a password, or is suspended (B02)', async () => {
    const { path, person } = await invited()
    const { passwordHash } = root.user
    const save = (about: object) =>
      ports.transact(({ users }) => users.save({ ...person.user, ...about }))
    await save({ passwordHash })
    assert.equal((await accept(visitorOf(site), path)).status, 410)
    await save({ suspendedAt: ports.now() })
    assert.equal((await accept(visitorOf(site), path)).status, 410)
    await save({})
    assert.equal((await accept(visitorOf(site), path)).status, 303)
  })

  test('pressed 20 times at once sets one password (A07)', async () => {
    const { path, person } = await invited()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        accept(visitorOf(site), path, { password: `${CHOSEN.password} ${i}` }),
      ),
    )
    assert.equal(answers.filter(({ status }) => status === 303).length, 1)
    assert.equal((await ports.read(({ sessions }) => sessions.of(person.user.id))).length, 1)
  })
})

const pathOf = (token: string): string => to(routes.invitation, { token })

async function invited() {
  people += 1
  const name = `user${people}`
  const colleague = { name, device: false, about: { passwordHash: undefined } } as const
  const person = await addColleague(world, root, colleague as never)
  await ports.transact(async ({ users }) => {
    for (const { id } of await users.addresses(person.user.id)) await users.removeAddress(id)
    const { accountId, id: userId } = person.user
    const id = ports.chance.id<AddressId>()
    const address = { id, accountId, userId, email: person.email, addedAt: ports.now() }
    await users.addAddress({ ...address, purpose: 'sign-in' })
  })
  return { person, ...(await invite(person)) }
}

/** As an administrator's page does. */
async function invite({ user, email }: Person) {
  const { accountId, id: userId, language, timeZone } = user
  let token = ''
  await ports.transact((stores) =>
    sendLink(ports, stores, {
      target: { purpose: 'invitation', userId },
      email,
      language,
      timeZone,
      accountId,
      userId,
      lifeMs: 24 * HOUR,
      letter: ({ link, validMinutes }) => {
        token = new URL(link).pathname.split('/').at(-1)!
        assert.equal(new URL(link).pathname, pathOf(token))
        return { kind: 'verify-address', link, validMinutes, accountId }
      },
    }),
  )
  assert.ok(await ports.read(({ links }) => links.findByToken(hashToken(token))))
  return { token, path: pathOf(token) }
}

const accept = (visitor: Visitor, path: string, about: Partial<typeof CHOSEN> = {}) =>
  visitor.post(path, { ...CHOSEN, ...about })
