import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { prepare } from '../../drill/acts/prepare.ts'
import { askForMail, beginRecovery } from '../../drill/acts/recover.ts'
import { stopLink, verifyLink } from '../../drill/mailbox.ts'
import type { Answer, Visitor } from '../../drill/visitor.ts'
import { routes, to } from '../../src/web/routes.ts'
import { openProduct, type RunningProduct } from '../support/product.ts'

const FORM = 'application/x-www-form-urlencoded'

/** Names of fields that some form has: repeated, each is wrong everywhere. */
const FIELDS = ['email', 'password', 'code', 'digits', 'first', 'what', 'name', 'number', 'event']

/** Forms with a file, by its field. */
const UPLOADS: Readonly<Record<string, string>> = {
  [routes.admin.importUsers]: 'file',
  [routes.admin.importTokens]: 'file',
  [routes.adminForms.logo]: 'logo',
}

const MALFORMED = [
  '~',
  'x'.repeat(5000),
  '%00',
  '%E0%A4%A',
  "'%20or%201=1--",
  '..%2f..%2fsetup',
  '%F0%9F%94%91',
]

let product: RunningProduct
let browser: Visitor
/** Every address that takes a form, with tokens that are good. */
let forms: string[]
let patterns: string[]
/** ms */
let markedAt = 0

suite('what bad input gets, at every address that takes a form', () => {
  before(async () => {
    product = await openProduct()
    const known = await inTheMiddleOfEverything(product)
    browser = known.browser
    patterns = await takingForms(allRoutes())
    forms = patterns
      .filter((pattern) => !(pattern in UPLOADS))
      .map((pattern) => to(pattern, known.values(pattern)))
  })
  after(() => product.close())

  test('there are such addresses, and the test knows them', () => {
    assert.ok(patterns.length >= 35, patterns.join(' '))
    for (const pattern of [routes.setup.open, routes.recovery.enter, routes.stop.undo])
      assert.ok(patterns.includes(pattern), pattern)
  })

  test('an unknown field: 400 with its name, nothing stored', async () => {
    for (const path of forms) {
      const answer = await refused(path, { body: 'surprise=1' })
      assert.equal(answer.status, 400, path)
      assert.match(answer.body, /surprise: unknown/, path)
    }
  })

  test('a repeated field: 400 with its name, nothing stored', async () => {
    for (const path of forms) {
      const answer = await refused(path, { body: 'twice=1&twice=2' })
      assert.equal(answer.status, 400, path)
      assert.match(answer.body, /twice: repeated/, path)
      for (const name of FIELDS) {
        const { status } = await refused(path, { body: `${name}=1&${name}=2` })
        assert.equal(status, 400, `${path} ${name}`)
      }
    }
  })

  test('a body over 64 kB: 413, nothing stored', async () => {
    for (const path of forms) {
      const { status } = await refused(path, { body: `email=${'a'.repeat(65_536)}` })
      assert.equal(status, 413, path)
    }
  })

  test('another content type, or none: 415, nothing stored', async () => {
    const bodies = [
      { type: 'application/json', body: '{"email":"ada@example.org"}' },
      { type: 'text/plain', body: 'email=ada@example.org' },
      { type: 'multipart/form-data; boundary=x', body: '--x--' },
      { type: '', body: 'email=ada@example.org' },
    ]
    for (const path of forms)
      for (const { type, body } of bodies) {
        const { status } = await refused(path, { type, body })
        assert.equal(status, 415, `${path} ${type}`)
      }
  })

  for (const [path, field] of Object.entries(UPLOADS))
    test(`a file with what does not belong to it at ${path}: 4xx, nothing stored`, async () => {
      const file = part(`${field}"; filename="x`, 'x')
      const wrong: [status: number, parts: string[]][] = [
        [400, [file, part('surprise', '1')]],
        [400, [file, file]],
        [400, [file, part('act', 'check'), part('act', 'check')]],
        [400, [file, part('other"; filename="y', 'y')]],
        [400, [part(field, 'no file')]],
        [400, []],
      ]
      for (const [status, parts] of wrong) {
        const answer = await refused(path, { type: MULTIPART, body: `${parts.join('')}--x--\r\n` })
        assert.equal(answer.status, status, parts.join(''))
      }
      for (const type of [FORM, 'application/json', ''])
        assert.equal((await refused(path, { type, body: `${field}=x` })).status, 415, type)
    })

  test('characters that no text has: 400, nothing stored', async () => {
    for (const path of forms) {
      const { status } = await refused(path, { body: 'email=a%00b' })
      assert.equal(status, 400, path)
    }
  })

  test('malformed ids and tokens in the address: 4xx, nothing stored', async () => {
    for (const pattern of patterns.filter((pattern) => pattern.includes(':')))
      for (const malformed of MALFORMED)
        for (const method of ['POST', 'GET']) {
          const path = pattern.replace(/:\w+/g, malformed)
          await refused(path, { method, ...(method === 'POST' && { body: '' }) })
        }
  })

  test('ids in fields that are nobody’s: 4xx, nothing in the audit log', async () => {
    const wrong: [path: string, body: string][] = [
      [routes.signin.code, 'device=nobody&code=123456'],
      [routes.recovery.mail, 'address=nobody'],
      [routes.account.addressAgain, 'address=nobody'],
      [routes.trouble.lost, 'device=nobody'],
      [routes.trouble.found, 'found=nobody&code=123456'],
      [routes.confirm, 'device=nobody&code=123456'],
      [routes.security.draft, 'what=nothing'],
      [routes.account.policy, 'preset=open-doors'],
      [routes.language, 'language=tlh&back=/'],
    ]
    for (const [path, body] of wrong) {
      const head = await audited()
      const { status } = await post(path, { body })
      assert.ok(status >= 400 && status < 500, `${path} ${body}: ${status}`)
      assert.deepEqual(await audited(), head, path)
    }
  })
})

