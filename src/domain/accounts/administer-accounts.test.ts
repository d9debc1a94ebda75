import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by, byToken } from '../../../test/support/by.ts'
import { tokenIn } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { AccountId } from '../ids.ts'
import { hashToken } from '../secrets.ts'
import { readAlias } from './alias.ts'
import { changeAccount } from './change-account.ts'
import { createAccount, type NewAccount } from './create-account.ts'
import { inviteRoot } from './invite-root.ts'
import { listAccounts } from './list-accounts.ts'

const HERE = browserOf('operator')
const NEW: NewAccount = { name: ' Acme\n Inc. ', country: 'JP', email: 'Root@acme.example' }
const said = (outcome: { done: true } | { done: false; reason: string }) =>
  outcome.done ? 'done' : outcome.reason

/** An installation: its operators, and a customer. */
async function installation() {
  const world = await openWorld({ accountsCreatedPerDay: 3 })
  const { ports } = world
  const operator = await world.addPerson('operator@example.org')
  const customer = await world.addPerson('customer@example.org')
  for (const person of [operator, customer]) await world.addDevice(person)
  await ports.transact(async ({ accounts }) => {
    const account = await accounts.lock(operator.user.accountId)
    await accounts.save({ ...account, operatorSince: ports.now() })
  })
  const create = async (who: Person, changed: Partial<NewAccount> = {}) =>
    createAccount(ports, { ...NEW, ...changed, by: await by(ports, who), asker: HERE })
  return { world, ports, operator, customer, create }
}

suite('an account', () => {
  test('is made by an operator, and its root is invited to choose the password', async () => {
    const { world, ports, operator, create } = await installation()
    const created = await create(operator)
    assert.ok(created.done, JSON.stringify(created))
    const { account, root: rootId } = created
    assert.match(account.id, /^[1-9]\d{11}$/)
    assert.deepEqual(
      [account.name, account.country, account.operatorSince, account.rootPreset],
      ['Acme Inc.', 'JP', undefined, 'instant'],
    )
    const root = await ports.read(({ users }) => users.get(rootId))
    assert.deepEqual(
      [root.role, root.accountId, root.signInKey, root.userName, root.passwordHash],
      ['root', account.id, 'root@acme.example', undefined, undefined],
    )
    const posted = (await world.letters()).at(-1)!
    assert.equal(posted.email, 'Root@acme.example')
    assert.ok(posted.letter.kind === 'invitation' && posted.letter.userName === undefined)
    assert.equal(posted.letter.accountName, 'Acme Inc.')
    const kindsIn = async (id: AccountId) =>
      (await ports.read(({ audit }) => audit.after(id, 0, 9))).map(({ kind, actor }) => [
        kind,
        actor,
      ])
    const event = [['account.created', operator.user.id]]
    assert.deepEqual(await kindsIn(account.id), event)
    assert.deepEqual(await kindsIn(operator.user.accountId), event)
  })

  test('is made by nobody else: no customer, no lower operator, no token (H01, H07, H11)', async () => {
    const { world, ports, operator, customer, create } = await installation()
    const person = (name: string, sets: Parameters<typeof byToken>[2]) =>
      addColleague(world, operator, { name, sets })
    const lower = await person('lower', ['UserAdministrator'])
    assert.equal(said(await create(customer)), 'not-permitted')
    assert.equal(said(await create(lower)), 'not-permitted')
    const token = await byToken(ports, operator, ['AdministratorAccess'])
    const asked = { ...NEW, asker: HERE }
    assert.equal(said(await createAccount(ports, { ...asked, by: token })), 'not-permitted')
    const weak = await by(ports, operator, 'password')
    assert.equal(said(await createAccount(ports, { ...asked, by: weak })), 'confirm-first')
    assert.equal(
      said(await listAccounts(ports, { by: await by(ports, customer), limit: 5 })),
      'not-permitted',
    )
    assert.equal(said(await create(await person('upper', ['AdministratorAccess']))), 'done')
  })

  test('is refused with a reason, and a taken address does not tell whose it is', async () => {
    const { ports, operator, create } = await installation()
    const refused = async (changed: Partial<NewAccount>) => {
      const outcome = await create(operator, changed)
      assert.ok(!outcome.done)
      return outcome
    }
    assert.equal((await refused({ name: ' ' })).reason, 'name-empty')
    assert.equal((await refused({ country: 'XX' })).reason, 'unknown-country')
    assert.equal((await refused({ email: 'acme' })).reason, 'email-not-an-address')
    assert.equal((await refused({ timeZone: 'Mars' })).reason, 'unknown-time-zone')
    const ids = () => ports.read(({ accounts }) => accounts.ids())
    const before = await ids()
    const taken = await refused({ email: 'CUSTOMER@example.org' })
    assert.deepEqual(taken, { done: false, reason: 'email-taken' })
    assert.deepEqual(await ids(), before)
  })

  test('is made once for one address, however many ask at once', async () => {
    const { ports, operator } = await installation()
    const session = await by(ports, operator)
    const made = await Promise.all(
      Array.from({ length: 3 }, () => createAccount(ports, { ...NEW, by: session, asker: HERE })),
    )
    assert.deepEqual(made.map(said).toSorted(), ['done', 'email-taken', 'email-taken'])
    assert.equal((await ports.read(({ accounts }) => accounts.ids())).length, 3)
  })

  test('is made so often in a day, and no more', async () => {
    const { operator, create } = await installation()
    const outcomes = []
    for (let i = 0; i < 4; i++)
      outcomes.push(said(await create(operator, { email: `root${i}@acme.example` })))
    assert.deepEqual(outcomes, ['done', 'done', 'done', 'too-many'])
  })

  test('has its root invited again, until they came; an id of nobody and one of whoever came look alike', async () => {
    const { world, ports, operator, customer, create } = await installation()
    const created = await create(operator)
    assert.ok(created.done)
    const older = tokenIn(await world.letters(), 'invitation')
    const invite = async (accountId: AccountId) =>
      said(await inviteRoot(ports, { by: await by(ports, operator), accountId, asker: HERE }))
    assert.equal(await invite(created.account.id), 'done')
    const dead = await ports.read(({ links }) => links.findByToken(hashToken(older)))
    assert.ok(dead?.deadAt)
    assert.equal(await invite(customer.user.accountId), 'no-root-to-invite')
    assert.equal(await invite('999999999999' as AccountId), 'no-root-to-invite')
    const asked = { by: await by(ports, customer), accountId: created.account.id, asker: HERE }
    assert.equal(said(await inviteRoot(ports, asked)), 'not-permitted')
  })

  test('is listed for operators, page after page, without what is in it', async () => {
    const { ports, operator, create } = await installation()
    assert.ok((await create(operator)).done)
    const session = await by(ports, operator)
    const seen = []
    let after: AccountId | undefined
    do {
      const page = await listAccounts(ports, { by: session, limit: 2, ...(after && { after }) })
      assert.ok(page.done)
      seen.push(...page.accounts)
      after = page.next
    } while (after)
    assert.equal(seen.length, 3)
    assert.deepEqual(seen.map(({ account, invited }) => [account.name, invited]).toSorted(), [
      ['Acme Inc.', true],
      ['Analytical Engines', false],
      ['Analytical Engines', false],
    ])
    const shown = new Set(seen.flatMap(({ account }) => Object.keys(account)))
    assert.deepEqual([...shown].toSorted(), ['country', 'createdAt', 'id', 'name', 'operatorSince'])
  })
})

