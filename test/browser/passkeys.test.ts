import assert from 'node:assert/strict'
import { after, before, suite, type TestContext, test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { type Browser, openBrowser } from '../support/chromium.ts'
import { openProduct, type RunningProduct } from '../support/product.ts'
import { addPerson, PASSWORD, type Person } from '../support/world.ts'

/** Chromium's own virtual authenticators, on the real product. */
const USB = { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true } as const
const KINDS = {
  /** A security key with a PIN: only on this key. */
  bound: { ...USB, hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  /** A phone's or a password manager's. */
  synced: {
    ...USB,
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    defaultBackupEligibility: true,
    defaultBackupState: true,
  },
  /** An old key that knows only that it was touched. */
  unverified: { ...USB, hasResidentKey: false, hasUserVerification: false },
} as const

let program: Browser
let product: RunningProduct
before(async () => {
  product = await openProduct()
  program = await openBrowser()
})
after(async () => {
  await program.close()
  await product.close()
})

interface Scene {
  page: Page
  ada: Person
  cdp: CDPSession
  authenticatorId: string
  go(path: string): Promise<void>
}

let people = 0

async function scene(t: TestContext, kind: keyof typeof KINDS): Promise<Scene> {
  people += 1
  const ada = await addPerson(product.installation.ports, `ada${people}@example.org`)
  const { page, context, close } = await program.another()
  t.after(close)
  const cdp = await context.newCDPSession(page)
  // Without the page of the browser itself, which nobody could press here.
  await cdp.send('WebAuthn.enable', { enableUI: false })
  const options = KINDS[kind]
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options })
  const go = async (path: string) => void (await page.goto(product.stage.origin + path))
  return { page, ada, cdp, authenticatorId, go }
}

async function showPassword({ page, ada, go }: Scene): Promise<void> {
  await go('/signin?root')
  await page.locator('#email').fill(ada.email)
  await page.locator('main form').first().locator('button').first().click()
  await page.locator('#password').fill(PASSWORD)
  await page.locator('main form button').first().click()
}

/** Adds the passkey as the first device, and shows it at once (SI-3). */
async function enrol(at: Scene): Promise<void> {
  const { page, go } = at
  await showPassword(at)
  await page.waitForURL(/\/security|\/$/)
  await go('/security/devices/new')
  await page.getByLabel('Passkey or security key').check()
  await page.locator('#name').fill('My key')
  await page.locator('main form button').first().click()
  await page.getByRole('button', { name: 'Create the passkey' }).click()
  await page.waitForURL(/done=added/)
  await go('/confirm?return=security')
  await page.getByRole('button', { name: 'Use “My key”' }).click()
  await page.waitForURL(/\/security$/)
}

async function leave({ page, go }: Scene): Promise<void> {
  await page.context().clearCookies()
  await go('/signin?root')
}

const fact = (page: Page, term: string) =>
  page.locator('dl.facts div').filter({ hasText: term }).locator('dd').innerText()

suite('passkeys in the real Chromium', () => {
  for (const [kind, kept, asked] of [
    ['bound', /^Only on this key or device/, 'by the button'],
    // It is always at hand, so Chromium takes it from what it offers for the name.
    ['synced', /^Synced/, 'by itself'],
  ] as const)
    test(`one that is ${kind} signs in alone, and its page says where it is kept`, async (t) => {
      const at = await scene(t, kind)
      await enrol(at)
      await at.page.getByRole('link', { name: 'My key', exact: true }).click()
      assert.match(await fact(at.page, 'Where it is kept'), kept)
      await leave(at)
      if (asked === 'by the button')
        await at.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
      await at.page.waitForURL(/\/security/)
      assert.ok(await at.page.getByText(at.ada.email).first().isVisible())
    })

  test('one is replaced by another on the very same key, which signs in then (DE-7)', async (t) => {
    const at = await scene(t, 'bound')
    const { page } = at
    await enrol(at)
    await page.getByRole('link', { name: 'My key', exact: true }).click()
    await page.getByRole('link', { name: 'Replace it by a new one' }).click()
    await page.locator('main form button').first().click()
    await page.getByRole('button', { name: 'Create the passkey' }).click()
    await page.waitForURL(/done=replaced/)
    await leave(at)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(/\/security/)
  })

  test('one that does not check who holds it is a second factor, and no sign-in', async (t) => {
    const at = await scene(t, 'unverified')
    const { page } = at
    await enrol(at)
    await leave(at)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page
      .getByRole('status')
      .filter({ hasText: 'cannot use passkeys' })
      .or(page.getByRole('status').filter({ hasText: 'Nothing was confirmed' }))
      .waitFor()
    await showPassword(at)
    await page.getByRole('button', { name: 'Use “My key”' }).click()
    await page.waitForURL(/\/security/)
  })

  test('one that is gone here is refused, with what to do', async (t) => {
    const at = await scene(t, 'bound')
    const { page, ada } = at
    await enrol(at)
    const { ports } = product.installation
    await ports.transact(async ({ devices }) => {
      for (const { id } of await devices.all(ada.user.id)) await devices.revoke(id, ports.now())
    })
    await leave(at)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('No one can be signed in with this passkey').first().waitFor()
    assert.equal(await page.locator('passkey-signal').count(), 1)
  })

  test('without scripts offers no button that does nothing, and says what to do', async (t) => {
    const { page, close } = await program.another({ javaScriptEnabled: false })
    t.after(close)
    await page.goto(`${product.stage.origin}/signin?root`)
    assert.equal(await page.locator('passkey-get button').isVisible(), false)
    const instead = page.locator('passkey-get noscript p')
    assert.ok(await instead.isVisible())
    assert.match(await instead.innerText(), /Switch it on and load this page again/)
  })

  test('answers nothing to a page of another origin (B20)', async (t) => {
    const at = await scene(t, 'bound')
    await enrol(at)
    const body = '<!doctype html><title>Elsewhere</title>'
    await at.page.route('http://evil.localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body }),
    )
    await at.page.goto('http://evil.localhost/')
    const said = await at.page.evaluate(async () => {
      const publicKey = { challenge: new Uint8Array(32), rpId: 'localhost', timeout: 500 }
      const answer = navigator.credentials.get({ publicKey })
      return answer.then(
        () => 'answered',
        ({ name }: Error) => name,
      )
    })
    assert.equal(said, 'SecurityError')
  })
})
