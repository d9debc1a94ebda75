import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { Person } from '../../drill/acts/person.ts'
import { prepare } from '../../drill/acts/prepare.ts'
import { appOf } from '../../drill/acts/sign-in.ts'
import { aikagi, type Ended } from '../support/aikagi.ts'
import { addUser, tokenOf } from '../support/api.ts'
import { openProduct, type RunningProduct } from '../support/product.ts'
import { addDevice } from '../support/world.ts'

const COMMAND_LINE = '/account/tokens/command-line'
const MINUTE_S = 60

let product: RunningProduct
let root: Person
let home: string

/** The command line of somebody whose home this is. */
const run = (
  args: readonly string[],
  env: Record<string, string> = {},
  input = '',
): Promise<Ended> => aikagi(args, { HOME: home, ...env }, input)

before(async () => {
  home = mkdtempSync(join(tmpdir(), 'aikagi-cli-'))
  product = await openProduct()
  root = await prepare(product.scene())
})
after(async () => {
  await product.close()
  rmSync(home, { recursive: true })
})

/** As its owner makes it on the page, with a device shown just now. */
async function commandLineToken(): Promise<string> {
  const { browser } = root
  await browser.open(COMMAND_LINE)
  if (!browser.offers(COMMAND_LINE)) {
    await browser.open('/confirm?return=account')
    await browser.submit('/confirm', { code: await appOf(root).nextCode() })
    await browser.open(COMMAND_LINE)
  }
  const { html } = await browser.submit(COMMAND_LINE)
  const token = /aiks_[\w-]{43}/.exec(html)?.[0] ?? ''
  product.canaries.plant('command-line session', token, [
    /^POST \/account\/tokens\/command-line body$/,
  ])
  return token
}

async function logIn(): Promise<void> {
  const { status, stderr } = await run(
    ['login', '--url', product.stage.origin],
    {},
    `${await commandLineToken()}\n`,
  )
  assert.equal(status, 0, stderr)
}

