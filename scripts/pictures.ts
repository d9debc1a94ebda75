import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { digitsOn, pressAsked, ringing } from '../drill/acts/call.ts'
import { enrol } from '../drill/acts/enrol.ts'
import { addPasskey } from '../drill/acts/passkey.ts'
import { acceptInvitation, invite, protectBy } from '../drill/acts/people.ts'
import type { Person } from '../drill/acts/person.ts'
import { prepare } from '../drill/acts/prepare.ts'
import { beginRecovery, confirmByMail, PAGE } from '../drill/acts/recover.ts'
import { signInFully } from '../drill/acts/sign-in.ts'
import { Passkey } from '../drill/passkey.ts'
import { startProduct } from '../drill/product.ts'
import { openScene, type Scene } from '../drill/story.ts'
import type { Visitor } from '../drill/visitor.ts'
import { takeCookies } from '../test/browser/tour/tour.ts'
import { type Browser, openBrowser } from '../test/support/chromium.ts'

/** `npm run pictures`: the README's pictures, taken of the product itself in a run of its own. */
const FOLDER = resolve(import.meta.dirname, '../docs/images')

const MOST_BYTES = 150_000
const MARGIN = 24

const product = await startProduct()
const scene = openScene(product.stage, { language: 'en', step: (_, act) => act() })
const program = await openBrowser()
try {
  await takeAll(scene, program)
} finally {
  await program.close()
  scene.close()
  await product.remove()
}

/** A person with three devices, then the moment of the story that says most: six digits on the screen, two of them keyed. */
async function takeAll(scene: Scene, program: Browser): Promise<void> {
  const picture = camera(scene.stage.origin, program)
  const person = await prepare(scene)
  await picture('sign-in', '/signin', { visitor: scene.visitor() })
  person.app = await enrol(scene, person.browser, 'work app')
  await signInFully(person, scene.visitor())
  await addPasskey(person.browser, new Passkey(scene.stage.origin), { name: 'blue key' })
  await picture('security', '/security', {
    visitor: person.browser,
    scale: 1.25,
    last: '#phones',
  })

  await takePeople(scene, person, picture)

  const lost = scene.visitor()
  const call = await recoverUntilRinging(scene, lost, person)
  await scene.simulator.answer(call)
  await pressAsked(scene, call)
  await picture('simulator', '/simulator', {
    visitor: scene.visitor(),
    width: 960,
    scale: 1,
    last: '.phone',
  })
  await scene.simulator.press(call, (await digitsOn(lost, PAGE)).slice(0, 2))
  await picture('recovery', PAGE, { visitor: lost })
}

/** An office of a few people: two came, one is on the way. */
async function takePeople(
  scene: Scene,
  root: Person,
  picture: ReturnType<typeof camera>,
): Promise<void> {
  for (const name of ['charles', 'emmy', 'grace'])
    await invite(root, { name, email: `${name}@example.org` })
  for (const name of ['emmy', 'grace']) {
    const email = `${name}@example.org`
    const newcomer: Person = {
      browser: scene.visitor(),
      email,
      password: `${root.password} too`,
      number: '',
    }
    await acceptInvitation(scene, newcomer)
    if (name === 'grace') await protectBy(scene, newcomer, 'phone')
  }
  await picture('users', '/admin/users', { visitor: root.browser, width: 1080, scale: 1.25 })
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

interface Shot {
  visitor: Visitor
  width?: number
  scale?: number
  /** The part that the picture ends with. */
  last?: string
}

/** Takes the page from its head on: the simulator's line above it is no part of the product. */
function camera(origin: string, program: Browser) {
  return async (name: string, path: string, shot: Shot) => {
    const { visitor, width = 720, scale = 1.5, last = '.site-foot' } = shot
    const { page, close } = await program.another({ width, scale })
    await takeCookies(page, visitor, origin)
    await page.goto(`${origin}${path}`)
    const file = join(FOLDER, `${name}.png`)
    const [head, end] = await Promise.all(
      ['.site-head', last].map((part) => page.locator(part).boundingBox()),
    )
    const y = head!.y
    const below = last === '.site-foot' ? 0 : MARGIN
    const clip = { x: 0, y, width, height: end!.y + end!.height + below - y }
    await page.screenshot({ path: file, fullPage: true, clip })
    await close()
    const { size } = statSync(file)
    console.log(`${file}: ${Math.round(size / 1000)} kB`)
    if (size > MOST_BYTES) throw new Error(`${file} is over ${MOST_BYTES / 1000} kB`)
  }
}
