import assert from 'node:assert/strict'
import { after, before, suite, type TestContext, test } from 'node:test'
import { type Browser, openBrowser } from '../support/chromium.ts'
import { openProduct } from '../support/product.ts'
import { type Hands, keyboard, mouse } from './hands.ts'
import { keepassApp, oathtoolApp } from './others-apps.ts'
import { byKeys, byPage } from './phone.ts'
import { enrol, getBackIn, moveIn, protect, type Stories, signIn } from './story.ts'

let program: Browser

before(async () => {
  program = await openBrowser()
})
after(() => program.close())

suite('the story of the lost phone, in the real Chromium on the real product', {
  concurrency: 2,
}, () => {
  test('in English, with a mouse: QR code photographed and read by zbarimg, codes by oathtool, then KeePassXC', async (t) => {
    const look = { locale: 'en-GB' }
    const story = await begin(t, { look, language: 'en', hands: mouse })
    await play(t, { ...story, replacement: keepassApp })
  })

  test('in Japanese, by keyboard alone, without scripts, 320 px wide: all within reach, the focus always seen', async (t) => {
    const look = { locale: 'ja-JP', width: 320, javaScriptEnabled: false }
    const story = await begin(t, { look, language: 'ja', hands: keyboard })
    const { simulator } = story.scene
    await play(t, { ...story, replacement: (uri) => oathtoolApp(uri, simulator) })
  })
})

interface Beginning {
  look: Parameters<Browser['another']>[0]
  language: 'en' | 'ja'
  hands(page: Hands['page']): Hands
}

async function begin(t: TestContext, { look, language, hands }: Beginning): Promise<Stories> {
  const product = await openProduct()
  t.after(() => product.close())
  const scene = product.scene(language)
  const scripts = look?.javaScriptEnabled !== false
  const somebody = async () => {
    const opened = await program.another(look)
    t.after(() => opened.close())
    return {
      ...hands(opened.page),
      tab: async () => hands(await opened.context.newPage()),
      phone: scripts ? byPage(scene, await opened.context.newPage()) : byKeys(scene),
    }
  }
  return { scene, scripts, somebody }
}

async function play(
  t: TestContext,
  story: Stories & { replacement(uri: string): ReturnType<typeof oathtoolApp> },
): Promise<void> {
  const { scene } = story
  const step = async <Result>(what: string, act: () => Promise<Result>): Promise<Result> => {
    const happening = act()
    await t.test(what, async () => {
      await happening
    })
    return happening
  }
  const home = await story.somebody()
  await step('an account, its address verified by a mail', () => moveIn(story, home))
  await step('a number proven by a call, and a second address', () => protect(story, home))
  const old = await step('a device enrolled, and shown', async () => {
    const app = await enrol(home, 'first phone', (uri) => oathtoolApp(uri, scene.simulator))
    await home.press('.notice a[href^="/confirm"]')
    await home.type('#code', await app.next())
    await home.press('form[action="/confirm"] button')
    return app
  })
  await step('signed out, and in again with a code', async () => {
    await home.press('form[action="/signout"] button')
    await signIn(home, old)
    await home.press('.places a[href="/account"]')
    assert.equal(new URL(home.page.url()).pathname, '/account')
  })

  await step('the phone falls into the river, and another one is bought', async () => {
    const shop = scene.visitor()
    await shop.open('/simulator')
    await shop.submit('/simulator/river')
    await shop.submit('/simulator/new-phone')
  })
  const away = await story.somebody()
  await step('back in by password, mail and a keyed call', () => getBackIn(story, away))
  const app = await step('the device replaced', async () => {
    await away.press('main a[href="/security/devices/new"]')
    return enrol(away, 'second phone', story.replacement)
  })
  t.after(() => app.close())
  await step('the old device and the old session are worthless', async () => {
    await home.press('.places a[href="/security"]')
    assert.equal(new URL(home.page.url()).pathname, '/signin')
    await signIn(home, old)
    assert.equal(await home.page.locator('.summary').count(), 1)
    assert.equal(new URL(home.page.url()).pathname, '/signin/code')
  })
  await step('signed in with the new device', async () => {
    await signIn(away, app)
    // After a recovery recovery codes are offered anew; they can wait.
    assert.equal(new URL(away.page.url()).pathname, '/security/recovery-codes')
    await away.press('main a[href="/security"]')
    assert.equal(new URL(away.page.url()).pathname, '/security')
    const devices = away.page.locator('#devices')
    assert.match(await devices.innerText(), /second phone/)
  })
}