suite('an alias', () => {
  for (const [text, expected] of [
    ['acme', 'acme'],
    [' ＡＣＭＥ-2 ', 'acme-2'],
    ['ac', 'length'],
    ['x'.repeat(63), 'x'.repeat(63)],
    ['x'.repeat(64), 'length'],
    ['acme inc', 'characters'],
    ['-acme', 'characters'],
    ['acme-', 'characters'],
    ['合鍵商会', 'characters'],
    ['123456789012', 'looks-like-an-id'],
    ['1234-5678-9012', 'looks-like-an-id'],
    ['12345678901', '12345678901'],
  ] as const)
    test(`'${text}' is ${expected}`, () => {
      const verdict = readAlias(text)
      assert.equal(verdict.accepted ? verdict.alias : verdict.reason, expected)
    })

  test('is given to one account, taken away, and audited without its words', async () => {
    const { world, ports, operator, customer } = await installation()
    const change = async (who: Person, asked: { name?: string; alias?: string }) =>
      said(await changeAccount(ports, { ...asked, by: await by(ports, who), asker: HERE }))
    assert.equal(await change(operator, { alias: 'Acme', name: 'Acme' }), 'done')
    assert.equal(await change(customer, { alias: 'ACME' }), 'alias-taken')
    assert.equal(await change(customer, { alias: 'a b c' }), 'alias-characters')
    assert.equal(await change(customer, { name: '' }), 'name-empty')
    const found = await ports.read(({ accounts }) => accounts.findByAlias('acme'))
    assert.deepEqual([found?.id, found?.name], [operator.user.accountId, 'Acme'])
    assert.equal(await change(operator, { name: 'Acme 2' }), 'done')
    assert.equal((await ports.read(({ accounts }) => accounts.get(found!.id))).alias, 'acme')
    assert.equal(await change(operator, { alias: '' }), 'done')
    assert.equal(await change(customer, { alias: 'acme' }), 'done')
    const events = (await world.audit(operator)).map(({ kind, subject, data }) => [
      kind,
      subject,
      data,
    ])
    assert.deepEqual(events, [
      ['account.changed', undefined, { name: true, alias: true }],
      ['account.changed', undefined, { name: true, alias: false }],
      ['account.changed', undefined, { name: false, alias: true }],
    ])
  })

  test('is changed by who may change the account, with a fresh device (H07)', async () => {
    const { world, ports, customer } = await installation()
    const clerk = await addColleague(world, customer, {
      name: 'clerk',
      sets: ['account:ModifyAccount'],
    })
    const viewer = await addColleague(world, customer, {
      name: 'viewer',
      sets: ['account:ViewAccount'],
    })
    const change = async (who: Person, shown: 'device' | 'password' = 'device') =>
      said(
        await changeAccount(ports, { by: await by(ports, who, shown), alias: 'acme', asker: HERE }),
      )
    assert.equal(await change(viewer), 'not-permitted')
    assert.equal(await change(clerk, 'password'), 'confirm-first')
    assert.equal(await change(clerk), 'done')
  })
})
