import { openFresh, pageOf } from '../../../drill/acts/people.ts'
import { beginRecovery, PAGE } from '../../../drill/acts/recover.ts'
import type { Guest, Tour } from './tour.ts'

const MAIL = '/admin/mail'
const LETTERS = '/admin/letters'

/** Letters as they read, and what is seen of mailboxes that take none. `colleague`: a user with a device. */
export async function seeMail(
  { scene, look, outside }: Tour,
  root: Guest,
  colleague: { name: string; email: string },
): Promise<void> {
  const { browser, email, second } = root
  await openFresh(root, MAIL)
  await look('mail, all handed over', browser, MAIL)
  await look('letters', browser, LETTERS)
  await look('a letter', browser, `${LETTERS}/notice-recovery-finished`)
  const lost = scene.visitor()
  await beginRecovery(lost, root)
  await outside.refuseMail(email, second)
  await outside.refuseMail(email, colleague.email)
  await look('recovery, an address that refuses mail', lost, PAGE)
  await lost.submit('/recovery/cancel')
  await look('mail, refused', browser, MAIL)
  await look('addresses, one refuses mail', browser, '/account/addresses')
  await look('user, an address that refuses mail', browser, await pageOf(root, colleague.name))
  await outside.takeMail(email, second)
}
