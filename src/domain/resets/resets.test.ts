import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addColleague } from '../../../test/support/administration.ts'
import { by, byToken } from '../../../test/support/by.ts'
import { told } from '../../../test/support/letters.ts'
import { browserOf, openWorld, type Person } from '../../../test/support/world.ts'
import type { ResetId } from '../ids.ts'
import type { PermissionSet } from '../permissions/permission-sets.ts'
import { agreeReset } from './agree-reset.ts'
import { askReset } from './ask-reset.ts'
import { cancelReset } from './cancel-reset.ts'
import { declineReset } from './decline-reset.ts'
import { expireResets } from './expire-resets.ts'
import { showResetCode } from './show-reset-code.ts'

const DAY = 24 * 3_600_000
const world = await openWorld()
const { ports } = world
const HERE = browserOf('an administrator’s browser')
let accounts = 0

/** A root with a device and whoever is named, all of whose grants are old enough to count. */
async function account(people: Readonly<Record<string, readonly PermissionSet[]>>) {
  accounts += 1
  const root = await world.addPerson(`root${accounts}@example.org`)
  await world.addDevice(root)
  const found: Record<string, Person> = { root }
  for (const [name, sets] of Object.entries(people))
    found[name] = await addColleague(world, root, { name, sets })
  world.wait(60_000)
  return found
}

const said = (outcome: { done: true } | { done: false; reason: string }) =>
  outcome.done ? 'done' : outcome.reason

const ask = async (actor: Person, subject: Person, reason = 'She stands before me') =>
  askReset(ports, {
    by: await by(ports, actor),
    subject: subject.user.id,
    reason,
    asker: HERE,
  })

async function asked(actor: Person, subject: Person): Promise<ResetId> {
  const outcome = await ask(actor, subject)
  assert.ok(outcome.done, said(outcome))
  return outcome.reset.id
}

const agree = async (actor: Person, resetId: ResetId, asker = browserOf('another browser')) =>
  said(await agreeReset(ports, { ...(await by(ports, actor)), resetId, asker }))
const end = async (deed: typeof cancelReset, actor: Person, resetId: ResetId) =>
  said(await deed(ports, { ...(await by(ports, actor)), resetId, asker: HERE }))
const stateOf = async (resetId: ResetId) => {
  const status = (await ports.read(({ resets }) => resets.find(resetId)))!.status
  return status.name === 'closed' ? status.outcome : status.name
}

