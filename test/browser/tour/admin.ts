import {
  acceptInvitation,
  invite,
  openFresh,
  pageOf,
  protectBy,
} from '../../../drill/acts/people.ts'
import type { Person } from '../../../drill/acts/person.ts'
import { seeMail } from './mail.ts'
import { seeTokens } from './tokens.ts'
import { type Guest, type Tour, takeCookies } from './tour.ts'

const ADMIN = '/admin'
const USERS = `${ADMIN}/users`
const GROUPS = `${ADMIN}/groups`
const ORGANISATION = `${ADMIN}/organisation`
const ACCOUNTS = `${ADMIN}/accounts`

/** The administration from its empty beginning: people, groups, the organisation, other accounts. Hands back nobody. */
export async function seeAdmin(tour: Tour, root: Guest): Promise<void> {
  await seeLists(tour, root)
  await seeNewUser(tour, root)
  await seeGroups(tour, root)
  await seeOneUser(tour, root)
  await seeOrganisation(tour, root)
  await seeTokens(tour, root)
  await seeAccounts(tour, root)
  await seeMail(tour, root, await seeRefused(tour, root))
}

/** Before there is anybody. */
async function seeLists({ look }: Tour, { browser }: Guest): Promise<void> {
  await look('overview, nobody', browser, ADMIN)
  await look('users, nobody', browser, USERS)
  await look('users, not found', browser, `${USERS}?name=nobody`)
  await look('users, none suspended', browser, `${USERS}?only=suspended`)
  await look('recoveries, none', browser, `${ADMIN}/recoveries`)
  await look('failed calls', browser, `${ADMIN}/calls`)
  await look('calls of the day', browser, `${ADMIN}/calls?which=all`)
  await look('groups, none', browser, GROUPS)
}

async function seeNewUser({ look, refuse }: Tour, root: Guest): Promise<void> {
  const path = `${USERS}/new`
  await openFresh(root, path)
  await look('new user', root.browser, path)
  const typed = { name: 'two words', email: 'nowhere' }
  await refuse('new user, malformed', root.browser, { path, action: path, typed })
  const file = `${ADMIN}/import`
  await look('import', root.browser, file)
  await refuse('import, no file', root.browser, { path: file, action: file })
  await invite(root, { name: 'kensaku', email: 'kensaku@example.org' })
  await look('overview', root.browser, ADMIN)
  await look('users', root.browser, USERS)
}

async function seeGroups({ look, refuse }: Tour, root: Guest): Promise<void> {
  const { browser } = root
  const path = `${GROUPS}/new`
  await openFresh(root, path)
  await look('new group', browser, path)
  await refuse('new group, no name', browser, { path, action: path, typed: { name: '' } })
  await browser.open(path)
  await browser.submit(path, { name: 'Support' })
  const group = browser.page.path.split('?')[0]!
  await look('group, new', browser, browser.page.path)
  const members = { path: group, action: `${group}/members` }
  await refuse('group, nobody of this name', browser, { ...members, typed: { name: 'nobody' } })
  await browser.open(group)
  await browser.submit(`${group}/members`, { name: 'kensaku' })
  await look('group, one member', browser, browser.page.path)
  await look('group, permission sets', browser, `${group}/permissions`)
  await browser.open(`${group}/permissions`)
  await browser.submit(`${group}/permissions`)
  await look('group, a set given', browser, browser.page.path)
  await look('group, rename', browser, `${group}/rename`)
  await look('group, delete', browser, `${group}/delete`)
  await look('groups', browser, GROUPS)
}

