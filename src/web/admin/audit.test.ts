import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { addColleague, signedInAs } from '../../../test/support/administration.ts'
import { aikagi } from '../../../test/support/aikagi.ts'
import { siteOf, type Visitor } from '../../../test/support/visitor.ts'
import { browserOf, openWorld, type Person, type World } from '../../../test/support/world.ts'
import { writeEvent } from '../../domain/audit/write-event.ts'
import { routes, to } from '../routes.ts'
import { signinRoutes } from '../signin/signin.ts'
import { auditRoutes } from './audit.ts'

const DAY_MS = 24 * 3_600_000
const asker = browserOf('office', '198.51.100.7')

interface Scene extends World {
  root: Person
  ann: Person
  bob: Person
  auditor: Visitor
  signIn(person: Person): Promise<Visitor>
}

/** On three days: ann removes bob's device, bob signs in, nobody tries a password. */
async function scene(): Promise<Scene> {
  const world = await openWorld()
  const { ports } = world
  const root = await world.addPerson()
  await world.addDevice(root)
  const ann = await addColleague(world, root, { name: 'ann', sets: ['AdministratorAccess'] })
  const bob = await addColleague(world, root, { name: 'bob' })
  const eye = await addColleague(world, root, { name: 'auditor', sets: ['AuditRead'] })
  const write = (happening: Parameters<typeof writeEvent>[2]) =>
    ports.transact((stores) => writeEvent(ports, stores, { asker, ...happening }))
  const data = { deviceId: 'phone-1' }
  await write({ kind: 'device.removed', user: bob.user, actor: ann.user.id, data })
  world.wait(DAY_MS)
  await write({ kind: 'signin.finished', user: bob.user, asker: browserOf('home', '192.0.2.9') })
  world.wait(DAY_MS)
  await write({ kind: 'signin.password-refused', user: ann.user, actor: 'nobody' })
  const deps = { ports, sessionByToken: world.database.sessionByToken }
  const site = siteOf([signinRoutes(deps), auditRoutes(deps)])
  const signIn = (person: Person) => signedInAs(world, site, { person })
  return { ...world, root, ann, bob, auditor: await signIn(eye), signIn }
}

const rowsOf = (text: string): string[] =>
  [...text.matchAll(/<tr role="row"><th scope="row".*?<\/tr>/gs)].map(([row]) =>
    row
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )

