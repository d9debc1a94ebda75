import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Page } from 'playwright-core'
import { axeClean, type Browser, openBrowser } from '../support/chromium.ts'
import { componentPages, type Followed } from './components-page.ts'
import { servePages } from './serve.ts'

const followed: Followed = { version: '1', wake: () => {} }
let site: Awaited<ReturnType<typeof servePages>>
let browser: Browser

before(async () => {
  site = await servePages([componentPages(followed)])
  browser = await openBrowser()
})

after(async () => {
  await browser.close()
  await site.close()
})

suite('the components, in the real Chromium', () => {
  for (const locale of ['en-GB', 'ja-JP']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [320, 1280]) {
        test(`are accessible and fit: ${locale}, ${colorScheme}, ${width} px`, async () => {
          await visit('/components', { locale, colorScheme, width }, async (page) => {
            await axeClean(page)
            assert.ok((await overhang(page)) <= 0, 'scrolls sideways')
            assert.deepEqual(await tooSmall(page), [])
          })
        })
      }
    }
  }

  test('show what was refused: in the title, in a summary that has the focus, beside the field', async () => {
    await visit('/components', {}, async (page) => {
      assert.match(await page.title(), /^Error: .* – Aikagi$/)
      assert.equal(await page.locator(':focus').getAttribute('aria-labelledby'), 'summary')
      await page.getByRole('link', { name: 'That code did not match' }).click()
      assert.equal(await page.locator(':focus').getAttribute('id'), 'code')
      const described = await page.locator('#code').getAttribute('aria-describedby')
      assert.match(await page.locator(`#${described}`).innerText(), /did not match/)
      await page.getByRole('link', { name: 'Say what you have lost' }).click()
      assert.equal(await page.locator(':focus').getAttribute('name'), 'lost')
    })
  })

  test('always show where the focus is', async () => {
    await visit('/components', { colorScheme: 'dark' }, async (page) => {
      const unseen: string[] = []
      for (let stop = 0; stop < 45; stop += 1) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate(() => {
          const at = document.activeElement
          if (!at || at === document.body) return undefined
          const { outlineStyle, outlineWidth } = getComputedStyle(at)
          return outlineStyle === 'none' || outlineWidth === '0px' ? at.outerHTML : undefined
        })
        if (found) unseen.push(found)
      }
      assert.deepEqual(unseen, [])
    })
  })

  test('copy a secret without its spaces', async () => {
    await visit('/components', {}, async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Copy' }).click()
      await page.getByText('Copied').waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      assert.equal(copied, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP')
    })
  })
})

suite('a live part', () => {
  test('moves on by itself, keeps what was typed and the focus, and says what changed', async () => {
    followed.version = '1'
    await visit('/components', {}, async (page) => {
      const typed = page.locator('#typed')
      await typed.fill('123')
      await typed.press('ArrowLeft')
      const live = page.waitForResponse((response) => response.url().endsWith('/components'))
      await move('2')
      await live
      await page.getByText('000 000').waitFor()
      assert.equal(await typed.inputValue(), '123')
      assert.equal(await page.locator(':focus').getAttribute('id'), 'typed')
      assert.equal(await typed.evaluate((input: HTMLInputElement) => input.selectionStart), 2)
      const said = page.locator('#live [aria-live]')
      assert.equal(await said.innerText(), 'Confirm by telephone done')
    })
  })

  test('keeps the focus on the same button, and takes it when the button is gone', async () => {
    followed.version = '1'
    await visit('/components', {}, async (page) => {
      const again = page.getByRole('button', { name: 'Call me again' })
      await again.focus()
      await move('2')
      await page.getByText('000 000').waitFor()
      assert.equal(await page.locator(':focus').innerText(), 'Call me again')
      await move('3')
      await again.waitFor({ state: 'detached' })
      assert.equal(await page.locator(':focus').getAttribute('id'), 'live')
    })
  })

  test('offers a link where scripts do not run', async () => {
    await visit('/components', { javaScriptEnabled: false }, async (page) => {
      const link = page.getByRole('link', { name: 'See what is new' })
      assert.equal(await link.getAttribute('href'), '/components')
      assert.equal(await page.getByRole('button', { name: 'Copy' }).count(), 0)
    })
  })
})

suite('a page', () => {
  test('takes 3 requests and at most 25 kB unpacked, and needs no script', async () => {
    const { page, close } = await browser.another({ javaScriptEnabled: false })
    const asked = new Set<string>()
    page.on('request', (request) => asked.add(request.url()))
    await page.goto(`${site.url}/sample`, { waitUntil: 'networkidle' })
    // Chromium fetches the icon when it likes, perhaps after all else: it is counted in any case.
    asked.add(`${site.url}${await page.locator('link[rel=icon]').getAttribute('href')}`)
    await close()
    const sizes = await Promise.all([...asked].map(sizeOf))
    assert.equal(asked.size, 3, [...asked].join())
    const total = sizes.reduce((sum, bytes) => sum + bytes)
    assert.ok(total <= 25_000, `${total} bytes`)
  })

  test('changes its language by a button, without scripts, and stays where it is', async () => {
    await visit('/sample?next=1', { javaScriptEnabled: false }, async (page) => {
      await page.getByRole('button', { name: /日本語/ }).click()
      assert.equal(page.url(), `${site.url}/sample?next=1`)
      assert.equal(await page.locator('html').getAttribute('lang'), 'ja')
    })
  })

  test('leads from 127.0.0.1 to localhost, where the browser keeps our cookie', async () => {
    await visit('/sample', {}, async (page, context) => {
      await page.goto(`${site.url.replace('localhost', '127.0.0.1')}/sample`)
      assert.equal(page.url(), `${site.url}/sample`)
      const names = () => context.cookies(site.url)
      const first = (await names()).find(({ name }) => name === '__Host-browser')
      assert.ok(first?.httpOnly && first.secure && first.sameSite === 'Lax')
      await page.reload()
      const second = (await names()).find(({ name }) => name === '__Host-browser')
      assert.equal(second?.value, first.value)
    })
  })

  test('lets the keyboard skip to the content', async () => {
    await visit('/nowhere', {}, async (page) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      assert.equal(await page.locator(':focus').getAttribute('id'), 'main')
    })
  })
})

const sizeOf = async (url: string) => (await (await fetch(url)).bytes()).length

type Visit = (page: Page, context: Browser['context']) => Promise<void>

async function visit(path: string, look: Parameters<Browser['another']>[0], work: Visit) {
  const { page, context, close } = await browser.another(look)
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/404/.test(message.text())) problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${site.url}${path}`)
  await work(page, context)
  await close()
  // Such as a script or style that the Content-Security-Policy stopped.
  assert.deepEqual(problems, [])
}

async function move(version: string): Promise<void> {
  followed.version = version
  followed.wake()
}

const overhang = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** What is pressed, outside running text, that a finger would miss. */
const tooSmall = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, .button, .input, .choice, summary, .brand')]
      .filter((control) => control.getBoundingClientRect().height < 44)
      .map((control) => control.outerHTML),
  )
