import { beginDevice, enrol, showTwoCodes } from '../../../drill/acts/enrol.ts'
import { confirmSession } from '../../../drill/acts/prepare.ts'
import { drawCodes, keepCodes, useCode } from '../../../drill/acts/recovery-codes.ts'
import { appOf, showPassword } from '../../../drill/acts/sign-in.ts'
import type { App } from '../../../drill/app.ts'
import type { Visitor } from '../../../drill/visitor.ts'
import type { Guest, Tour } from './tour.ts'

const PAGE = '/security'
const CODES = '/security/recovery-codes'
const DRAFT = '/security/devices/draft'
const WRONG = { code: '000000' }

/** The first device from its name to its two codes, and the session that has not shown it yet. */
export async function seeFirstDevice(tour: Tour, person: Guest): Promise<void> {
  const { scene, look, refuse } = tour
  const { browser } = person
  const path = '/security/devices/new'
  await look('new device', browser, path)
  await refuse('new device, no name', browser, { path, action: path, typed: { name: '' } })
  person.app = await beginDevice(scene, browser, 'old phone')
  await look('draft', browser, DRAFT)
  await look('draft with its QR code', browser, `${DRAFT}?qr=shown`)
  const typed = { first: '000000', second: '000001' }
  await refuse('draft, wrong codes', browser, { path: `${DRAFT}?qr=shown`, action: DRAFT, typed })
  await showTwoCodes(browser, person.app)
  await look('security, device just added', browser, `${PAGE}?done=added`)
  await look('confirm by code', browser, '/confirm?return=security')
  const confirming = { path: '/confirm?return=security', action: '/confirm', typed: WRONG }
  await refuse('confirm, wrong code', browser, confirming)
  await confirmSession(person)
  await seeRecoveryCodes(tour, person)
}

/** Ten codes, kept; one is used as far as the way in, and given up. */
async function seeRecoveryCodes({ scene, look, refuse }: Tour, person: Guest): Promise<void> {
  const { browser } = person
  await look('recovery codes, offered', browser, CODES)
  const codes = await drawCodes(browser)
  await look('recovery codes, shown', browser, CODES)
  const typed = { typed: 'not one of them' }
  const wrong = { path: CODES, action: CODES, typed }
  await refuse('recovery codes, none of them', browser, wrong)
  await browser.open(CODES)
  await keepCodes(browser, codes)
  await look('security, with recovery codes', browser, PAGE)
  const trial = `${CODES}/try`
  await look('recovery codes, one to try', browser, trial)
  await refuse('recovery codes, tried none of them', browser, { path: trial, action: trial, typed })
  const lost = scene.visitor()
  await showPassword(lost, person)
  await look('trouble, with recovery codes', lost, '/trouble')
  await useCode(lost, codes[1]!)
  await look('recovery, by a recovery code', lost, '/recovery')
  await lost.submit('/recovery/cancel')
  const forgotten = '/forgotten/recovery-code'
  await look('forgotten, by a recovery code', lost, forgotten)
  await look('forgotten, by a recovery code, user', lost, '/forgotten/user/recovery-code')
  const used = { email: person.email, typed: codes[1]! }
  await refuse('forgotten, used recovery code', lost, {
    path: forgotten,
    action: forgotten,
    typed: used,
  })
}

/** A second device, and all that can be done with it. Afterwards it is lost. */
export async function seeDevices(tour: Tour, person: Guest): Promise<App> {
  const { scene, look } = tour
  const { browser } = person
  const app = await enrol(scene, browser, 'tablet')
  await look('security, two devices', browser, PAGE)
  const path = await pathOf(browser, 'tablet')
  await seeOneDevice(tour, browser, path)
  await seeMove(tour, browser)
  await browser.open(`${path}/lost`)
  await browser.submit(`${path}/lost`)
  await look('security, one device lost', browser, PAGE)
  await look('device, suspended', browser, path)
  await look('device found', browser, `${path}/found`)
  return app
}

async function seeOneDevice({ look, refuse }: Tour, browser: Visitor, path: string): Promise<void> {
  await look('device, tried', browser, `${path}?done=tried`)
  await refuse('device, renamed to nothing', browser, {
    path,
    action: `${path}/rename`,
    typed: { name: '' },
  })
  const tryIt = `${path}/try`
  await look('try a device', browser, tryIt)
  await refuse('try a device, wrong code', browser, { path: tryIt, action: tryIt, typed: WRONG })
  await look('remove a device', browser, `${path}/remove`)
  await look('report a device lost', browser, `${path}/lost`)
}

/** "I am getting a new phone" up to the first code, and given up; what is on a phone that is gone. */
async function seeMove({ scene, look, refuse }: Tour, browser: Visitor): Promise<void> {
  const path = '/security/move'
  await look('move', browser, path)
  await look('move, why not the app', browser, '/security/export')
  const same = { path, action: path, typed: { from: 'Pixel', to: 'pixel' } }
  await refuse('move, to the same phone', browser, same)
  await browser.open(path)
  await browser.submit(path, { from: 'Pixel', to: 'iPhone' })
  await look('move, begun', browser, path)
  const replacing = /href="(\/security\/devices\/[\w-]+\/replace)"/.exec(browser.page.html)![1]!
  await look('replace a device', browser, replacing)
  await beginDevice(scene, browser, { path: replacing })
  await look('draft in place of a device', browser, DRAFT)
  await browser.open(DRAFT)
  await browser.submit(DRAFT, { what: 'cancel' })
  await look('security, moving', browser, PAGE)
  await look('phone gone', browser, `/security/handsets/lost?handset=Pixel`)
  await browser.open(path)
  await browser.submit('/security/move/end')
}

/** The page of a device, by its name. */
async function pathOf(browser: Visitor, name: string): Promise<string> {
  const { html } = await browser.open(PAGE)
  const path = new RegExp(`href="(/security/devices/[\\w-]+)">${name}<`).exec(html)?.[1]
  if (!path) throw new Error(`no device ${name} is listed`)
  return path
}

/** The account's own pages once there is a device. */
export async function seeAccount({ look, refuse }: Tour, person: Guest): Promise<void> {
  const { browser } = person
  const password = '/account/password'
  await browser.open('/confirm?return=account')
  await browser.submit('/confirm', { code: await appOf(person).nextCode() })
  await look('welcome, all done', browser, '/welcome')
  await look('account', browser, '/account')
  await look('account, settings saved', browser, '/account?done=settings')
  await look('policy', browser, '/account/policy')
  await look('settings', browser, '/account/settings')
  await look('password', browser, password)
  await refuse('password, too short', browser, {
    path: password,
    action: password,
    typed: { current: person.password, next: 'short' },
  })
}