suite('the audit page', () => {
  test('says who did what to whom, when, from where and with which browser, newest first', async () => {
    const { auditor } = await scene()
    const { status, text } = await auditor.get(routes.admin.audit)
    assert.equal(status, 200)
    const rows = rowsOf(text)
    assert.equal(rows.length, 3)
    assert.match(rows[0]!, /^A wrong password was entered .* Somebody not signed in ann /)
    assert.match(rows[1]!, /^Signed in .* bob Themselves Chrome on Linux 192\.0\.2\.9/)
    assert.match(rows[2]!, /^A device was removed .* ann bob Chrome on Linux 198\.51\.100\.7/)
  })

  const searches: [what: string, query: Record<string, string>, rows: RegExp[]][] = [
    ['a kind', { kind: 'signin.finished' }, [/^Signed in/]],
    ['a group of kinds', { kind: 'signing-in' }, [/^A wrong/, /^Signed in/]],
    ['who did it', { actor: 'ann' }, [/^A device/]],
    ['who did it, in capitals', { actor: ' ANN ' }, [/^A device/]],
    ['to whom', { subject: 'bob' }, [/^Signed in/, /^A device/]],
    ['both, and a kind', { actor: 'ann', subject: 'bob', kind: 'devices' }, [/^A device/]],
    ['nobody', { actor: 'nobody' }, [/^A wrong/]],
    ['an address', { network: '192.0.2.9' }, [/^Signed in/]],
    ['a day of whoever looks', { since: '2026-11-21', until: '2026-11-21' }, [/^Signed in/]],
    ['days', { until: '2026-11-21' }, [/^Signed in/, /^A device/]],
    ['what is no kind and no day', { kind: 'all', since: 'noon' }, [/./, /./, /./]],
    ['root, who did nothing', { actor: 'ada@example.org' }, []],
  ]
  for (const [what, query, expected] of searches)
    test(`finds by ${what}`, async () => {
      const { auditor } = await scene()
      const { text } = await auditor.get(`${routes.admin.audit}?${new URLSearchParams(query)}`)
      const rows = rowsOf(text)
      assert.equal(rows.length, expected.length, text)
      for (const [place, pattern] of expected.entries()) assert.match(rows[place]!, pattern)
      if (expected.length === 0) assert.match(text, /Nothing was found/)
    })

  test('finds people by id, and those who are gone by the name that they had', async () => {
    const world = await scene()
    const { auditor, bob, ports } = world
    const byId = await auditor.get(`${routes.admin.audit}?subject=${bob.user.id}`)
    assert.equal(rowsOf(byId.text).length, 2)
    await ports.transact(async ({ users }) =>
      users.remove(await users.lock(bob.user.id), ports.now()),
    )
    for (const typed of ['bob', bob.user.id]) {
      const { text } = await auditor.get(`${routes.admin.audit}?subject=${typed}`)
      const rows = rowsOf(text)
      assert.equal(rows.length, 2)
      assert.match(rows[0]!, /bob deleted/)
    }
  })

  test('says so where nobody has such a name', async () => {
    const { auditor } = await scene()
    const { status, text } = await auditor.get(`${routes.admin.audit}?subject=nobody-here`)
    assert.equal(status, 422)
    assert.match(text, /Nobody of this account has, or had, this name/)
    assert.match(text, /value="nobody-here"/)
  })

  test('turns pages, and keeps what was asked for', async () => {
    const world = await scene()
    const { ports, bob, auditor } = world
    await ports.transact(async (stores) => {
      for (let line = 0; line < 60; line++)
        await writeEvent(ports, stores, { kind: 'device.tried', user: bob.user })
    })
    const first = await auditor.get(`${routes.admin.audit}?subject=bob`)
    assert.equal(rowsOf(first.text).length, 50)
    const older = /href="([^"]*before=[^"]*)"/
      .exec(first.text)![1]!
      .replaceAll('&#38;', '&')
      .replaceAll('&amp;', '&')
    const second = await auditor.get(older)
    assert.equal(rowsOf(second.text).length, 12)
    assert.match(second.text, />\s*Newest\s*</)
  })

  test('leads to each line with everything in it and its hash', async () => {
    const { auditor, root, ports } = await scene()
    const [event] = await ports.read(({ audit }) => audit.after(root.user.accountId, 0, 1))
    const { text } = await auditor.get(to(routes.admin.event, { id: '1' }))
    for (const said of [
      event!.hash,
      event!.previousHash,
      'phone-1',
      'device.removed',
      'ann',
      'bob',
    ])
      assert.ok(text.includes(said), said)
    for (const id of ['4', '0', '01', 'x', '-1', '99999999999999999999'])
      assert.equal((await auditor.get(to(routes.admin.event, { id }))).status, 404, id)
  })

  test('is only for whoever may read it (B02)', async () => {
    const { signIn, bob } = await scene()
    const visitor = await signIn(bob)
    for (const path of [routes.admin.audit, to(routes.admin.event, { id: '1' })])
      assert.equal((await visitor.get(path)).status, 403)
    assert.equal((await visitor.post(routes.admin.auditExport)).status, 403)
  })

  test('shows nothing of other accounts, nor names of their people (H06)', async () => {
    const world = await scene()
    const eve = await world.addPerson('eve@example.org')
    await world.addDevice(eve)
    const visitor = await world.signIn(eve)
    assert.equal(rowsOf((await visitor.get(routes.admin.audit)).text).length, 0)
    assert.equal((await visitor.get(to(routes.admin.event, { id: '1' }))).status, 404)
    for (const typed of ['bob', world.bob.user.id])
      assert.equal((await visitor.get(`${routes.admin.audit}?subject=${typed}`)).status, 422)
  })

  test('makes nothing of what stands in a line (H22)', async () => {
    const { auditor, ports, bob } = await scene()
    const evil = '<script>alert(1)</script>'
    await ports.transact((stores) =>
      writeEvent(ports, stores, {
        kind: 'device.tried',
        user: bob.user,
        asker: { network: evil, userAgent: evil },
        data: { [evil]: evil },
      }),
    )
    const line = await auditor.get(to(routes.admin.event, { id: '4' }))
    assert.equal(line.status, 200)
    for (const { text } of [line, await auditor.get(`${routes.admin.audit}?network=${evil}`)])
      assert.doesNotMatch(text, /<script>alert/)
  })
})

suite('an export from the audit page', () => {
  test('is the lines of these days, is told in the log, and is verified without the database', async (t) => {
    const { auditor, root, ports } = await scene()
    const answer = await auditor.post(routes.admin.auditExport, {
      since: '2026-11-21',
      until: '2026-11-22',
    })
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="audit-\d{12}-/)
    const lines = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const sequences = lines.map(({ sequence }) => sequence)
    assert.deepEqual(sequences, [2, 3])
    const log = await ports.read(({ audit }) => audit.after(root.user.accountId, 3, 10))
    const told = log.map(({ kind, data }) => [kind, data])
    assert.deepEqual(told, [['audit.exported', { after: 1, before: 4 }]])

    const folder = mkdtempSync(join(tmpdir(), 'aikagi-export-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'audit.jsonl')
    writeFileSync(file, answer.text)
    const { status, stdout } = await aikagi(['audit', 'verify', file], {
      AIKAGI_DATA_DIR: '/nowhere',
    })
    assert.equal(status, 0)
    assert.match(stdout, /intact, 2 events, from line 2 on/)
  })

  test('asks for the device again, and leads back to the page (H07)', async () => {
    const world = await scene()
    world.wait(6 * 60_000)
    const { location } = await world.auditor.post(routes.admin.auditExport)
    assert.match(location!, /^\/confirm\?return=admin-auditExport$/)
    assert.equal((await world.auditor.get(routes.admin.auditExport)).location, routes.admin.audit)
  })
})