suite('a reset by an administrator (W5)', () => {
  const ADMIN = ['AdministratorAccess'] as const
  const HELP = ['UserAdministrator'] as const
  const cases: [
    name: string,
    people: Readonly<Record<'actor' | 'subject', readonly PermissionSet[]>>,
    expected: string,
  ][] = [
    ['of a user by an administrator is open at once', { actor: ADMIN, subject: [] }, 'open'],
    ['of a user by a user administrator is open at once', { actor: HELP, subject: [] }, 'open'],
    [
      'of the desk by a user administrator is open at once',
      { actor: HELP, subject: ['SupportDesk'] },
      'open',
    ],
    ['of an equal one waits for a second (H01)', { actor: ADMIN, subject: ADMIN }, 'waiting'],
    [
      'of an approver by a user administrator waits: they are of one rank',
      { actor: HELP, subject: ['SupportApprover'] },
      'waiting',
    ],
    ['of a higher one is refused (H01)', { actor: HELP, subject: ADMIN }, 'rank'],
    ['is not for the desk', { actor: ['SupportDesk'], subject: [] }, 'not-permitted'],
    ['is not for users', { actor: [], subject: [] }, 'not-permitted'],
  ]
  for (const [name, people, expected] of cases)
    test(name, async () => {
      const { actor, subject } = await account(people)
      const outcome = await ask(actor!, subject!)
      assert.equal(outcome.done ? outcome.reset.status.name : outcome.reason, expected)
    })

  test('of root is for nobody (H01), nor of oneself, nor of somebody elsewhere (H06)', async () => {
    const { root, admin } = await account({ admin: ADMIN })
    const { other } = await account({ other: [] })
    assert.equal(said(await ask(admin!, root!)), 'rank')
    assert.equal(said(await ask(admin!, admin!)), 'yourself')
    assert.equal(said(await ask(admin!, other!)), 'no-such-user')
  })

  test('needs a reason, a device shown just now (H07), and a person (H11)', async () => {
    const { admin, ada } = await account({ admin: ADMIN, ada: [] })
    assert.equal(said(await ask(admin!, ada!, '  ')), 'reason-missing')
    assert.equal(said(await ask(admin!, ada!, 'x'.repeat(301))), 'reason-too-long')
    const session = await by(ports, admin!, 'password')
    const subject = ada!.user.id
    const about = { subject, reason: 'because', asker: HERE }
    assert.equal(said(await askReset(ports, { ...about, by: session })), 'confirm-first')
    const fresh = await by(ports, admin!)
    world.wait(6 * 60_000)
    assert.equal(said(await askReset(ports, { ...about, by: fresh })), 'confirm-first')
    const token = await byToken(ports, admin!, ['AdministratorAccess'])
    assert.equal(said(await askReset(ports, { ...about, by: token })), 'not-permitted')
  })

  test('is for whoever has a device, is not suspended, and can be told; once at a time', async () => {
    const { root, admin } = await account({ admin: ADMIN })
    const open = await addColleague(world, root!, { name: 'open', device: false })
    assert.equal(said(await ask(admin!, open)), 'not-protected')
    const gone = await addColleague(world, root!, {
      name: 'gone',
      about: { suspendedAt: ports.now() },
    })
    assert.equal(said(await ask(admin!, gone)), 'suspended')
    const ada = await addColleague(world, root!, { name: 'ada' })
    await asked(admin!, ada)
    assert.equal(said(await ask(admin!, ada)), 'already-asked')
    world.wait(DAY)
    assert.equal(said(await ask(admin!, ada)), 'done', 'the old one is over')
  })

  test('is told to every address of its user and to other administrators, and audited with its reason kept', async () => {
    const { admin, ada } = await account({ admin: ADMIN, ada: [], second: ADMIN })
    const before = (await world.letters()).length
    const id = await asked(admin!, ada!)
    const letters = (await world.letters()).slice(before)
    assert.deepEqual(
      told(letters),
      [
        `other-reset-open root${accounts}@example.org`,
        `other-reset-open second-root${accounts}@example.org`,
        'other-reset-open second@example.org',
        'reset-open ada@example.org',
      ].toSorted(),
    )
    const event = (await world.audit(admin!)).findLast(({ kind }) => kind === 'reset.asked')
    assert.deepEqual(
      [event?.actor, event?.subject, event?.data?.resetId],
      [admin!.user.id, ada!.user.id, id],
    )
    assert.equal(
      (await ports.read(({ resets }) => resets.find(id)))?.reason,
      'She stands before me',
    )
  })

  test('of an equal one opens when a second agrees: never the same person or browser, nor its user', async () => {
    const people = { first: ADMIN, second: ADMIN, ada: ADMIN, help: HELP, user: [] }
    const { first, second, ada, help, user } = await account(people)
    world.wait(4 * DAY)
    const id = await asked(first!, ada!)
    assert.equal(await agree(first!, id), 'same-person')
    assert.equal(await agree(ada!, id), 'yourself')
    assert.equal(await agree(help!, id), 'rank')
    assert.equal(await agree(user!, id), 'not-permitted')
    assert.equal(await agree(second!, id, HERE), 'same-browser')
    assert.equal(await stateOf(id), 'waiting')
    assert.equal(await agree(second!, id), 'done')
    assert.equal(await stateOf(id), 'open')
    assert.equal(await agree(second!, id), 'over')
  })

  test('is agreed to within a day or not at all', async () => {
    const { root, first, ada } = await account({ first: ADMIN, ada: ADMIN })
    const id = await asked(first!, ada!)
    world.wait(DAY)
    assert.equal(await agree(root!, id), 'over')
    await expireResets(ports)
    assert.equal(await stateOf(id), 'expired')
  })

  test('is not agreed to by whom an administrator raised a moment ago; root’s gift counts, if it is older', async () => {
    const { first, ada, lately, given } = await account({
      first: ADMIN,
      ada: ADMIN,
      lately: [],
      given: ADMIN,
    })
    const grant = async (person: Person, grantedBy: Person) =>
      ports.transact(({ permissions }) =>
        permissions.give({
          accountId: person.user.accountId,
          holderId: person.user.id,
          permissionSet: 'AdministratorAccess',
          grantedAt: ports.now(),
          grantedBy: grantedBy.user.id,
        }),
      )
    await grant(lately!, first!)
    world.wait(60_000)
    const id = await asked(first!, ada!)
    assert.equal(await agree(lately!, id), 'too-new')
    assert.equal(await agree(given!, id), 'done', 'root gave it a minute before')
  })

  test('is not agreed to once who asked is no administrator any more', async () => {
    const { root, first, ada } = await account({ first: ADMIN, ada: ADMIN })
    const id = await asked(first!, ada!)
    await ports.transact(({ permissions }) =>
      permissions.take(first!.user.id, 'AdministratorAccess'),
    )
    assert.equal(await agree(root!, id), 'asker-gone')
  })

  test('is declined by a second one, cancelled by the first or by a higher rank', async () => {
    const people = { first: ADMIN, second: ADMIN, ada: ADMIN, user: [], help: HELP }
    const { root, first, second, ada, user, help } = await account(people)
    const one = await asked(first!, ada!)
    assert.equal(await end(declineReset, first!, one), 'rank')
    assert.equal(await end(declineReset, ada!, one), 'rank')
    assert.equal(await end(cancelReset, second!, one), 'rank')
    assert.equal(await end(declineReset, second!, one), 'done')
    assert.equal(await stateOf(one), 'declined')
    const two = await asked(first!, ada!)
    assert.equal(await end(cancelReset, root!, two), 'done')
    const three = await asked(help!, user!)
    assert.equal(await end(cancelReset, help!, three), 'done')
    assert.equal(await stateOf(three), 'cancelled')
    assert.equal(await end(cancelReset, help!, three), 'over')
  })

  test('is unknown to administrators of other accounts (H06)', async () => {
    const { admin, ada } = await account({ admin: ADMIN, ada: [] })
    const { other } = await account({ other: ADMIN })
    const id = await asked(admin!, ada!)
    assert.equal(await agree(other!, id), 'no-such-reset')
    assert.equal(await end(cancelReset, other!, id), 'no-such-reset')
    assert.equal(await end(cancelReset, other!, 'none' as ResetId), 'no-such-reset')
  })

  test('shows a code in person only where policy leaves recoveries to administrators', async () => {
    const { admin, ada, second } = await account({ admin: ADMIN, ada: [], second: ADMIN })
    const id = await asked(admin!, ada!)
    const show = async (actor: Person) =>
      showResetCode(ports, { ...(await by(ports, actor)), resetId: id, asker: HERE })
    assert.equal(said(await show(admin!)), 'by-mail')
    await ports.transact(async ({ accounts }) => {
      const found = await accounts.get(ada!.user.accountId)
      await accounts.save({ ...found, userPreset: 'administrator-only' })
    })
    const shown = await show(second!)
    assert.ok(shown.done && /^\d{8}$/.test(shown.code))
    assert.equal(said(await show(ada!)), 'not-permitted')
  })
})
