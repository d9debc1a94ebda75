import { type AddressRefusal, readEmailAddress } from '../addresses/email-address.ts'
import type { Asker } from '../asker.ts'
import { sendLink } from '../links/send-link.ts'
import type { Ports, Stores } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import type { Setup } from './store.ts'

export type SetupMailRefusal = 'over' | 'too-many' | `email-${AddressRefusal}`
export type SetupMail = { sent: true } | { sent: false; reason: SetupMailRefusal; retryAt?: Date }

/** "Send again", to the address as it is typed now. The older link is dead from now on. */
export async function mailSetupAgain(
  ports: Ports,
  { asker, email }: { asker: Asker; email: string },
): Promise<SetupMail> {
  const read = readEmailAddress(email)
  if (!read.accepted) return { sent: false, reason: `email-${read.reason}` }
  const begun = await ports.read(({ setups }) => setups.findIn(asker.browser))
  if (!begun) return { sent: false, reason: 'over' }
  const limit = limits.recoveryMails(ports.settings)
  const allowed = await charge(ports, [{ key: `set-up-mail:${begun.id}`, limit }])
  if (!allowed.allowed)
    return { sent: false, reason: 'too-many', ...(allowed.retryAt && { retryAt: allowed.retryAt }) }

  return ports.transact(async (stores) => {
    const found = await stores.setups.findIn(asker.browser)
    const open = found && !found.emailVerifiedAt && !found.finishedAt
    if (!open || !(await stores.accounts.none())) return { sent: false, reason: 'over' }
    const setup = { ...found, email: read.address }
    await stores.setups.save(setup)
    await mailSetupLink(ports, stores, { setup, asker })
    return { sent: true }
  })
}

/** Sends the link that verifies the address of a set-up under way. */
export async function mailSetupLink(
  ports: Ports,
  stores: Stores,
  { setup, asker }: { setup: Setup; asker: Asker },
): Promise<void> {
  const { id, email, language, timeZone } = setup
  if (!email || !language || !timeZone) throw new Error('A set-up without answers has no mail')
  await sendLink(ports, stores, {
    target: { purpose: 'set-up', setupId: id },
    email,
    language,
    timeZone,
    asker,
    letter: (link) => ({ ...link, kind: 'verify-set-up' }),
  })
  ports.bell.ring(setupTopic(setup))
}

/** What the waiting page listens to. */
export const setupTopic = ({ id }: Pick<Setup, 'id'>): string => `setup:${id}`
