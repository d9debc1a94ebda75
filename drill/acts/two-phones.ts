import { App } from '../app.ts'
import type { Scene } from '../story.ts'
import { expectAt } from '../unexpected.ts'
import { deviceNamed } from './named.ts'
import type { Person } from './person.ts'
import { appOf } from './sign-in.ts'

/** Another phone scanned the code of this authenticator as well: each has an entry of its own with the same secret (DE-3). */
export async function scannedTwice(
  scene: Scene,
  person: Person,
  { name, handsets }: { name: string; handsets: string },
): Promise<App> {
  const { browser } = person
  const device = await deviceNamed(browser, name)
  await browser.open(`/security/devices/${device}`)
  await browser.submit('/security/devices/:id/rename', { handset: handsets })
  expectAt(browser.page, `/security/devices/${device}`)
  return new App(appOf(person).secret, scene.newClock())
}
