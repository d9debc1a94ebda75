import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import type { Language } from '../../drill/visitor.ts'
import { axeClean } from '../support/chromium.ts'
import type { Sight } from './tour/tour.ts'

/**
 * How a page is looked at, one after the other, without loading it again. Widths and schemes have nothing to do with each other
 * but for axe, whose answer takes longest: each sight is asked once, by turns in one look of each language. What depends on
 * the scheme, the contrast of every part, is asked of the components in all of them.
 */
const LOOKS: readonly Look[] = [
  { colorScheme: 'light', width: 320, axeIn: 'ja' },
  { colorScheme: 'dark', width: 1280, axeIn: 'en' },
]

/** In which a browser is opened for `checkPage`. */
export const FIRST_LOOK = LOOKS[0]!

interface Look {
  colorScheme: 'light' | 'dark'
  width: number
  axeIn: Language
}

const HEIGHT = 900
const FOCUS_MS = 10_000

/** Collects what any tab of the browser complains about (the content security policy among it), and parts that did not come. */
export function watch(browser: BrowserContext): string[] {
  const complaints: string[] = []
  browser.on('weberror', (error) => complaints.push(`script: ${error.error().message}`))
  browser.on('console', (message) => {
    // It says so of every refusal too, which is a page of its own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  browser.on('response', (response) => {
    const isPart = !['document', 'eventsource', 'fetch'].includes(response.request().resourceType())
    if (isPart && response.status() >= 400)
      complaints.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  return complaints
}

/** Whose turn it is to be asked by axe, of the sights in their order, which is the same in both languages. */
export const axeTurn = (sight: number, language: Language): boolean =>
  LOOKS[sight % LOOKS.length]!.axeIn === language

/** Holds a page that is in its first look to what every page promises, in each. `complaints` are emptied. */
export async function checkPage(
  { page, refused }: Sight,
  { language, complaints, axe }: { language: Language; complaints: string[]; axe: boolean },
): Promise<void> {
  const read = await page.evaluate(readPage)
  checkFrame(read, language)
  if (refused) await checkRefusal(page, read.title, language)
  else assert.doesNotMatch(read.title, REFUSED[language])
  for (const look of LOOKS) {
    if (look !== FIRST_LOOK) await turnTo(page, look)
    const over = await page.evaluate(overhang)
    assert.deepEqual(over, [], `scrolls sideways at ${look.width} px`)
    if (axe && look.axeIn === language) await axeClean(page)
  }
  assert.deepEqual(complaints.splice(0), [])
}

async function turnTo(page: Page, { colorScheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: HEIGHT })
}

type Read = Awaited<ReturnType<typeof readPage>>

const REFUSED = { en: /^Error: /, ja: /^エラー：/ }
/** Words of the other language, or what stands for words that were not filled in. */
const FOREIGN = {
  en: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]|\{\w+\}|undefined/u,
  ja: /\b(the|you|your|is|are)\b|\{\w+\}|undefined/i,
}

/** How a moment names its time zone. */
const CLOCKS = /\d (UTC|GMT\+\d|JST)/g

function checkFrame({ lang, title, headings, inline, text }: Read, language: Language): void {
  assert.equal(lang, language)
  assert.match(title, /\S – Aikagi$/)
  assert.equal(headings, 1, `${headings} h1`)
  assert.deepEqual(inline, [], 'inline style or script')
  const foreign = FOREIGN[language].exec(text)
  assert.equal(foreign, null, text.slice(Math.max(0, (foreign?.index ?? 0) - 60)).slice(0, 120))
  const clocks = new Set([...text.matchAll(CLOCKS)].map(([, clock]) => clock))
  assert.ok(clocks.size <= 1, `moments by several clocks: ${[...clocks]}`)
}

/** As public-service design systems do it: said in the title, in a summary with the focus, and beside the field. */
async function checkRefusal(page: Page, title: string, language: Language): Promise<void> {
  assert.match(title, REFUSED[language])
  const summary = page.locator('.summary')
  // The browser moves the focus with its first picture of the page, which may come after the page is loaded.
  const focused = page.waitForFunction(() => document.activeElement?.matches('.summary'), null, {
    timeout: FOCUS_MS,
  })
  await focused.catch(() => assert.fail('the focus is not on what was refused'))
  for (const link of await summary.locator('a').all()) {
    const target = (await link.getAttribute('href')) ?? ''
    assert.equal(await page.locator(`[id="${target.slice(1)}"]`).count(), 1, `nothing at ${target}`)
  }
}

/** Runs in the page. */
function readPage() {
  const own = document.body.cloneNode(true) as HTMLElement
  for (const part of own.querySelectorAll(`[lang]:not([lang="${document.documentElement.lang}"])`))
    part.remove()
  for (const part of own.querySelectorAll('script, select, code, .transcript')) part.remove()
  const handlers = [...document.querySelectorAll('*')].flatMap(({ attributes, localName }) =>
    [...attributes]
      .map(({ name }) => `${localName} ${name}`)
      .filter((all) => / (on|style$)/.test(all)),
  )
  const inline = document.querySelectorAll('style, script:not([src])')
  return {
    lang: document.documentElement.lang,
    title: document.title,
    headings: document.querySelectorAll('h1').length,
    inline: [...handlers, ...[...inline].map(({ localName }) => localName)],
    text: own.textContent?.replace(/\s+/g, ' ') ?? '',
  }
}

/** Runs in the page: what stands out to the right, if the page can be scrolled there. */
function overhang(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter(
    (part) => part.getBoundingClientRect().right > clientWidth + 0.5,
  )
  return wide.map(({ localName, className }) => `${localName}.${className}`).slice(0, 5)
}
