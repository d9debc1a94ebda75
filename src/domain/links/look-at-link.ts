import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { isOpenMailLink, type MailLink, worksAnywhere } from './link.ts'

export type LinkView =
  | { state: 'here'; link: MailLink }
  | { state: 'elsewhere'; link: MailLink }
  /** Spent, replaced, expired, never sent: one answer for all (R09). */
  | { state: 'over' }

/** What a link is to the browser that opened it. Changes nothing: mail scanners fetch links (R07). */
export async function lookAtLink(
  ports: Ports,
  { token, asker }: { token: string; asker: Asker },
): Promise<LinkView> {
  const link = await ports.read(({ links }) => links.findByToken(hashToken(token)))
  if (!isOpenMailLink(link, ports.now())) return { state: 'over' }
  const isHere = link.browser === asker.browser || worksAnywhere(link)
  return { state: isHere ? 'here' : 'elsewhere', link }
}
