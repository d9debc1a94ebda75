import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { Hono } from 'hono'
import type { Language } from '../../drill/visitor.ts'
import type { Web } from '../../src/web/shared/web.ts'
import { type Browser, openBrowser } from '../support/chromium.ts'
import { openProduct } from '../support/product.ts'
import { axeTurn, checkPage, FIRST_LOOK, watch } from './page-checks.ts'
import { servePages } from './serve.ts'
import { outsideOf } from './tour/outside.ts'
import { openTour } from './tour/tour.ts'
import { wholeTour } from './tour/whole.ts'

const LOCALES = { en: 'en-GB', ja: 'ja-JP' } as const
const LANGUAGES = ['en', 'ja'] as const

let program: Browser

before(async () => {
  program = await openBrowser()
})
after(() => program.close())

suite('every page of the product in each of its states, light and dark, 320 and 1280 px', {
  concurrency: 2,
}, () => {
  for (const language of LANGUAGES)
    test(`in ${language}: accessible, no sideways scrolling, no breach of its own policy, refusals said`, async (t) => {
      // Webhooks go to this machine or nowhere.
      const product = await openProduct({ AIKAGI_WEBHOOK_LOOPBACK: 'on' })
      const { page: desk, context, close } = await program.another(lookIn(language))
      t.after(async () => {
        await close()
        await product.close()
      })
      const complaints = watch(context)
      let seen = 0
      let last = 'the start'
      const outside = outsideOf(product.installation.ports)
      const scene = product.scene(language)
      await desk.goto(scene.stage.origin)
      const tour = openTour({ scene, outside }, desk, async (sight) => {
        seen += 1
        last = sight.name
        const axe = axeTurn(seen, language)
        await t.test(sight.name, () => checkPage(sight, { language, complaints, axe }))
      })
      try {
        await wholeTour(tour)
      } catch (error) {
        // Where a list of failed tests is all that is left of a run, it says what happened.
        await t.test(`goes on after “${last}”: ${firstLine(error)}`, () => Promise.reject(error))
      }
      assert.ok(seen > 100, `${seen} pages seen`)
    })

  for (const language of LANGUAGES)
    test(`in ${language}, when something breaks on our side`, async (t) => {
      const broken = new Hono<Web>().get('/broken', () => {
        throw new Error('on purpose')
      })
      const silent = { info() {}, warn() {}, error() {} }
      const site = await servePages([broken], { log: silent })
      const { page, context, close } = await program.another(lookIn(language))
      t.after(async () => {
        await close()
        await site.close()
      })
      const complaints = watch(context)
      const response = await page.goto(`${site.url}/broken`)
      assert.equal(response?.status(), 500)
      await checkPage({ name: 'broken', page, refused: false }, { language, complaints, axe: true })
      assert.doesNotMatch(await page.content(), /on purpose/)
    })
})

const lookIn = (language: Language) => ({
  locale: LOCALES[language],
  colorScheme: FIRST_LOOK.colorScheme,
  width: FIRST_LOOK.width,
  still: true,
})

const firstLine = (error: unknown): string => String(error).split('\n')[0]!.slice(0, 200)
