import { seeAdmin } from './admin.ts'
import { seeApi } from './api.ts'
import { seeAudit } from './audit.ts'
import { seeAccount, seeDevices, seeFirstDevice } from './devices.ts'
import { seeHold, seeRecovery, seeRestricted, seeStop } from './recovery.ts'
import { seeResets } from './resets.ts'
import { seeContacts, seeSetUp } from './set-up.ts'
import { seeForgotten, seeSignIn } from './sign-in.ts'
import type { Tour } from './tour.ts'
import { seeUsers } from './users.ts'

/** Every page of the product, in each state that looks different. */
export async function wholeTour(tour: Tour): Promise<void> {
  const person = await seeSetUp(tour)
  await seeContacts(tour, person)
  await seeFirstDevice(tour, person)
  await seeDevices(tour, person)
  await seeAccount(tour, person)
  await seeApi(tour, person)
  await seeAudit(tour, person)
  await seeUsers(tour, person)
  await seeAdmin(tour, person)
  // Whom the operator invited there.
  await seeResets(tour, 'ops@example.com')
  await seeSignIn(tour, person)
  const browser = await seeRecovery(tour, person)
  await seeRestricted(tour, person, browser)
  await seeHold(tour, person)
  await seeStop(tour, person)
  await seeForgotten(tour, person)
  await seeSimulator(tour)
  await seeErrors(tour)
}

async function seeSimulator({ scene, look }: Tour): Promise<void> {
  const anybody = scene.visitor()
  for (const app of ['mail', 'telephone', 'codes'])
    await look(`simulator, ${app}`, anybody, `/simulator?app=${app}`)
}

async function seeErrors({ scene, look, show }: Tour): Promise<void> {
  await look('error, no such page', scene.visitor(), '/nowhere')
  await show('error, a form of another site', async (page) => {
    const action = `${scene.stage.origin}/signin`
    // An empty tab would count as ours, by whom it was opened.
    const form = `<form method="post" action="${action}"><button>Go</button></form>`
    await page.goto(`data:text/html,${encodeURIComponent(form)}`)
    await Promise.all([page.waitForEvent('load'), page.locator('button').click()])
  })
  await show('error, a field that is no field', async (page) => {
    await page.goto(`${scene.stage.origin}/signin`)
    await page.locator('[name=email]').evaluate((input: HTMLInputElement) => {
      input.name = 'electronic-mail'
    })
    await Promise.all([
      page.waitForEvent('load'),
      page.locator('main button:not([type=button])').click(),
    ])
  })
}
