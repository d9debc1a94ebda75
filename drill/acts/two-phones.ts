import { App } from '../app.ts'
import type { Scene } from '../story.ts'
import { expectAt } from '../unexpected.ts'
import type { Visitor } from '../visitor.ts'
import { beginDevice, showTwoCodes } from './enrol.ts'

/** An authenticator that two phones scanned: each is an entry of its own with the same secret (DE-3). */
export async function enrolOnTwo(
  scene: Scene,
  browser: Visitor,
  { name, handsets }: { name: string; handsets: string },
): Promise<[App, App]> {
  const first = await beginDevice(scene, browser, name)
  const second = new App(first.secret, scene.simulator)
  await showTwoCodes(browser, first)
  const device = await deviceNamed(browser, name)
  await browser.open(`/security/devices/${device}`)
  await browser.submit('/security/devices/:id/rename', { handset: handsets })
  expectAt(browser.page, `/security/devices/${device}`)
  return [first, second]
}

/** The id of a device, as the list of the security page leads to it. */
export async function deviceNamed(browser: Visitor, name: string): Promise<string> {
  const { html } = await browser.open('/security')
  const links = html.matchAll(/href="\/security\/devices\/([\w-]{8,})"[^>]*>([^<]*)</g)
  const found = [...links].find(([, , text]) => text === name)?.[1]
  if (!found) throw new Error(`No device ${name} in the list`)
  return found
}
