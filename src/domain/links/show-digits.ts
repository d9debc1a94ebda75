import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { linkDigits } from './digits.ts'
import { isOpenMailLink, worksAnywhere } from './link.ts'

export type DigitsView =
  | { shown: true; digits: string; until: Date }
  | { shown: false; reason: 'over' }

/**
 * The link opened in another browser: six digits for the tab that began. They complete nothing here, so a scanner that
 * presses the button learns digits that only the beginning browser can use.
 */
export function showDigits(
  ports: Ports,
  { token }: { token: string; asker: Asker },
): Promise<DigitsView> {
  return ports.transact(async ({ links }) => {
    const link = await links.findByToken(hashToken(token))
    const now = ports.now()
    if (!isOpenMailLink(link, now) || worksAnywhere(link)) return { shown: false, reason: 'over' }
    if (link.codeUntil && link.codeUntil > now && link.codeTries < ports.settings.linkCodeTries) {
      return { shown: true, digits: linkDigits(ports.vault, link), until: link.codeUntil }
    }
    const codeUntil = new Date(
      Math.min(now.getTime() + ports.settings.linkCodeMs, link.expiresAt.getTime()),
    )
    const codeNumber = link.codeNumber + 1
    await links.nextCode(link.id, { codeNumber, codeUntil })
    return {
      shown: true,
      digits: linkDigits(ports.vault, { ...link, codeNumber }),
      until: codeUntil,
    }
  })
}
