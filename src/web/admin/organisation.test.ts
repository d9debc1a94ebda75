import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { signedInAs } from '../../../test/support/administration.ts'
import { siteOf, type Visitor, visitorOf } from '../../../test/support/visitor.ts'
import { openWorld } from '../../../test/support/world.ts'
import { LOGO_MOST_BYTES } from '../../domain/looks/logo.ts'
import { pagesOf } from '../pages.ts'
import { routes, to } from '../routes.ts'

const world = await openWorld()
const ear = { listen: () => () => {} }
const { sessionByToken } = world.database
const site = siteOf(pagesOf({ ports: world.ports, sessionByToken, ear, service: 'Aikagi' }))
const root = await world.addPerson('root@example.org')
await world.addDevice(root)
const { accountId } = root.user
const visitor = await signedInAs(world, site, { person: root })
const { admin, adminForms, looks } = routes
const ORIGIN = 'http://localhost:8080'
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('<script>alert(1)</script>'),
])
const style = to(looks.style, { account: accountId })
const logo = to(looks.logo, { account: accountId })

function send(
  who: Visitor,
  body: FormData | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const cookie = [...who.jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const all = { cookie, origin: ORIGIN, ...headers }
  return Promise.resolve(
    site.request(`${ORIGIN}${adminForms.logo}`, { method: 'POST', body, headers: all }),
  )
}

function fileOf(content: Uint8Array, { name = 'logo', file = 'logo.png' } = {}): FormData {
  const form = new FormData()
  form.append(name, new File([new Uint8Array(content)], file, { type: 'text/html' }))
  return form
}

suite('an organisation’s name and alias', () => {
  test('are saved, and lead its people to a page of their own', async () => {
    const saved = await visitor.post(admin.organisation, { name: ' 山田商事 ', alias: 'Yamada' })
    assert.equal(saved.location, `${admin.organisation}?done=name`)
    const { text } = await visitor.get(saved.location!)
    assert.match(text, /山田商事/)
    assert.match(text, /http:\/\/localhost:8080\/signin\/user\/yamada/)
    const refused = await visitor.post(admin.organisation, { name: '', alias: 'yamada' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Enter a name/)
  })
})

suite('an organisation’s colour', () => {
  test('is a stylesheet of our own, in shades that can be read', async () => {
    assert.equal((await visitor.get(style)).status, 404)
    const saved = await visitor.post(adminForms.colour, { colour: '#FFEE00' })
    assert.equal(saved.location, `${admin.organisation}?done=colour`)
    const { status, text, headers } = await visitorOf(site).get(style)
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'text/css; charset=utf-8')
    assert.match(text, /--brand:#ffee00;--accent:#(?!ffee00)[0-9a-f]{6};/)
    assert.match((await visitor.get(admin.organisation)).text, /too pale for text/)
  })

  test('is nothing but a colour (H22)', async () => {
    const before = (await visitor.get(style)).text
    for (const colour of [
      'red',
      '#12',
      '#fff}body{display:none',
      'url(//evil.example)',
      '</style>',
    ]) {
      const refused = await visitor.post(adminForms.colour, { colour })
      assert.equal(refused.status, 422, colour)
      assert.match(refused.text, /six digits/)
    }
    assert.equal((await visitor.get(style)).text, before)
  })

  test('is on the pages where its people sign in, and on no other', async () => {
    const anybody = visitorOf(site)
    for (const account of [accountId, 'yamada', accountId.replace(/(.{4})/g, '$1 ')]) {
      const { text } = await anybody.get(`/signin/user/${encodeURIComponent(account)}`)
      assert.ok(text.includes(`href="${style}?ffee00"`), account)
      assert.match(text, /山田商事/)
    }
    await anybody.post(routes.signin.user, { account: 'yamada', user: 'mio', return: '' })
    assert.match((await anybody.get(routes.signin.password)).text, /山田商事/)
    const root = visitorOf(site)
    await root.post(routes.signin.name, { email: 'root@example.org', return: '' })
    assert.doesNotMatch((await root.get(routes.signin.password)).text, /山田商事/)
  })

  test('of nobody looks like that of an account without one (R12)', async () => {
    const plain = await world.addPerson('plain@example.org')
    const pages = await Promise.all(
      [plain.user.accountId, '999999999999'].map(async (account) => {
        const { text } = await visitorOf(site).get(`/signin/user/${account}`)
        return text.replaceAll(account, '')
      }),
    )
    assert.equal(pages[0], pages[1])
    for (const account of [plain.user.accountId, '999999999999', '0', '..%2f'])
      assert.equal((await visitorOf(site).get(`/looks/${account}/style.css`)).status, 404)
  })

  test('is taken away by an empty one', async () => {
    assert.equal((await visitor.post(adminForms.colour, { colour: '' })).status, 303)
    assert.equal((await visitor.get(style)).status, 404)
  })
})

suite('an organisation’s logo', () => {
  test('is served as what its bytes are, never as what was said of it (H22)', async () => {
    const sent = await send(visitor, fileOf(PNG, { file: 'logo.html' }))
    assert.equal(sent.headers.get('location'), `${admin.organisation}?done=logo`)
    const served = await site.request(`${ORIGIN}${logo}`)
    assert.equal(served.headers.get('content-type'), 'image/png')
    assert.equal(served.headers.get('x-content-type-options'), 'nosniff')
    assert.match(served.headers.get('content-security-policy') ?? '', /sandbox/)
    assert.deepEqual(Buffer.from(await served.arrayBuffer()), PNG)
    const etag = served.headers.get('etag') ?? ''
    const again = await site.request(`${ORIGIN}${logo}`, { headers: { 'if-none-match': etag } })
    assert.equal(again.status, 304)
    const page = (await visitorOf(site).get(`/signin/user/${accountId}`)).text
    assert.match(page, new RegExp(`<img src="${logo}\\?[\\w-]+" alt="">`))
  })

  for (const [what, content, words] of [
    ['nothing', Buffer.alloc(0), /Choose a picture first/],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      /not a PNG/,
    ],
    ['a page', Buffer.from('<!doctype html>'), /not a PNG/],
    [
      'a picture a little too large',
      Buffer.concat([PNG, Buffer.alloc(LOGO_MOST_BYTES - 40)]),
      /over 64 kB/,
    ],
  ] as const)
    test(`refuses ${what} in words`, async () => {
      const refused = await send(visitor, fileOf(content))
      assert.equal(refused.status, 422)
      assert.match(await refused.text(), words)
    })

  test('refuses a body that no page of ours sends (H22)', async () => {
    const two = fileOf(PNG)
    two.append('logo', new File([PNG], 'second.png'))
    const more = fileOf(PNG)
    more.append('role', 'admin')
    const text = new FormData()
    text.append('logo', 'only text')
    const huge = fileOf(Buffer.concat([PNG, Buffer.alloc(LOGO_MOST_BYTES * 2)]))
    const type = 'multipart/form-data; boundary=x'
    for (const [body, headers, status] of [
      [two, {}, 400],
      [more, {}, 400],
      [text, {}, 400],
      [huge, {}, 413],
      [new Uint8Array(Buffer.from('no boundary at all')), { 'content-type': type }, 400],
      [new Uint8Array(PNG), { 'content-type': 'image/png' }, 415],
      [
        new Uint8Array(Buffer.from('logo=x')),
        { 'content-type': 'application/x-www-form-urlencoded' },
        415,
      ],
    ] as const)
      assert.equal((await send(visitor, body, headers)).status, status)
  })

  test('takes no upload from another site (H08)', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      assert.equal((await send(visitor, fileOf(PNG), headers)).status, 403)
  })

  test('is removed by one button', async () => {
    assert.equal((await visitor.post(adminForms.removeLogo)).status, 303)
    assert.equal((await visitor.get(logo)).status, 404)
    const kinds = (await world.audit(root)).map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'account.look-changed').length, 4)
  })
})
