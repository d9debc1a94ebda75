import { accountOf } from '../../../drill/acts/people.ts'
import { appOf } from '../../../drill/acts/sign-in.ts'
import { expectAt } from '../../../drill/unexpected.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import { until } from '../../../drill/wait.ts'
import { seePasskeys } from './passkeys.ts'
import type { Guest, Tour } from './tour.ts'

const NAME = 'hana'
const PASSWORD = 'seven quiet lanterns hum'

/** Somebody is invited, chooses a password, looks at what is theirs, signs in anew, and leaves. */
export async function seeUsers(tour: Tour, root: Guest): Promise<void> {
  const { scene, look, refuse } = tour
  const email = `${NAME}@example.org`
  await invite(root, email)
  const browser = scene.visitor()
  await seeInvitation(tour, browser, email)
  await look('welcome, a user', browser, '/welcome')
  const user = { account: await accountOf(root), name: NAME }
  await seePasskeys(tour, { browser, email, user, password: PASSWORD, number: root.number })
  await look('account, a user', browser, '/account')
  await look('addresses, a user', browser, '/account/addresses')
  await look('rules, a user', browser, '/account/policy')
  await look('activity', browser, '/account/activity')
  await look('data', browser, '/account/export')
  await look('leave, root', root.browser, '/account/leave')
  await seeUserSignIn(tour)
  const path = '/account/leave'
  await refuse('leave, not the name', browser, { path, action: path, typed: { name: 'somebody' } })
  await browser.open(path)
  await browser.submit(path, { name: NAME })
  await look('left', scene.visitor(), '/signin?left')
}

async function invite({ browser, ...root }: Guest, email: string): Promise<void> {
  const path = '/admin/users/new'
  await browser.open(path)
  if (browser.page.path.startsWith('/confirm'))
    await browser.submit('/confirm', { code: await appOf({ browser, ...root }).nextCode() })
  await browser.submit(path, { name: NAME, email })
}

async function seeInvitation(
  { scene, look, refuse }: Tour,
  browser: Visitor,
  email: string,
): Promise<void> {
  const path = await until('an invitation', async () => {
    const links = (await scene.simulator.mails()).filter(({ to }) => to === email)
    const paths = links.flatMap((mail) => mail.links.map((link) => new URL(link).pathname))
    const found = paths.find((one) => one.startsWith('/invitation/'))
    return found ? { found } : { instead: `${paths.length} other links` }
  })
  await look('invitation', browser, path)
  const weak = { path, action: path, typed: { password: 'short' } }
  await refuse('invitation, weak password', browser, weak)
  await browser.open(path)
  await browser.submit('/invitation/:token', { password: PASSWORD })
  expectAt(browser.page, '/welcome')
  await look('invitation, used', scene.visitor(), path)
}

/** Account, name and password, and the forgotten one. */
async function seeUserSignIn({ scene, look, refuse }: Tour): Promise<void> {
  const browser = scene.visitor()
  for (const path of ['/signin/user', '/forgotten/user']) {
    await look(`${path}, empty`, browser, path)
    const odd = { account: 'no/account', user: 'a:b' }
    await refuse(`${path}, malformed`, browser, { path, action: path, typed: odd })
  }
  await look('sign-in, the link of an organisation', browser, '/signin/user/engines')
  await browser.open('/signin/user')
  await browser.submit('/signin/user', { account: '999999999999', user: NAME })
  const path = '/signin/password'
  await look('sign-in of a user, password', browser, path)
  const wrong = { path, action: path, typed: { password: 'wrong wrong wrong' } }
  await refuse('sign-in of a user, wrong password', browser, wrong)
}