const MULTIPART = 'multipart/form-data; boundary=x'
const part = (name: string, value: string): string =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

interface Bad {
  method?: string
  type?: string
  body?: string
}

function post(path: string, { method = 'POST', type = FORM, body }: Bad): Promise<Answer> {
  const { origin } = product.stage
  const headers = { Origin: origin, 'Sec-Fetch-Site': 'same-origin' }
  const typed = body === undefined || type === '' ? headers : { ...headers, 'Content-Type': type }
  return browser.send({ method, path, headers: typed, ...(body !== undefined && { body }) })
}

/** Sends it and holds the answer to be a refusal that changed nothing. */
async function refused(path: string, bad: Bad): Promise<Answer> {
  await markSeen()
  const what = `${bad.method ?? 'POST'} ${path.slice(0, 100)} ${bad.body?.slice(0, 40)}`
  // A job may write just then, once in many seconds. What stores something by being asked does so each time.
  for (let time = 1; ; time++) {
    const before = await stored()
    const answer = await post(path, bad)
    assert.ok(answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}`)
    const after = await stored()
    if (isDeepStrictEqual(after, before)) return answer
    assert.ok(time < 3, `${what}: something was stored, each time`)
  }
}

/** A session is marked as used once a minute, by whatever is asked: before we look, not while. */
async function markSeen(): Promise<void> {
  const now = product.installation.ports.now().getTime()
  if (now - markedAt < 30_000) return
  await browser.open(routes.account.page)
  markedAt = now
}

const stored = async () => ({
  commits: product.installation.database.commits(),
  audit: await audited(),
})

const audited = () =>
  product.installation.ports.read(async ({ audit }) =>
    Promise.all((await audit.accounts()).map((account) => audit.head(account))),
  )

/** A browser that is signed in with a fresh device and in the middle of a recovery, with a link and a notice unused. */
async function inTheMiddleOfEverything({ scene: open, stage }: RunningProduct) {
  const scene = open()
  const { browser, ...person } = await prepare(scene)
  await beginRecovery(browser, { ...person })
  await askForMail(browser)
  const link = verifyLink(await scene.mailbox.take({ to: person.email, letter: 'verify' }))
  const notice = await scene.mailbox.take({ to: person.email, letter: 'recovery-started' })
  const lastOf = (address: string) => new URL(address).pathname.split('/').at(-1) ?? ''
  const values = (pattern: string): Record<string, string> => {
    if (pattern.startsWith('/link')) return { token: lastOf(link) }
    if (pattern.startsWith('/stop')) return { token: lastOf(stopLink(notice)) }
    if (pattern.startsWith('/setup')) return { token: lastOf(stage.setupAddress) }
    return { id: 'any', token: 'any' }
  }
  return { browser, values }
}

function allRoutes(): string[] {
  const found: string[] = []
  const collect = (node: string | object): void => {
    if (typeof node === 'string') found.push(node)
    else for (const inner of Object.values(node)) collect(inner)
  }
  collect(routes)
  return found
}

/** The server itself says what an address takes, when it is asked in a way that none takes. */
async function takingForms(patterns: readonly string[]): Promise<string[]> {
  const taking: string[] = []
  for (const pattern of patterns) {
    const path = pattern.replace(/:\w+/g, 'any')
    const { headers } = await post(path, { method: 'PUT', body: '' })
    if (String(headers.allow ?? '').includes('POST')) taking.push(pattern)
  }
  return taking
}