const moveClock = (seconds: number) =>
  fetch(`${product.stage.origin}/simulator/api/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceSeconds: seconds }),
  })

suite('aikagi before anybody signed in', () => {
  test('says which service is missing, and how to sign in (B02)', async () => {
    for (const args of [
      ['whoami'],
      ['users', 'list'],
      ['events', 'export'],
      ['api', 'GET', '/me'],
    ]) {
      const { status, stdout, stderr } = await run(args)
      assert.deepEqual([status, stdout], [3, ''])
      assert.match(stderr, /Set AIKAGI_URL.*aikagi login/)
    }
    const { stderr } = await run(['whoami'], { AIKAGI_URL: product.stage.origin })
    assert.match(stderr, /Nobody is signed in here/)
  })

  test('says it in Japanese in a Japanese terminal, with the service’s words too', async () => {
    const env = { LANG: 'ja_JP.UTF-8', AIKAGI_URL: product.stage.origin, AIKAGI_TOKEN: 'aik_no' }
    const { stderr, status } = await run(['whoami'], env)
    assert.equal(status, 3)
    assert.match(stderr, /サインイン/)
  })

  test('sends what was kept at a sign-in to no other service', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aikagi-login-'))
    mkdirSync(join(folder, 'aikagi'))
    const kept = { url: 'https://id.example.org', token: 'aiks_x' }
    writeFileSync(join(folder, 'aikagi', 'session'), JSON.stringify(kept))
    const env = { XDG_CONFIG_HOME: folder, AIKAGI_URL: product.stage.origin }
    const { status, stderr } = await run(['whoami'], env)
    rmSync(folder, { recursive: true })
    assert.equal(status, 3)
    assert.match(stderr, /Nobody is signed in here/)
  })

  test('sends no token to a service whose certificate nobody checks', async () => {
    const env = { AIKAGI_URL: product.stage.origin, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    for (const [args, more] of [
      [['whoami'], { AIKAGI_TOKEN: 'aik_x' }],
      [['login'], {}],
    ] as const) {
      const { status, stderr, stdout } = await run(args, { ...env, ...more }, 'aiks_x\n')
      assert.deepEqual([status, stdout], [2, ''])
      assert.match(stderr, /NODE_EXTRA_CA_CERTS/)
    }
  })

  test('sends no token over a network in the clear, nor to what is no address', async () => {
    for (const AIKAGI_URL of ['http://id.example.org', 'id.example.org', 'ftp://localhost']) {
      const { status, stderr } = await run(['whoami'], { AIKAGI_URL, AIKAGI_TOKEN: 'aik_x' })
      assert.equal(status, 2, stderr)
    }
  })

  test('says when nothing answers', async () => {
    const env = { AIKAGI_URL: 'http://127.0.0.1:9', AIKAGI_TOKEN: 'aik_x' }
    const { status, stderr } = await run(['whoami'], env)
    assert.equal(status, 2)
    assert.match(stderr, /does not answer/)
  })
})

suite('aikagi login', () => {
  test('keeps the session where only its owner reads it, and logout ends it everywhere', async () => {
    const token = await commandLineToken()
    const login = ['login', '--url', product.stage.origin]
    const path = join(home, '.config', 'aikagi', 'session')
    // A file that others could read must not become the new one.
    await run(login, {}, `${token}\n`)
    rmSync(path)
    writeFileSync(path, '{}', { mode: 0o644 })
    const { status, stdout } = await run(login, {}, `${token}\n`)
    assert.equal(status, 0)
    assert.match(stdout, /user: ada@example\.org/)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.match((await run(['whoami'])).stdout, /by: session/)

    assert.equal((await run(['logout'])).status, 0)
    assert.equal((await run(['whoami'])).status, 3)
    const env = { AIKAGI_URL: product.stage.origin, AIKAGI_TOKEN: token }
    const late = await run(['whoami'], env)
    assert.equal(late.status, 3)
    assert.match(late.stderr, /→ aikagi login/)
  })

  test('keeps nothing of a token that opens nothing', async () => {
    const { status } = await run(['login', '--url', product.stage.origin], {}, 'aiks_nothing\n')
    assert.equal(status, 3)
    assert.equal((await run(['whoami'])).status, 3)
  })
})

suite('aikagi, signed in', () => {
  before(logIn)

  test('creates, lists, shows, renames, suspends and deletes a user', async () => {
    const created = await run(['users', 'create', 'bob', '--email', 'bob@example.org', '--json'])
    assert.equal(created.status, 0, created.stderr)
    const { id, invited } = JSON.parse(created.stdout)
    assert.equal(invited, true)
    assert.match(
      (await run(['users', 'list'])).stdout,
      new RegExp(`^${id}  bob  invited  bob@`, 'm'),
    )
    assert.equal(JSON.parse((await run(['users', 'show', 'BOB', '--json'])).stdout).id, id)
    assert.equal((await run(['users', 'rename', 'bob', 'robert'])).stdout, 'Done.\n')
    assert.equal((await run(['users', 'suspend', 'robert'])).status, 0)
    assert.match((await run(['users', 'list', '--only', 'suspended'])).stdout, /robert/)
    assert.equal((await run(['users', 'reinstate', id])).status, 0)
    const kept = await run(['users', 'delete', 'robert'], {}, 'somebody else\n')
    assert.equal(kept.status, 4)
    assert.match(kept.stderr, /^Nothing was deleted.*--yes/)
    assert.equal((await run(['users', 'delete', 'robert'], {}, 'robert\n')).status, 0)
    assert.equal((await run(['users', 'list'])).stdout, '')
  })

  test('puts users into groups, and gives and takes permission sets', async () => {
    await run(['users', 'create', 'carol'])
    assert.equal((await run(['groups', 'create', 'Engine room'])).status, 0)
    assert.equal((await run(['groups', 'add', 'engine ROOM', 'carol'])).status, 0)
    const give = ['permissions', 'give', 'AuditRead', '--group', 'Engine room']
    assert.equal((await run(give)).status, 0)
    const { stdout } = await run(['groups', 'show', 'Engine room'])
    assert.match(stdout, /gives: AuditRead\n.*carol/)
    const again = await run(give)
    assert.equal(again.status, 4)
    assert.match(again.stderr, /hold this already/)
    assert.equal(
      (await run(['permissions', 'take', 'AuditRead', '--group', 'Engine room'])).status,
      0,
    )
    const nobody = await run(['permissions', 'give', 'AuditRead', '--user', 'zoe'])
    assert.equal(nobody.status, 4)
    assert.match(nobody.stderr, /no such user/)
  })

  test('asks for a reset with a person’s session, and never with an API token (H11, W5)', async () => {
    const { ports } = product.installation
    const [account] = await ports.read(({ accounts }) => accounts.ids())
    const [owner] = await ports.read(({ users }) => users.roots(account!))
    const world = {
      ports,
      addDevice: (person: Parameters<typeof addDevice>[1]) => addDevice(ports, person),
    }
    const dave = await addUser(world as never, account!, { name: 'dave', by: owner!.id })
    await ports.transact(({ users }) =>
      users.addAddress({
        id: 'd4v3' as never,
        accountId: account!,
        userId: dave.user.id,
        purpose: 'sign-in',
        email: 'dave@example.org',
        addedAt: ports.now(),
        verifiedAt: ports.now(),
      }),
    )
    const ask = ['users', 'reset', 'dave', '--reason', 'Phone stolen']
    const { bearer } = await tokenOf(world as never, owner!, { sets: ['AdministratorAccess'] })
    const env = { AIKAGI_URL: product.stage.origin, AIKAGI_TOKEN: bearer }
    const byToken = await run(ask, env)
    assert.equal(byToken.status, 4)
    assert.match(byToken.stderr, /needs a person[\s\S]*→ aikagi login/)

    const asked = await run([...ask, '--json'])
    assert.equal(asked.status, 0, asked.stderr)
    const { id, state } = JSON.parse(asked.stdout)
    assert.equal(state, 'open')
    assert.match(
      (await run(['resets', 'list'])).stdout,
      new RegExp(`${id}  dave  open .*Phone stolen`),
    )
    const alone = await run(['resets', 'agree', id])
    assert.equal(alone.status, 4)
    assert.equal((await run(['resets', 'cancel', id])).status, 0)
    assert.equal((await run(['resets', 'list'])).stdout, '')
  })

  test('makes, lists and revokes tokens; a token does what it was made for and no more (H11)', async () => {
    const made = await run(['tokens', 'make', 'nightly', '--set', 'AuditRead', '--days', '30'])
    assert.match(made.stdout, /^aik_[\w-]{49}\n$/)
    const env = { AIKAGI_URL: product.stage.origin, AIKAGI_TOKEN: made.stdout.trim() }
    product.canaries.plant('API token', env.AIKAGI_TOKEN, [/^POST \/api\/v1\/me\/tokens body$/])
    assert.match((await run(['whoami'], env)).stdout, /by: API token nightly/)
    assert.match((await run(['events', 'list', '--limit', '1'], env)).stdout, /token\.made/)
    const beyond = await run(['users', 'list'], env)
    assert.equal(beyond.status, 4)
    assert.match(beyond.stderr, /do not have the permission/)
    const own = await run(['tokens', 'list'], env)
    assert.match(own.stderr, /needs a person/)

    const [id = ''] = (await run(['tokens', 'list'])).stdout.split('  ')
    assert.equal((await run(['tokens', 'revoke', id])).status, 0)
    assert.equal((await run(['whoami'], env)).status, 3)
    for (const days of ['0', '366', 'x']) {
      const { status } = await run(['tokens', 'make', 'n', '--days', days])
      assert.ok(status === 4 || status === 1, `${days}: ${status}`)
    }
  })

  test('brings people from a file: first only told, then stored, faults with their lines', async () => {
    const file = join(home, 'users.csv')
    writeFileSync(file, 'user_name,email\nerin,erin@example.org\nbad name,\n')
    const wrong = await run(['users', 'import', file, '--store'])
    assert.equal(wrong.status, 4)
    assert.match(wrong.stdout, /users\.csv:3: user_name: The user name has characters other/)
    writeFileSync(file, 'user_name,email\nerin,erin@example.org\n')
    assert.match((await run(['users', 'import', file])).stdout, /stored: false[\s\S]*people: 1/)
    assert.match((await run(['users', 'import', file, '--store'])).stdout, /stored: true/)
    assert.match((await run(['users', 'list'])).stdout, /erin/)
  })

  test('exports the audit log as a file that is verified without the service', async () => {
    const { stdout } = await run(['events', 'export'])
    const file = join(home, 'audit.jsonl')
    writeFileSync(file, stdout)
    const verified = await run(['audit', 'verify', file, '--json'])
    assert.equal(verified.status, 0, `${verified.stdout}${verified.stderr}`)
    const lines = stdout.trim().split('\n')
    assert.ok(lines.length > 10)
    writeFileSync(file, lines.with(3, lines[3]!.replace('"actor"', '"aktor"')).join('\n'))
    assert.equal((await run(['audit', 'verify', file])).status, 1)
  })

  test('tells the figures, and any other operation by its address', async () => {
    assert.match((await run(['dashboard'])).stdout, /^all: \d+\nwithout-device: \d+$/m)
    const devices = JSON.parse((await run(['api', 'GET', '/me/devices'])).stdout)
    assert.equal(devices.active, 1)
    const wrong = await run(['api', 'PUT', '/me/settings', '{"language":"xx","more":1}'])
    assert.equal(wrong.status, 4)
    assert.match(wrong.stderr, /more: unknown/)
    assert.match(wrong.stderr, /language: one of en, ja/)
  })

  test('asks for a code again after some minutes, takes one, and goes on under a new token (H07)', async () => {
    await moveClock(6 * MINUTE_S)
    const late = await run(['groups', 'create', 'Late'])
    assert.equal(late.status, 3)
    assert.match(late.stderr, /→ aikagi confirm/)
    const confirmed = await run(['confirm'], {}, `${await appOf(root).nextCode()}\n`)
    assert.equal(confirmed.status, 0, confirmed.stderr)
    assert.equal((await run(['groups', 'create', 'Late'])).status, 0)
    assert.equal((await run(['whoami'])).status, 0)
  })
})

suite('every command of the API', () => {
  const names = [
    'login',
    'logout',
    'whoami',
    'confirm',
    'users',
    'groups',
    'permissions',
    'resets',
    'recoveries',
    'tokens',
    'events',
    'dashboard',
    'api',
  ]
  for (const name of names)
    test(`aikagi ${name} --help has examples`, async () => {
      const { status, stdout } = await run([name, '--help'])
      assert.equal(status, 0)
      assert.match(stdout, /Examples:\n {2}\S*aikagi |Examples:\n {2}aikagi /)
    })
})

suite('what was typed and shown', () => {
  test('stands in no log line, and in no answer but the one that showed it (H16)', () =>
    assert.deepEqual(product.canaries.sightings(), []))
})
