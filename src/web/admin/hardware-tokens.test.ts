import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { plainContainer, SEALING_KEY, sealedContainer } from '../../../test/support/pskc.ts'
import { binaryOf } from '../../../test/support/tools.ts'
import { siteOf, type Visited, type Visitor } from '../../../test/support/visitor.ts'
import { openWorld, PASSWORD, type Person, type World } from '../../../test/support/world.ts'
import { routes, to } from '../routes.ts'
import { securityRoutes } from '../security/security.ts'
import { signinRoutes } from '../signin/signin.ts'
import { hardwareTokenRoutes } from './hardware-tokens.ts'
import { tokenImportRoutes } from './token-import.ts'

const { hardwareTokens: LIST, importTokens: IMPORT, hardwareToken: TOKEN } = routes.admin
const SECRET = '12345678901234567890'
const MADE = { serial: '1000133508267', secret: SECRET, period: 60, digits: 8 }

interface Scene extends World {
  root: Person
  visitor: Visitor
  signIn(person: Person): Promise<Visitor>
  send(file: string, fields?: Record<string, string>): Promise<Visited>
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const root = await world.addPerson()
  await world.addDevice(root)
  const { ports, database } = world
  const deps = { ports, sessionByToken: database.sessionByToken, service: 'Aikagi' }
  const parts = [signinRoutes(deps), securityRoutes(deps), tokenImportRoutes(deps)]
  const site = siteOf([...parts, hardwareTokenRoutes(deps)])
  const signIn = (person: Person) => signedInAs(world, site, { person })
  const visitor = await signIn(root)
  const send = (file: string, fields: Record<string, string> = {}) => {
    const form = new FormData()
    form.set('file', new File([file], 'tokens.xml'))
    for (const [name, value] of Object.entries({ act: 'import', ...fields })) form.set(name, value)
    return visitor.upload(IMPORT, form)
  }
  return { ...world, root, visitor, signIn, send }
}

const tokenIn = ({ text }: Visited): string => /hardware-tokens\/([\w-]{10,})"/.exec(text)![1]!

/** What the token in somebody's hand shows, so many presses or minutes from now. */
function shown({ ports }: World, minutes = 0): string {
  const at = new Date(ports.now().getTime() + minutes * 60_000)
  const now = at.toISOString().replace('T', ' ').slice(0, 19)
  const args = ['--totp', '-d', '8', '-s', '60s', '-N', `${now} UTC`]
  const secret = Buffer.from(SECRET).toString('hex')
  return execFileSync(binaryOf('oathtool'), [...args, secret], { encoding: 'utf8' }).trim()
}

