import type { Asker } from '../asker.ts'
import { readCode, sameCode } from '../devices/code.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { linkDigits } from './digits.ts'
import type { LinkTarget, MailLink } from './link.ts'
import { completeLink } from './spend-link.ts'

export type DigitsRefusal = 'wrong-digits' | 'too-many' | 'over'
export type DigitsAnswer =
  | { accepted: true; target: LinkTarget }
  | { accepted: false; reason: DigitsRefusal }

/** The tab that began types the digits that the mail showed elsewhere. Three tries per code, ten a day. */
export async function typeDigits(
  ports: Ports,
  { target, digits, asker }: { target: LinkTarget; digits: string; asker: Asker },
): Promise<DigitsAnswer> {
  const refuse = (reason: DigitsRefusal): DigitsAnswer => ({ accepted: false, reason })
  const link = await ports.read(({ links }) => links.newest(target))
  if (!link || link.browser !== asker.browser) return refuse('over')

  const verdict = await charge(ports, [
    { key: `typed-code:${link.userId ?? link.id}`, limit: limits.typedDigits(ports.settings) },
  ])
  if (!verdict.allowed) return refuse('too-many')
  if (
    !(await ports.transact(({ links }) =>
      links.chargeCode(link.id, ports.settings.linkCodeTries, ports.now()),
    ))
  ) {
    return refuse('over')
  }
  return judge(ports, { link, digits, asker })
}

function judge(
  ports: Ports,
  { link, digits, asker }: { link: MailLink; digits: string; asker: Asker },
): Promise<DigitsAnswer> {
  return ports.transact(async (stores) => {
    const code = readCode(digits)
    if (code === undefined || !sameCode(code, linkDigits(ports.vault, link))) {
      return { accepted: false, reason: 'wrong-digits' }
    }
    const spending = await completeLink(ports, stores, { link, asker })
    return spending.spent
      ? { accepted: true, target: spending.target }
      : { accepted: false, reason: 'over' }
  })
}
