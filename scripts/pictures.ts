// The README's pictures, taken of the product itself: node scripts/pictures.ts
import type { BrowserContext } from 'playwright-core'
import { askedDigit, digitsOn, ringing } from '../drill/acts/call.ts'
import type { Person } from '../drill/acts/person.ts'
import { prepare } from '../drill/acts/prepare.ts'
import { beginRecovery, confirmByMail, PAGE } from '../drill/acts/recover.ts'
import { startProduct } from '../drill/product.ts'
import { openScene, type Scene } from '../drill/story.ts'
import type { Visitor } from '../drill/visitor.ts'
import { type Browser, openBrowser } from '../test/support/chromium.ts'

const FOLDER = 'docs/images'
const WIDTH = 960

const product = await startProduct()
const scene = openScene(product.stage, { language: 'en', step: (_, act) => act() })
const chromium = await openBrowser()
try {
  await takeAll(scene, chromium)
} finally {
  await chromium.close()
  scene.close()
  await product.remove()
}

/** A person with a device, then the moment of the story that says most: six digits on the screen, two of them keyed. */
async function takeAll(scene: Scene, chromium: Browser): Promise<void> {
  const picture = pictures(scene.stage.origin, chromium)
  const person = await prepare(scene)
  await picture('sign-in', '/signin', { visitor: scene.visitor() })
  await picture('security', '/security', { visitor: person.browser })

  const lost = scene.visitor()
  const call = await recoverUntilRinging(scene, lost, person)
  await picture('simulator', '/simulator', { visitor: scene.visitor(), whole: false })
  await scene.simulator.answer(call)
  await scene.simulator.press(call, await askedDigit(scene, call))
  await scene.simulator.press(call, (await digitsOn(lost, PAGE)).slice(0, 2))
  await picture('recovery', PAGE, { visitor: lost })
}

async function recoverUntilRinging(
  scene: Scene,
  browser: Visitor,
  person: Person,
): Promise<string> {
  await beginRecovery(browser, person)
  await confirmByMail(scene, browser, person.email)
  await browser.submit('/recovery/call')
  return (await ringing(scene)).id
}

function pictures(origin: string, chromium: Browser) {
  return async (name: string, path: string, { visitor, whole = true }: Look): Promise<void> => {
    const { page, context, close } = await chromium.another({ width: WIDTH })
    await takeCookies(context, visitor, origin)
    await page.goto(`${origin}${path}`, { waitUntil: 'load' })
    await page.screenshot({ path: `${FOLDER}/${name}.png`, fullPage: whole })
    await close()
  }
}

interface Look {
  visitor: Visitor
  whole?: boolean
}

/** Chromium takes secure cookies for https addresses only, and sends them to localhost. */
async function takeCookies(context: BrowserContext, visitor: Visitor, origin: string) {
  const pairs = visitor.cookies.header()?.split('; ') ?? []
  const url = origin.replace('http:', 'https:')
  await context.addCookies(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      return { name: pair.slice(0, equals), value: pair.slice(equals + 1), url, secure: true }
    }),
  )
}