suite('hardware tokens (DE-9)', () => {
  test('come by a file, are given, activated by their owner, and sign in with all their digits', async () => {
    const world = await scene()
    const { visitor, send, root } = world
    const file = sealedContainer([MADE], { password: 'on paper' })
    assert.match((await send(file)).text, /The file is encrypted/)
    const checked = await send(file, { act: 'check', password: 'on paper' })
    assert.match(checked.text, /The file is in order/)
    assert.ok(!checked.text.includes('on paper'))
    assert.match(
      (await send(file, { password: 'on paper' })).text,
      /One token was taken into stock/,
    )
    assert.match((await send(file, { password: 'on paper' })).text, /All of them are here already/)

    const list = await visitor.get(`${LIST}?serial=10001335&only=in-stock`)
    assert.match(list.text, /Time, 8 digits, 60 s, SHA-1/)
    const page = to(TOKEN, { id: tokenIn(list) })
    const ada = await addColleague(world, root, { name: 'ada' })
    const given = await visitor.post(page, { change: 'assign', name: 'ada' })
    assert.equal(given.location, `${page}?done=assigned`)
    // Nobody sees a secret: not here, nor in the report.
    for (const one of [checked, list, await visitor.get(page)])
      assert.ok(!one.text.includes(SECRET) && !one.text.includes(btoa(SECRET)))

    const own = await world.signIn(ada)
    const security = await own.get(routes.security.page)
    const path = /href="(\/security\/tokens\/[\w-]+)"/.exec(security.text)![1]!
    const six = await own.post(path, { name: 'token', first: '123456', second: '654321' })
    assert.match(six.text, /Enter all digits of both codes/)
    const pair = { first: shown(world), second: shown(world, 1) }
    assert.equal((await visitor.post(path, { name: 'token', ...pair })).status, 404)
    const added = await own.post(path, { name: 'token', ...pair })
    assert.equal(added.location, `${routes.security.page}?done=added`)
    assert.match((await visitor.get(page)).text, /It is a device of this user/)

    const stranger = await world.signIn(ada)
    stranger.jar.delete('__Host-session')
    await stranger.post(routes.signin.user, { account: root.user.accountId, user: 'ada' })
    await stranger.post(routes.signin.password, { password: PASSWORD })
    const devices = await world.ports.read((stores) => stores.devices.all(ada.user.id))
    const device = devices.find(({ kind }) => kind === 'token')!.id
    const asked = await stranger.get(`${routes.signin.code}?device=${device}`)
    assert.match(asked.text, /The 8 digits that “token” shows now/)
    assert.match(asked.text, /Look at your token/)
    world.wait(60_000)
    const code = shown(world, 1)
    const signedIn = await stranger.post(routes.signin.code, { device, code })
    assert.equal(signedIn.status, 303)
    assert.ok(stranger.jar.has('__Host-session'))
  })

  test('in a damaged file are told with line and serial, and the others come when asked', async () => {
    const { send, visitor } = await scene()
    const good = { serial: 'A1', secret: SECRET }
    const text = plainContainer([good, { serial: 'A2', secret: 'short' }])
    const told = await send(text)
    assert.equal(told.status, 422)
    assert.match(told.text, /One mistake was found, and nothing was stored/)
    assert.match(told.text, /A2.*shorter than 128 bits/s)
    assert.match((await visitor.get(LIST)).text, /No tokens yet/)
    assert.match((await send(text, { act: 'partial' })).text, /in order are in stock/)
    assert.match((await visitor.get(LIST)).text, />A1</)
    assert.match((await send('serial,secret\n7,%%%', { manufacturer: 'Bolt' })).text, /neither hex/)
    const odd = await send(text, { key: '12', password: 'both' })
    assert.match(odd.text, /not both/)
  })

  test('of a hostile file do not come, and it is left at once (H13)', async () => {
    const { send } = await scene()
    const text = plainContainer([MADE])
    const bomb = text.replace('?>', '?><!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>')
    assert.match((await send(bomb)).text, /document type \(DOCTYPE\)/)
    const forged = sealedContainer([MADE], {
      spoil: (cipher) => ({ cipher, mac: btoa('x'.repeat(20)) }),
    })
    const key = SEALING_KEY.subarray(0, 16).toString('hex')
    assert.match((await send(forged, { key })).text, /check sum \(MAC\) is wrong/)
    assert.match((await send(`${text}${' '.repeat(9 * 1024 * 1024)}`)).text, /over 8 MB/)
  })

  test('are taken in by administrators alone, and given to nobody above (H01, H06)', async () => {
    const world = await scene()
    const { root, visitor, send, signIn } = world
    await send(plainContainer([MADE]))
    const page = to(TOKEN, { id: tokenIn(await visitor.get(LIST)) })
    const lower = await addColleague(world, root, { name: 'lower', sets: ['UserAdministrator'] })
    const helper = await signIn(lower)
    assert.equal((await helper.get(IMPORT)).status, 403)
    assert.equal((await helper.get(page)).status, 200)
    await addColleague(world, root, { name: 'higher', sets: ['AdministratorAccess'] })
    const upwards = await helper.post(page, { change: 'assign', name: 'higher' })
    assert.equal(upwards.status, 403)
    assert.match(
      (await helper.post(page, { change: 'assign', name: 'nobody' })).text,
      /Nobody in the account has this user name/,
    )
    assert.equal((await helper.post(page, { change: 'assign', name: 'lower' })).status, 303)
    const user = await signIn(await addColleague(world, root, { name: 'user' }))
    assert.equal((await user.get(LIST)).status, 403)
    const stranger = await world.addPerson('other@example.org')
    await world.addDevice(stranger)
    const elsewhere = await signIn(stranger)
    assert.equal((await elsewhere.get(page)).status, 404)
    assert.equal((await elsewhere.post(page, { change: 'retire' })).status, 404)
  })
})
