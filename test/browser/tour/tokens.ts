import type { Page } from 'playwright-core'
import { openFresh } from '../../../drill/acts/people.ts'
import { expectThat } from '../../../drill/unexpected.ts'
import { type Guest, type Tour, takeCookies } from './tour.ts'

const LIST = '/admin/hardware-tokens'
const IMPORT = `${LIST}/import`

/** Hardware tokens from the file they come with until they lie in root's own hand, and back. */
export async function seeTokens(tour: Tour, root: Guest): Promise<void> {
  const { look, show, send, refuse } = tour
  const { browser } = root
  await look('hardware tokens, none', browser, LIST)
  await openFresh(root, IMPORT)
  await look('hardware tokens, import', browser, IMPORT)
  const mistaken = 'serial,secret\n1000133508267,3132\n,3132333435363738393031323334353637383930\n'
  await show('hardware tokens, mistakes', (page) => upload(tour, root, { page, file: mistaken }))
  const file = 'serial,secret,digits\n1000133508267,3132333435363738393031323334353637383930,8\n'
  await show('hardware tokens, taken in', (page) => upload(tour, root, { page, file }))
  await look('hardware tokens', browser, LIST)
  const token = await linkIn(root, LIST, /href="(\/admin\/hardware-tokens\/[\w-]{10,})"/)
  const given = { path: token, action: token, typed: { name: root.email } }
  await send('hardware token, given', browser, given)
  await look('security, a token given', browser, '/security')
  const own = await linkIn(root, '/security', /href="(\/security\/tokens\/[\w-]+)"/)
  const typed = { first: '12345678', second: '87654321' }
  await refuse('hardware token, wrong codes', browser, { path: own, action: own, typed })
  await browser.open(token)
  const back = browser.formsFor(token).find(({ fields }) => fields.some(isTakingBack))
  expectThat(back, 'a button that takes it back', browser.page)
  await browser.press(back)
}

const isTakingBack = ({ value }: { value: string }): boolean => value === 'take-back'

async function linkIn({ browser }: Guest, path: string, link: RegExp): Promise<string> {
  const { html } = await browser.open(path)
  const found = link.exec(html)?.[1]
  expectThat(found, 'a link to the token', browser.page)
  return found
}

async function upload(
  { scene }: Tour,
  { browser }: Guest,
  { page, file }: { page: Page; file: string },
): Promise<void> {
  const { origin } = scene.stage
  await takeCookies(page, browser, origin)
  await page.goto(`${origin}${IMPORT}`)
  const sent = { name: 'tokens.csv', mimeType: 'text/csv', buffer: Buffer.from(file) }
  await page.locator('input[type=file]').setInputFiles(sent)
  await page.locator('[name=manufacturer]').fill('Acme')
  await page.locator('[name=act][value=import]').check()
  const form = page.locator(`form[action="${IMPORT}"]`)
  await Promise.all([page.waitForEvent('load'), form.locator('button').click()])
}
