import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { siteOf, type Visited, type Visitor } from '../../../test/support/visitor.ts'
import { openWorld, type Person, type World } from '../../../test/support/world.ts'
import { LINES_MOST } from '../../domain/imports/import-users.ts'
import { userKey } from '../../domain/users/user-name.ts'
import { routes } from '../routes.ts'
import { FILE_MOST_BYTES } from '../shared/bring-people.ts'
import { signinRoutes } from '../signin/signin.ts'
import { importRoutes } from './import.ts'
import { userListRoutes } from './users.ts'

const { importUsers: PAGE, importExample: EXAMPLE } = routes.admin

interface Scene extends World {
  root: Person
  visitor: Visitor
  signIn(person: Person): Promise<Visitor>
  send(file: string | Uint8Array, fields?: Record<string, string>): Promise<Visited>
  isHere(name: string): Promise<boolean>
}

async function scene(): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const root = await world.addPerson()
  await world.addDevice(root)
  const deps = { ports, sessionByToken: world.database.sessionByToken }
  const site = siteOf([signinRoutes(deps), importRoutes(deps), userListRoutes(deps)])
  const signIn = (person: Person) => signedInAs(world, site, { person })
  const visitor = await signIn(root)
  return {
    ...world,
    root,
    visitor,
    signIn,
    send: (file, fields = {}) => visitor.upload(PAGE, formOf(file, fields)),
    isHere: async (name) => {
      const key = userKey(root.user.accountId, name)
      return (await ports.read(({ users }) => users.findBySignInKey(key))) !== undefined
    },
  }
}

function formOf(file: string | Uint8Array, fields: Record<string, string>): FormData {
  const form = new FormData()
  form.set('file', new File([file as BlobPart], 'people.csv'))
  for (const [name, value] of Object.entries({ act: 'check', ...fields })) form.set(name, value)
  return form
}

