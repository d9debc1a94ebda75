import { App } from '../app.ts'
import { unescaped } from '../html-text.ts'
import type { Scene } from '../story.ts'
import { expectAt, expectThat } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'

/** Names a device and scans its QR code. Two codes are asked for then. With a path it takes another one's place, as suggested. */
export async function beginDevice(
  scene: Scene,
  browser: Visitor,
  device: string | { path: string },
): Promise<App> {
  const path = typeof device === 'string' ? '/security/devices/new' : device.path
  await browser.open(path)
  await browser.submit(path, typeof device === 'string' ? { name: device, handset: 'Pixel' } : {})
  expectAt(browser.page, '/security/devices/draft')
  return readSecret(scene, browser)
}

/** What an app reads from the QR code of the page. */
export function readSecret(scene: Scene, { page }: Visitor): App {
  const uri = /href="(otpauth:[^"]*)"/.exec(page.html)?.[1]
  expectThat(uri, 'an otpauth: address', page)
  expectThat(uri.startsWith('otpauth://totp/'), 'an address of TOTP', page)
  const { searchParams } = new URL(unescaped(uri))
  return new App(searchParams.get('secret') ?? '', scene.newClock())
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
