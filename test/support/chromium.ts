import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeBuilder } from '@axe-core/playwright'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { binaryOf } from './tools.ts'

export interface Browser {
  page: Page
  /** For a second tab of the same person: cookies are shared. */
  context: BrowserContext
  /** Somebody else, or the same person elsewhere: an empty profile of its own. */
  another(look?: Look): Promise<Browser>
  close(): Promise<void>
}

/** How the person's browser is set. Unset: English, light, 1280 px wide, with scripts. */
interface Look {
  locale?: string
  colorScheme?: 'light' | 'dark'
  width?: number
  /** Dots of the screen to a pixel of the page, for pictures. */
  scale?: number
  javaScriptEnabled?: boolean
  /** Nothing moves, so that what is looked at stands still. */
  still?: boolean
}

const HEIGHT = 900

/** The axe that the package for Playwright brings along, in the form that is read fastest: every page must. */
const AXE = readFileSync(
  createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)

/** axe's names for WCAG 2.2 at level AA, and what its authors recommend beyond it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const FLAGS = [
  // Chromium's own sandbox does not work as root, which CI is; it sees only our pages.
  '--no-sandbox',
  // Nothing may leave the machine: neither Chromium's own errands nor a page's mistake.
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A tab of the tour lives for a second: starting a process for each took longer than looking.
  '--renderer-process-limit=2',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
]

/** Opens the real Chromium with an empty profile. It ends with this process at the latest. */
export async function openBrowser(look: Look = {}): Promise<Browser> {
  const program = await chromium.launch({
    executablePath: binaryOf('chromium-headless-shell'),
    args: FLAGS,
  })
  const open = async (look: Look, close: (context: BrowserContext) => Promise<void>) => {
    const context = await program.newContext(settingsOf(look))
    const page = await context.newPage()
    const another = (other: Look = {}) => open(other, (opened) => opened.close())
    return { page, context, another, close: () => close(context) }
  }
  return open(look, () => program.close())
}

/**
 * Another tab, opened by the page as a script would: where it shows the same origin it shares the process of its opener, and
 * the axe there. A process for each tab, and an axe that is read and compiled for each, are most of what a short look costs.
 */
export async function tabFrom(opener: Page): Promise<Page> {
  const opened = opener.waitForEvent('popup')
  await opener.evaluate(() => void window.open('about:blank'))
  return opened
}

/** Throws with what axe finds wrong on the page as it is now. Needs scripts: axe is one. */
export async function axeClean(page: Page): Promise<void> {
  const sharesOpener = await page.evaluate(() => {
    if (window.opener) window.opener.looked = window
    return window.opener !== null
  })
  const desk = sharesOpener ? (await page.opener())! : page
  if (!(await desk.evaluate(() => 'axeFor' in window))) await bringAxe(desk)
  const violations = await desk.evaluate(async (values) => {
    const { looked = window, axeFor } = window as unknown as Desk
    // Fetching style sheets and media again serves rules about turned screens and sound, which we have none of.
    const options = {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
      preload: false,
    }
    return (await axeFor(looked).run(looked.document, options)).violations
  }, RULES)
  const found = violations.flatMap(({ id, impact, help, nodes }) =>
    nodes.map((node) => `${impact} ${id}: ${help}\n  ${node.html}\n  ${node.failureSummary}`),
  )
  assert.equal(found.length, 0, `${page.url()} (${await page.title()})\n${found.join('\n')}`)
}

/** The page where axe is, and the window that it looks at: its own, or that of a tab of its. */
interface Desk {
  looked?: Window
  axeFor(looked: Window): { run(where: Document, options: object): Promise<Found> }
}

type Found = Awaited<ReturnType<AxeBuilder['analyze']>>

/** What looks at a window need not live in it. Only once, and by one message; the browser's debugger is above any CSP. */
const bringAxe = (page: Page): Promise<unknown> =>
  page.evaluate(`window.axeFor = (window) => { ${AXE}\nreturn window.axe }`)

const settingsOf = ({ locale, colorScheme, width, scale, javaScriptEnabled, still }: Look) => ({
  locale: locale ?? 'en-GB',
  colorScheme: colorScheme ?? ('light' as const),
  viewport: { width: width ?? 1280, height: HEIGHT },
  deviceScaleFactor: scale ?? 1,
  javaScriptEnabled: javaScriptEnabled ?? true,
  reducedMotion: still ? ('reduce' as const) : ('no-preference' as const),
})
