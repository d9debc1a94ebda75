import type { Asker } from '../asker.ts'
import { readCode, sameCode } from '../devices/code.ts'
import type { LinkId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { charge } from '../throttle/charge.ts'
import { limits } from '../throttle/limits.ts'
import { linkDigits } from './digits.ts'
import type { LinkTarget } from './link.ts'
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
  const newest = await ports.read(({ links }) => links.newest(target))
  const link = newest?.browser === asker.browser ? newest : undefined

  // The same work where there is no link: it must not tell who exists (R12).
  const counted = await ports.transact(({ links }) =>
    links.chargeCode(link?.id ?? NO_LINK, ports.settings.linkCodeTries, ports.now()),
  )
  // Digits that no mail has shown cannot be guessed: whoever types some must not use up the owner's day (A12).
  const whose = counted ? (link?.userId ?? link?.id) : undefined
  const key = `typed-code:${whose ?? asker.browser}`
  const verdict = await charge(ports, [{ key, limit: limits.typedDigits(ports.settings) }])
  if (!verdict.allowed) return refuse('too-many')
  if (!link || !counted) return refuse('over')

  const code = readCode(digits)
  if (code === undefined || !sameCode(code, linkDigits(ports.vault, link)))
    return refuse('wrong-digits')
  const spending = await ports.transact((stores) => completeLink(ports, stores, { link, asker }))
  return spending.spent ? { accepted: true, target: spending.target } : refuse('over')
}

const NO_LINK = 'none' as LinkId
