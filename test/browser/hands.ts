import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

/** How somebody uses a browser. Parts are named by selectors, so that the same story is played in every language. */
export interface Hands {
  page: Page
  /** Types an address, or opens the link of a mail. */
  open(address: string): Promise<void>
  type(field: string, text: string): Promise<void>
  /** Chooses a line of a list by its value. */
  choose(field: string, value: string): Promise<void>
  /** Presses a button or follows a link, and waits for the page that comes. */
  press(target: string): Promise<void>
  /** Waits until the page shows it: by itself where scripts run, else by the link that looks again. */
  await(target: string): Promise<void>
}

const PATIENCE_MS = 15_000

/** A mouse and a keyboard, as most people do. */
export function mouse(page: Page): Hands {
  return {
    page,
    open: async (address) => {
      await page.goto(address)
    },
    type: (field, text) => page.locator(field).first().fill(text),
    choose: async (field, value) => {
      await page.locator(field).selectOption(value)
    },
    press: (target) => arrive(page, () => page.locator(target).first().click()),
    await: (target) => page.locator(target).first().waitFor({ timeout: PATIENCE_MS }),
  }
}

/** The keyboard alone: Tab to what is wanted, and the focus must be seen wherever it stops. Nothing scrolls sideways. */
export function keyboard(page: Page): Hands {
  const fits = async () => {
    const { wide, narrow } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      narrow: document.documentElement.clientWidth,
    }))
    assert.ok(wide <= narrow, `${page.url()} is ${wide} px wide`)
  }
  const press = async (target: string) => {
    await tabTo(page, target)
    await arrive(page, () => page.keyboard.press('Enter'))
    await fits()
  }
  return {
    page,
    open: async (address) => {
      await page.goto(address)
      await fits()
    },
    type: async (field, text) => {
      await tabTo(page, field)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type(text)
    },
    choose: async (field, value) => {
      const list = await tabTo(page, field)
      const label = await list.locator(`option[value="${value}"]`).innerText()
      await page.keyboard.type(label)
      assert.equal(await list.inputValue(), value)
    },
    press,
    await: async (target) => {
      const until = performance.now() + PATIENCE_MS
      while ((await page.locator(target).count()) === 0) {
        assert.ok(performance.now() < until, `no ${target} at ${page.url()}`)
        await press('noscript a')
      }
    },
  }
}

const MOST_STOPS = 80

async function tabTo(page: Page, target: string): Promise<Locator> {
  const wanted = page.locator(target).first()
  await wanted.waitFor({ state: 'attached' })
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await wanted.evaluate((part) => part === document.activeElement)) return wanted
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(unseenFocus), undefined, 'the focus cannot be seen')
  }
  throw new Error(`${target} cannot be reached by Tab at ${page.url()}`)
}

/** Runs in the page: what has the focus, if nothing shows it. */
function unseenFocus(): string | undefined {
  const at = document.activeElement
  if (!at || at === document.body) return undefined
  const { outlineStyle, outlineWidth } = getComputedStyle(at)
  const box = at.getBoundingClientRect()
  const drawn = outlineStyle !== 'none' && outlineWidth !== '0px'
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  return drawn && onScreen ? undefined : at.outerHTML.slice(0, 200)
}

/** Every button and link of the product leads to a page, be it the same one. */
async function arrive(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}