suite('the page that brings users from a file', () => {
  test('checks a file and stores nothing, then brings everybody and invites them', async () => {
    const { send, isHere, letters } = await scene()
    const file = 'user_name,email\ngrace,grace@example.org\nkurt,\n'
    const looked = await send(file)
    assert.equal(looked.status, 200)
    assert.match(looked.text, /The file is in order/)
    assert.equal(await isHere('grace'), false)
    const before = (await letters()).length
    const stored = await send(file, { act: 'import', invite: 'on' })
    assert.equal(stored.status, 200)
    assert.match(stored.text, /2 users were imported/)
    assert.ok((await isHere('grace')) && (await isHere('kurt')))
    const sent = (await letters()).slice(before)
    assert.deepEqual(
      sent.map(({ email, letter }) => [email, letter.kind]),
      [['grace@example.org', 'invitation']],
    )
    assert.match((await send(file, { act: 'import' })).text, /has this user name already/)
  })

  test('tells each mistake with line, column and a sentence, and keeps what was chosen', async () => {
    const { send, isHere } = await scene()
    const file = 'user_name,groups,language\ngrace,Nowhere,en\nok,,\n<b>,,xx\n'
    const { status, text } = await send(file, { act: 'import', invite: 'on' })
    assert.equal(status, 422)
    assert.match(text, /There are 3 mistakes/)
    const rows = [...text.matchAll(/<tr role="row"><th scope="row"[^>]*>(\d+)<\/th>(.*?)<\/tr>/gs)]
    assert.deepEqual(
      rows.map(([, line, rest]) => [line, /<code>(\w+)/.exec(rest!)?.[1]]),
      [
        ['2', 'groups'],
        ['4', 'user_name'],
        ['4', 'language'],
      ],
    )
    assert.match(text, /There is no group of this name/)
    assert.match(text, /value="import" checked/)
    assert.match(text, /name="invite" checked/)
    assert.equal(await isHere('ok'), false)
  })

  test('tells a line that does not fit together with the mistakes of the others, and stores nobody', async () => {
    const { send, isHere } = await scene()
    const { status, text } = await send('user_name,email\nfine,\na b,\nshort\n', { act: 'import' })
    assert.equal(status, 422)
    assert.match(text, /There are 2 mistakes/)
    assert.match(text, /fewer fields than the first line/)
    assert.equal(await isHere('fine'), false)
    assert.match(
      (await send('user_name,email\nfine,\nshort\n', { act: 'import' })).text,
      /one mistake/,
    )
    assert.equal(await isHere('fine'), false)
  })

  test('shows at most 200 mistakes and says how many more there are', async () => {
    const { send } = await scene()
    const { text } = await send(`user_name\n${'a b\n'.repeat(250)}`)
    assert.match(text, /There are 250 mistakes/)
    assert.equal(text.match(/role="rowheader">\d/g)?.length, 200)
    assert.match(text, /And 50 more/)
  })

  const wrong: [what: string, file: string | Uint8Array, said: RegExp][] = [
    ['no file', '', /Choose a file first/],
    ['a file in another encoding', Buffer.from([0x61, 0x8d, 0x0a]), /Save it anew as/],
    ['a file of UTF-16', Buffer.from('\ufeffuser_name\nada\n', 'utf16le'), /Save it anew as/],
    ['a file with columns alone', 'user_name\n', /has nobody in it/],
    ['a file without columns', 'ada\n', /must name the columns/],
    ['more lines than the bound', `user_name\n${'u\n'.repeat(LINES_MOST + 1)}`, /Split the file/],
    ['a file that is too large', 'a'.repeat(FILE_MOST_BYTES + 4000), /over 2 MB\. Split it/],
  ]
  for (const [what, file, said] of wrong)
    test(`refuses ${what}, and says what to do`, async () => {
      const { send } = await scene()
      const { status, text } = await send(file)
      assert.equal(status, 422)
      assert.match(text, said)
      assert.match(text, /type="file"/)
    })

  test('refuses an unknown field, another choice and a second file', async () => {
    const { send, visitor } = await scene()
    assert.equal((await send('user_name\n', { shoe: '43' })).status, 400)
    assert.equal((await send('user_name\n', { act: 'guess' })).status, 400)
    const two = formOf('user_name\n', {})
    two.append('file', new File(['user_name\n'], 'more.csv'))
    assert.equal((await visitor.upload(PAGE, two)).status, 400)
  })

  test('gives an example that is itself in order', async () => {
    const { visitor, send } = await scene()
    const { text, headers } = await visitor.get(EXAMPLE)
    assert.match(headers.get('content-disposition') ?? '', /attachment/)
    assert.match((await send(text)).text, /The file is in order/)
  })

  test('is told in Japanese as well', async () => {
    const { visitor, send } = await scene()
    visitor.jar.set('__Host-language', 'ja')
    assert.match((await send('user_name\na b\n')).text, /ファイルに誤りがあります/)
  })

  test('is for administrators only (B02), with a device shown lately (H07)', async () => {
    const world = await scene()
    const helper = await addColleague(world, world.root, {
      name: 'helper',
      sets: ['UserAdministrator'],
    })
    const visitor = await world.signIn(helper)
    for (const path of [PAGE, EXAMPLE]) assert.equal((await visitor.get(path)).status, 403)
    const sent = await visitor.upload(PAGE, formOf('user_name\nx\n', { act: 'import' }))
    assert.equal(sent.status, 403)
    assert.doesNotMatch((await visitor.get(routes.admin.users)).text, /admin\/import/)
    assert.match((await world.visitor.get(routes.admin.users)).text, /admin\/import/)
    world.wait(6 * 60_000)
    assert.match((await world.visitor.get(PAGE)).location!, /^\/confirm\?return=admin-importUsers/)
    assert.match((await world.send('user_name\nx\n', { act: 'import' })).location!, /^\/confirm/)
  })
})
