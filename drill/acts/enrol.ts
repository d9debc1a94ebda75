import { App } from '../app.ts'
import { unescaped } from '../html-text.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** Names a device and scans its QR code. Two codes are asked for then. */
export async function beginDevice(scene: Scene, browser: Visitor, name: string): Promise<App> {
  await browser.open('/security/devices/new')
  await browser.submit('/security/devices/new', { name, handset: 'Pixel' })
  const { html } = expectAt(browser.page, '/security/devices/draft')
  const uri = /href="(otpauth:[^"]*)"/.exec(html)?.[1]
  expectThat(uri, 'an otpauth: address', browser.page)
  const { searchParams, pathname } = new URL(unescaped(uri))
  expectThat(/^\/\/totp\//.test(pathname) || uri.startsWith('otpauth://totp/'), 'TOTP', uri)
  return new App(searchParams.get('secret') ?? '', scene.simulator)
}

/** Two consecutive codes, the clock moved between them. */
export async function showTwoCodes(browser: Visitor, app: App): Promise<void> {
  const first = await app.nextCode()
  const second = await app.nextCode()
  await browser.submit('/security/devices/draft', { first, second })
}

/** A device from its name to its two codes. */
export async function enrol(scene: Scene, browser: Visitor, name: string): Promise<App> {
  const app = await beginDevice(scene, browser, name)
  await showTwoCodes(browser, app)
  expectThat(
    browser.page.status === 200 && browser.page.refusals.length === 0,
    'the device to be added',
    browser.page,
  )
  return app
}
