import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { siteOf, visitorOf } from '../../../test/support/visitor.ts'
import { appOf, openWorld, PASSWORD } from '../../../test/support/world.ts'
import { lostRoutes } from '../recovery/lost.ts'
import { routes, to } from '../routes.ts'
import { signinRoutes } from '../signin/signin.ts'
import { securityRoutes } from './security.ts'

/** As an authenticator writes it, cut short. */
const EXPORT = `otpauth-migration://offline?data=${'CjEKCkhlbGxv'.repeat(60)}`
const EMAIL = 'ada@example.org'

/** Ada, signed in, with eight devices, two of them on one phone. */
async function scene() {
  const world = await openWorld()
  const ada = await world.addPerson(EMAIL)
  const handsets = ['old phone']
  const first = await world.addDevice(ada, { name: 'first', handsets: [...handsets, 'iPad'] })
  const second = await world.addDevice(ada, { name: 'second', handsets })
  for (let i = 3; i <= 8; i++) await world.addDevice(ada, { name: `${i}th` })
  const deps = { ports: world.ports, sessionByToken: world.database.sessionByToken }
  const parts = [
    signinRoutes(deps),
    securityRoutes({ ...deps, service: 'Aikagi' }),
    lostRoutes(deps),
  ]
  const visitor = visitorOf(siteOf(parts))
  await visitor.post(routes.signin.name, { email: EMAIL, return: '' })
  await visitor.post(routes.signin.password, { email: EMAIL, password: PASSWORD })
  await visitor.post(routes.signin.code, { device: first.id, code: world.codeOf(first) })
  const named = async (name: string) => {
    const all = await world.ports.read(({ devices }) => devices.all(ada.user.id))
    return appOf(all.find((device) => device.name === name && device.status === 'active'))
  }
  /** Sets the new one up, with its two codes. */
  const moveOne = async (id: string) => {
    await visitor.post(to(routes.security.replace, { id }), fieldsOf(await page(id)))
    const session = (await world.ports.read(({ sessions }) => sessions.of(ada.user.id)))[0]!
    const draft = appOf(
      await world.ports.read(({ devices }) => devices.findDraft(session.id, world.ports.now())),
    )
    const typed = { first: world.codeOf(draft, -1), second: world.codeOf(draft) }
    return visitor.post(routes.security.draft, { what: 'add', qr: '', ...typed })
  }
  const page = async (id: string) => (await visitor.get(to(routes.security.replace, { id }))).text
  return { ...world, ada, first, second, visitor, named, moveOne, page }
}

/** What the form suggests. */
const fieldsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    ['name', 'handset'].map((name) => [
      name,
      new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(text)?.[1] ?? '',
    ]),
  )

suite('"I am getting a new phone" (DE-7)', () => {
  test('moves one after another, also with eight devices, and can be left and gone on with', async () => {
    const { visitor, first, second, named, moveOne, device } = await scene()
    assert.match((await visitor.get(routes.security.move)).text, /old phone/)
    const begun = await visitor.post(routes.security.move, { from: 'old phone', to: 'new phone' })
    assert.equal(begun.location, routes.security.move)
    assert.match((await visitor.get(routes.security.move)).text, /0 of 2 done/)

    assert.equal((await moveOne(first.id)).location, `${routes.security.move}?done=moved`)
    assert.equal((await device(first)).status, 'removed')
    assert.deepEqual((await named('first')).handsets, ['new phone', 'iPad'])
    assert.match((await visitor.get(routes.security.page)).text, /1 of 2 done/)

    await moveOne(second.id)
    const { text } = await visitor.get(routes.security.move)
    assert.match(text, /2 of 2 done.*Everything has moved/s)
    const ended = await visitor.post(routes.security.moveDone)
    assert.equal(ended.location, `${routes.security.page}?done=move-ended`)
    assert.match((await visitor.get(routes.security.move)).text, /new phone/)
  })

  for (const [what, fields, expected] of [
    ['a phone that nothing lives on', { from: 'tablet', to: 'new' }, /Choose the phone/],
    ['no name for the new one', { from: 'old phone', to: ' ' }, /Write one name/],
    ['the same name', { from: 'old phone', to: 'OLD phone' }, /another name/],
  ] as const)
    test(`is refused with ${what}`, async () => {
      const { visitor } = await scene()
      const refused = await visitor.post(routes.security.move, fields)
      assert.equal(refused.status, 422)
      assert.match(refused.text, expected)
    })

  test('an authenticator’s export is no way, and the page says why', async () => {
    const { visitor, second } = await scene()
    assert.match((await visitor.get(routes.security.export)).text, /secrets of all your accounts/)
    await visitor.post(to(routes.security.replace, { id: second.id }), { name: 'x', handset: '' })
    const pasted = { what: 'add', qr: '', first: EXPORT, second: '' }
    const refused = await visitor.post(routes.security.draft, pasted)
    assert.equal(refused.status, 422)
    assert.match(refused.text, /export of your whole app/)
    assert.ok(!refused.text.includes('CjEKCkhlbGxv'))
  })
})

suite('a full list of devices', () => {
  test('explains the ninth before anything is filled in (DE-1)', async () => {
    const { visitor } = await scene()
    const { text } = await visitor.get(routes.security.add)
    assert.match(text, /all places are taken/)
    assert.doesNotMatch(text, /name="name"/)
  })
})

suite('a phone that is gone', () => {
  test('takes everything that lives on it, and nothing else', async () => {
    const { visitor, first, second, device, named } = await scene()
    const gone = `${routes.security.handsetLost}?handset=old%20phone`
    assert.match((await visitor.get(gone)).text, /first.*second/s)
    const answer = await visitor.post(routes.security.handsetLost, { handset: 'old phone' })
    assert.equal(answer.location, `${routes.security.page}?done=lost`)
    assert.equal((await device(first)).status, 'suspended')
    assert.equal((await device(second)).status, 'suspended')
    assert.equal((await named('3th')).status, 'active')
    assert.equal((await visitor.get(gone)).status, 404)
  })
})
