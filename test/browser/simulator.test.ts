import assert from 'node:assert/strict'
import { after, before, suite, type TestContext, test } from 'node:test'
import type { Page } from 'playwright-core'
import { simulatorApi } from '../../src/web/simulator/api.ts'
import { simulatorPages } from '../../src/web/simulator/phone.ts'
import type { Simulator } from '../../src/web/simulator/simulator.ts'
import { axeClean, type Browser, openBrowser, tabFrom } from '../support/chromium.ts'
import { openSimulated } from '../support/simulated.ts'
import { servePages } from './serve.ts'

let browser: Browser

before(async () => {
  browser = await openBrowser()
})
after(() => browser.close())

type Look = Parameters<Browser['another']>[0]

/** A phone of its own for each test, opened in a browser of its own. */
async function opened(t: TestContext, look: Look = {}) {
  const simulated = await openSimulated()
  let site: Awaited<ReturnType<typeof servePages>> | undefined
  const whole: Simulator = {
    ...simulated.simulator,
    // As the wiring does it in one process; here the site is another one's.
    ask: (request) => fetch(request),
  }
  site = await servePages([simulated.product, simulatorPages(whole)], {
    machines: [simulatorApi(whole)],
  })
  const { page, context, close } = await browser.another(look)
  t.after(async () => {
    await close()
    await site.close()
    await simulated.close()
  })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${site.url}/simulator`)
  return { ...simulated, page, context, url: site.url, errors }
}

const overhang = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const LOOKS = [
  ['en-GB', 'light', 320],
  ['en-GB', 'dark', 1280],
  ['ja-JP', 'light', 1280],
  ['ja-JP', 'dark', 320],
] as const

suite('the simulated phone, in the real Chromium', () => {
  for (const [locale, colorScheme, width] of LOOKS)
    test(`is accessible and fits: ${locale}, ${colorScheme}, ${width} px`, async (t) => {
      const look = { locale, colorScheme, width }
      const { page: desk, url, ring, mail, telephone } = await opened(t, look)
      const language = locale === 'ja-JP' ? 'ja' : 'en'
      // Not the phone, which would go on by itself.
      await desk.goto(`${url}/nowhere`)
      const page = await tabFrom(desk)
      const lookAt = async (path: string, what: string) => {
        await page.goto(`${url}/simulator${path}`)
        await axeClean(page)
        assert.ok((await overhang(page)) <= 0, `${what} scrolls sideways`)
      }
      await lookAt('', 'empty')
      await mail('m1', language)
      await mail('m2', language)
      await ring('c0', language)
      await telephone.decline('c0', 'busy')
      await ring('c1', language)
      await lookAt('?app=mail', 'inbox')
      await lookAt('?app=mail&mail=m1', 'mail')
      await telephone.answer('c1', 'instant')
      await telephone.press('c1', '3')
      await telephone.press('c1', '4')
      await telephone.press('c1', '4')
      await lookAt('?app=telephone', 'talking')
      await page.goto(`${url}/simulator?app=codes`)
      await page.locator('form[action$=scan] button').click()
      await lookAt('?app=codes&said=scanned', 'codes')
      await page.locator('form[action$=river] button').click()
      await lookAt('', 'river')
    })

  test('LO-6 rings by itself, is answered, spoken to and keyed without leaving the page', async (t) => {
    const { page, ring, reports, telephone, errors } = await opened(t)
    await ring('c1')
    await page.getByRole('heading', { name: '+81 90-1234-5678 is ringing', level: 2 }).waitFor()
    await page.getByRole('button', { name: 'Answer', exact: true }).click()
    await page.getByText('Hello, this is Aikagi.').waitFor()
    const before = await page.evaluate(() => performance.timeOrigin)
    await page.getByRole('button', { name: '3', exact: true }).click()
    await page.locator('.said-by-person').waitFor()
    await page.getByRole('button', { name: 'hash' }).press('Enter')
    await page
      .getByText('3 #')
      .or(page.locator('.said-by-person', { hasText: '#' }))
      .first()
      .waitFor()
    assert.equal(await page.evaluate(() => performance.timeOrigin), before, 'the page was left')
    assert.ok(reports.some((report) => report.name === 'keys' && report.keys === '#'))
    await telephone.hangUp('c1')
    await page.getByText('You hung up.').waitFor()
    assert.deepEqual(errors, [])
  })

  test('reads each new line aloud once, and can be silenced', async (t) => {
    const { page, ring, telephone } = await opened(t)
    await page.addInitScript(() => {
      const spoken: string[] = []
      Object.assign(window, { spoken })
      speechSynthesis.speak = ({ text, lang }) => void spoken.push(`${lang} ${text}`)
    })
    const spoken = () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)
    await page.goto(`${page.url()}?app=telephone`)
    await ring('c1', 'ja')
    await telephone.answer('c1', 'spoken')
    await page.locator('.said-by-voice').first().waitFor()
    assert.match((await spoken())[0]!, /^ja /)
    await page.reload()
    await page.locator('.said-by-voice').first().waitFor()
    assert.ok(!(await spoken()).some((line) => line.includes('Aikagi')), 'was read twice')
    const toggle = page.getByRole('button', { name: 'Read aloud' })
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true')
    await toggle.click()
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false')
  })

  test('is played from start to end by keyboard, without scripts', async (t) => {
    const { page, ring, mail, url, telephone } = await opened(t, { javaScriptEnabled: false })
    await mail('m1')
    await ring('c1')
    const press = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
    }
    await page.goto(`${url}/simulator`)
    await press('Answer')
    await page.getByText('Hello, this is Aikagi.').waitFor()
    await press('9')
    await press('Hang up')
    await page.getByText('You hung up.').waitFor()
    await page.goto(`${url}/simulator?app=codes`)
    await press('Scan the QR code on the screen')
    await page.getByText('Aikagi · 123456789012/root', { exact: true }).waitFor()
    await press('Drop it in the river')
    await page.getByText('bottom of the river').waitFor()
    await press('Buy a new one')
    await page.getByText('The app is empty').waitFor()
    await page.getByRole('link', { name: /^Mail/ }).click()
    await page.getByRole('link', { name: /Email Verification/ }).click()
    await page.getByRole('link', { name: 'Verify your email address' }).waitFor()
    assert.equal((await telephone.heardCalls())[0]!.ending, 'hung-up')
  })

  test('counts the seconds of a code down', async (t) => {
    const { page, url } = await opened(t)
    await page.goto(`${url}/simulator?app=codes`)
    await page.locator('form[action$=scan] button').click()
    const left = page.locator('simulator-countdown .hint')
    const first = await left.innerText()
    await page.waitForFunction(
      (was) => document.querySelector('simulator-countdown .hint')?.textContent !== was,
      first,
    )
    assert.match(await left.innerText(), /^\d+ seconds? left$/)
  })
})
