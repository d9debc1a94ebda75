import type { Page } from 'playwright-core'
import {
  activateToken,
  delivery,
  giveToken,
  importTokens,
} from '../../../drill/acts/hardware-token.ts'
import { acceptInvitation, accountOf, invite, openFresh } from '../../../drill/acts/people.ts'
import { showPassword } from '../../../drill/acts/sign-in.ts'
import { expectThat } from '../../../drill/unexpected.ts'
import { type Guest, type Tour, takeCookies } from './tour.ts'

const LIST = '/admin/hardware-tokens'
const IMPORT = `${LIST}/import`

const SECRET = '3132333435363738393031323334353637383930'
const GOOD = `serial,secret,digits\n1000244619367,${SECRET},8\n1000244619368,${SECRET},6\n`

/** Hardware tokens from the file they come with. One is given to root, and waits for them from here on; another is retired. */
export async function seeTokens(tour: Tour, root: Guest): Promise<void> {
  const { look, show } = tour
  const { browser } = root
  await look('hardware tokens, none', browser, LIST)
  await openFresh(root, IMPORT)
  await look('hardware tokens, import', browser, IMPORT)
  const bring = (name: string, file: string, act: string) =>
    show(name, (page) => upload(tour, root, { page, file, act }))
  await bring('hardware tokens, in order', GOOD, 'check')
  const mistaken = `${GOOD}1000244619369,3132,6\n,${SECRET},6\n${'9'.repeat(65)},${SECRET},6\n`
  await bring('hardware tokens, mistakes', mistaken, 'import')
  await bring('hardware tokens, those in order', mistaken, 'partial')
  await look('hardware tokens', browser, LIST)
  await seeGiven(tour, root)
  await seeInUse(tour, root)
}

async function seeGiven({ look, send, refuse }: Tour, root: Guest): Promise<void> {
  const { browser, email } = root
  const token = await linkIn(root, LIST, /href="(\/admin\/hardware-tokens\/[\w-]{10,})"/)
  const giving = { path: token, action: token }
  await look('hardware token, in stock', browser, token)
  await refuse('hardware token, nobody', browser, { ...giving, typed: { name: 'nobody' } })
  await send('hardware token, given', browser, { ...giving, typed: { name: email } })
  await look('security, a token given', browser, '/security')
  const own = await linkIn(root, '/security', /href="(\/security\/tokens\/[\w-]+)"/)
  const typed = { first: '12345678', second: '87654321' }
  await refuse('hardware token, wrong codes', browser, { path: own, action: own, typed })
  const other = await linkIn(
    root,
    `${LIST}?only=in-stock`,
    /href="(\/admin\/hardware-tokens\/[\w-]{10,})"/,
  )
  await browser.open(other)
  await browser.submit(other, { change: 'retire' })
  await look('hardware token, retired', browser, browser.page.path)
}

/** As the only device of a user, who made it theirs. */
async function seeInUse({ scene, look, refuse }: Tour, root: Guest): Promise<void> {
  const { token, file } = delivery(scene)
  const email = 'tomoe@example.org'
  const [name, password] = ['tomoe', 'nine grey pebbles roll']
  await importTokens(root, file)
  await invite(root, { name, email })
  const browser = scene.visitor()
  await acceptInvitation(scene, { browser, email, password })
  await giveToken(root, token, name)
  await look('hardware token, given to a user', root.browser, root.browser.page.path)
  await activateToken(browser, token, 'key fob')
  await look('security, token just activated', browser, '/security?done=added')
  const again = scene.visitor()
  const user = { account: await accountOf(root), name }
  await showPassword(again, { email, user, password })
  const path = '/signin/code'
  await look('sign-in, token', again, path)
  const wrong = { path, action: path, typed: { code: '000000' } }
  await refuse('sign-in, wrong code of a token', again, wrong)
}

async function linkIn({ browser }: Guest, path: string, link: RegExp): Promise<string> {
  const { html } = await browser.open(path)
  const found = link.exec(html)?.[1]
  expectThat(found, 'a link to the token', browser.page)
  return found
}

async function upload(
  { scene }: Tour,
  { browser }: Guest,
  { page, file, act }: { page: Page; file: string; act: string },
): Promise<void> {
  const { origin } = scene.stage
  await takeCookies(page, browser, origin)
  await page.goto(`${origin}${IMPORT}`)
  const sent = { name: 'tokens.csv', mimeType: 'text/csv', buffer: Buffer.from(file) }
  await page.locator('input[type=file]').setInputFiles(sent)
  await page.locator('[name=manufacturer]').fill('Acme')
  await page.locator(`[name=act][value=${act}]`).check()
  const form = page.locator(`form[action="${IMPORT}"]`)
  await Promise.all([page.waitForEvent('load'), form.locator('button').click()])
}
