import type { Locator, Page } from 'playwright-core'
import type { Person } from '../../../drill/acts/person.ts'
import { withoutToken } from '../../../drill/page.ts'
import type { Scene } from '../../../drill/story.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import { tabFrom } from '../../support/chromium.ts'
import type { Outside } from './outside.ts'

/** A page of the product in one of its states, as the browser shows it just now. */
export interface Sight {
  /** Unique: 'sign-in, wrong password'. */
  name: string
  page: Page
  /** Something typed was refused: the page is shown again and says why. */
  refused: boolean
}

/** A text to type (of choices: the value), `true` for the first of several choices, `false` for none of them. */
export type Typed = Readonly<Record<string, string | boolean>>

/** Leads through the product: its states are reached over HTTP by the acts of the drill, its pages seen in Chromium. */
export interface Tour {
  scene: Scene
  outside: Outside
  /** Opens what this visitor would see there. */
  look(name: string, visitor: Visitor, path: string): Promise<void>
  /** Shows what the browser has come to by itself. */
  show(name: string, come: (page: Page) => Promise<void>): Promise<void>
  /** Opens it, fills in the form that posts to `action`, presses its button and shows what is answered. */
  send(name: string, visitor: Visitor, sending: Sending): Promise<void>
  /** As `send`, where the answer must be a refusal. */
  refuse(name: string, visitor: Visitor, sending: Sending): Promise<void>
}

export interface Sending {
  path: string
  action: string
  typed?: Typed
}

/** Somebody on the tour, and where. */
export interface Guest extends Person {
  second: string
}

/**
 * `desk` shows some page of the product and stays there: all tabs are opened from it. `see` is called at each sight, in their
 * order. Each has a tab of its own, closed before the story goes on: a page that follows a state may load itself again at any
 * moment, and would do so in the middle of the next sight.
 */
export function openTour(
  { scene, outside }: Pick<Tour, 'scene' | 'outside'>,
  desk: Page,
  see: (sight: Sight) => Promise<void>,
): Tour {
  const { origin } = scene.stage
  const sight = async (name: string, come: (page: Page) => Promise<void>, refused = false) => {
    const page = await tabFrom(desk)
    try {
      await come(page)
      await see({ name, page, refused })
    } finally {
      await page.close()
    }
  }
  const open = async (page: Page, visitor: Visitor, path: string) => {
    if (visitor.cookies.header() === undefined) await visitor.open('/signin')
    await takeCookies(page, visitor, origin)
    await page.goto(new URL(path, origin).href)
  }
  const send = async (page: Page, visitor: Visitor, sending: Sending) => {
    await open(page, visitor, sending.path)
    await sendForm(page, sending)
  }
  return {
    scene,
    outside,
    look: (name, visitor, path) => sight(name, (page) => open(page, visitor, path)),
    show: sight,
    send: (name, visitor, sending) => sight(name, (page) => send(page, visitor, sending)),
    refuse: (name, visitor, sending) => sight(name, (page) => send(page, visitor, sending), true),
  }
}

/** From here on Chromium is this visitor's browser: cookies are all that tells one from another. */
export async function takeCookies(page: Page, { cookies }: Visitor, origin: string): Promise<void> {
  const pairs = (cookies.header() ?? '').split('; ').filter((pair) => pair !== '')
  // A secure cookie is only taken for an https address, even where localhost may use it without.
  const url = origin.replace('http:', 'https:')
  await page.context().clearCookies()
  await page.context().addCookies(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      return { name, value, url, secure: true, httpOnly: true, sameSite: 'Lax' as const }
    }),
  )
}

async function sendForm(page: Page, { action, typed = {} }: Sending): Promise<void> {
  const filling = page.locator(`main form[action="${action}"]`)
  const names = Object.keys(typed)
  const fitting = names.reduce(
    (forms, name) => forms.filter({ has: page.locator(`[name="${name}"]`) }),
    filling,
  )
  const form = fitting.first()
  await form.waitFor({ state: 'attached' }).catch(() => {
    throw new Error(`no form for ${withoutToken(action)} with ${names} at ${page.url()}`)
  })
  // What hides behind "more" is opened first, as a person would.
  for (const summary of await page.locator('details:not([open]) > summary').all())
    await summary.click()
  for (const [name, value] of Object.entries(typed))
    await fill(form.locator(`[name="${name}"]`), value)
  if ('passkey' in typed) return sendAsScript(page, form)
  // The button of a passkey sends nothing by itself.
  const go = form.locator('button:not([type=button])').last()
  await Promise.all([page.waitForEvent('load'), go.click()])
}

/** As the script does with what a passkey answered: its button sends nothing by itself. */
async function sendAsScript(page: Page, form: Locator): Promise<void> {
  const submit = () => form.evaluate((filled: HTMLFormElement) => filled.submit())
  await Promise.all([page.waitForEvent('load'), submit()])
}

async function fill(fields: Locator, value: string | boolean): Promise<void> {
  if (value === true) return fields.first().check()
  // One of several choices is always made: nobody can take it back but by changing the page.
  if (value === false)
    for (const field of await fields.all())
      await field.evaluate((box: HTMLInputElement) => {
        box.checked = false
      })
  else await type(fields, value)
}

async function type(fields: Locator, value: string): Promise<void> {
  const kind = await fields.first().getAttribute('type')
  if (kind === 'radio') await fields.and(fields.page().locator(`[value="${value}"]`)).check()
  else if (kind === 'hidden')
    await fields.first().evaluate((field: HTMLInputElement, value) => {
      field.value = value
    }, value)
  else await fields.first().fill(value)
}
