import { deviceNamed } from '../../../drill/acts/named.ts'
import { addPasskey, usePasskey } from '../../../drill/acts/passkey.ts'
import type { Person } from '../../../drill/acts/person.ts'
import { showPassword } from '../../../drill/acts/sign-in.ts'
import { Passkey } from '../../../drill/passkey.ts'
import type { Tour } from './tour.ts'

const NEW = '/security/devices/new'
const DRAFT = '/security/devices/draft'
const CONFIRM = '/confirm?return=security'
const NAME = 'blue key'
/** What no passkey would answer. */
const WRONG = { passkey: '{}' }

/** A passkey as somebody's only device: made, shown for the first time, tried, and asked for at the next sign-in. */
export async function seePasskeys(tour: Tour, person: Person): Promise<void> {
  const { scene, look, refuse } = tour
  const { browser } = person
  const key = new Passkey(scene.stage.origin)
  await browser.open(NEW)
  await browser.submit(NEW, { kind: ['passkey'], name: NAME, handset: '' })
  await look('passkey, to be made', browser, DRAFT)
  await refuse('passkey, not accepted', browser, { path: DRAFT, action: DRAFT, typed: WRONG })
  await addPasskey(browser, key, { name: NAME, handset: '' })
  await look('security, passkey just added', browser, '/security?done=added')
  await look('confirm by passkey', browser, CONFIRM)
  await refuse('confirm, wrong passkey', browser, {
    path: CONFIRM,
    action: '/confirm',
    typed: WRONG,
  })
  await browser.open(CONFIRM)
  await usePasskey(browser, key, { at: '/confirm' })
  const path = `/security/devices/${await deviceNamed(browser, NAME)}`
  await look('passkey, tried', browser, `${path}?done=tried`)
  await look('try a passkey', browser, `${path}/try`)
  await seeSignIn(tour, person)
}

async function seeSignIn({ scene, look, refuse }: Tour, person: Person): Promise<void> {
  const browser = scene.visitor()
  const path = '/signin/user'
  const alone = { path, action: '/signin/passkey', typed: WRONG }
  await refuse('sign-in by passkey alone, refused', browser, alone)
  await showPassword(browser, person)
  await look('sign-in, passkey', browser, '/signin/code')
}
