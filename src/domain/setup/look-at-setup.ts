import type { Asker } from '../asker.ts'
import type { MailLink } from '../links/link.ts'
import type { Message } from '../outbox/message.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { Setup } from './store.ts'

/** Whether a printed address still opens set-up. Changes nothing: a preview must not use it up (R07). */
export function lookAtSetupAddress(
  ports: Ports,
  { token }: { token: string },
): Promise<{ open: boolean }> {
  return ports.read(async ({ accounts, setups }) => {
    const setup = await setups.findByToken(hashToken(token))
    const unused = setup !== undefined && !setup.usedAt && setup.expiresAt > ports.now()
    return { open: unused && (await accounts.none()) }
  })
}

export type SetupView =
  /** 'mail': the address is to be verified; `link` is the newest one, `message` its letter. 'password': it was. */
  | {
      step: 'mail' | 'password'
      setup: Setup
      link: MailLink | undefined
      message: Message | undefined
    }
  /** This browser began nothing, or there is an account by now. */
  | { step: 'over' }

/** How far the set-up that this browser began has come. */
export function lookAtSetup(ports: Ports, { asker }: { asker: Asker }): Promise<SetupView> {
  return ports.read(async ({ accounts, setups, links, outbox }) => {
    const setup = await setups.findIn(asker.browser)
    if (!setup || setup.finishedAt || !(await accounts.none())) return { step: 'over' }
    const link = await links.newest({ purpose: 'set-up', setupId: setup.id })
    const message = link && (await outbox.find(link.messageId))
    return { step: setup.emailVerifiedAt ? 'password' : 'mail', setup, link, message }
  })
}