async function seeOneUser({ look, refuse }: Tour, root: Guest): Promise<void> {
  const { browser } = root
  const path = await pageOf(root, 'kensaku')
  await openFresh(root, `${path}/rename`)
  await look('user, invited', browser, path)
  for (const page of ['permissions', 'groups', 'rename', 'invite', 'suspend', 'delete'])
    await look(`user, ${page}`, browser, `${path}/${page}`)
  const [rename, remove] = [`${path}/rename`, `${path}/delete`]
  const nothing = { name: '' }
  await refuse('user, renamed to nothing', browser, {
    path: rename,
    action: rename,
    typed: nothing,
  })
  await refuse('user, another name typed', browser, {
    path: remove,
    action: remove,
    typed: nothing,
  })
  await browser.open(`${path}/permissions`)
  await browser.submit(`${path}/permissions`)
  await look('user, a set given', browser, browser.page.path)
  await browser.open(`${path}/suspend`)
  await browser.submit(`${path}/suspend`)
  await look('user, suspended', browser, browser.page.path)
  await look('user, reinstate', browser, `${path}/suspend`)
  await browser.open(remove)
  await browser.submit(remove, { name: 'kensaku' })
  await look('users, one deleted', browser, browser.page.path)
}

async function seeOrganisation(tour: Tour, root: Guest): Promise<void> {
  const { look, refuse, show } = tour
  const { browser } = root
  await openFresh(root, ORGANISATION)
  await look('organisation', browser, ORGANISATION)
  const [names, colour] = [ORGANISATION, `${ORGANISATION}/colour`]
  const odd = { name: '', alias: '' }
  await refuse('organisation, no name', browser, { path: ORGANISATION, action: names, typed: odd })
  const red = { path: ORGANISATION, action: colour, typed: { colour: 'red' } }
  await refuse('organisation, no colour', browser, red)
  await browser.open(ORGANISATION)
  await browser.submit(names, { alias: 'engines' })
  await browser.submit(colour, { colour: '#f08c00' })
  await look('organisation, a pale colour', browser, browser.page.path)
  await look('sign-in, in the colour', tour.scene.visitor(), '/signin/user/engines')
  await show('organisation, a logo', async (page) => {
    await takeCookies(page, browser, tour.scene.stage.origin)
    await page.goto(`${tour.scene.stage.origin}${ORGANISATION}`)
    const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 30 } })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'l.png', mimeType: 'image/png', buffer })
    const form = page.locator(`form[action="${ORGANISATION}/logo"]`)
    await Promise.all([page.waitForEvent('load'), form.locator('button').click()])
  })
  await look('sign-in, with a logo', tour.scene.visitor(), '/signin/user/engines')
  await browser.open(ORGANISATION)
  await browser.submit(colour, { colour: '' })
  await browser.open(ORGANISATION)
  await browser.submit(`${ORGANISATION}/logo/remove`)
}

/** The first account is the operator's. */
async function seeAccounts({ look, refuse }: Tour, root: Guest): Promise<void> {
  const { browser } = root
  const path = `${ACCOUNTS}/new`
  await openFresh(root, path)
  await look('new account', browser, path)
  const typed = { name: '', email: 'nowhere' }
  await refuse('new account, malformed', browser, { path, action: path, typed })
  await browser.open(path)
  await browser.submit(path, { name: 'Difference Ltd', country: 'GB', email: 'ops@example.com' })
  await look('accounts', browser, browser.page.path)
}

/** Somebody who was given nothing: first without a device, then with one. */
async function seeRefused(
  { scene, look }: Tour,
  root: Guest,
): Promise<{ name: string; email: string }> {
  const [name, email] = ['nagi', 'nagi@example.org']
  await invite(root, { name, email })
  const password = 'eleven patient owls hum'
  const nagi: Person = { ...root, email, password, browser: scene.visitor() }
  await acceptInvitation(scene, nagi)
  await look('administration, no device', nagi.browser, ADMIN)
  await protectBy(scene, nagi, 'phone')
  await look('administration, not permitted', nagi.browser, ADMIN)
  await look('accounts, not permitted', nagi.browser, ACCOUNTS)
  await openFresh(root, await pageOf(root, 'nagi'))
  await look('user, with a device', root.browser, root.browser.page.path)
  return { name, email }
}
