import type { Asker } from '../asker.ts'
import type { AccountId, Language, LinkId, UserId } from '../ids.ts'
import type { Letter } from '../outbox/letter.ts'
import { postLetter } from '../outbox/post-letter.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { LinkTarget, MailLink } from './link.ts'

export interface LinkRequest {
  target: LinkTarget
  email: string
  language: Language
  timeZone: string
  /** Whose browser may spend it. Absent for a link that any browser may, as an invitation. */
  asker?: Asker
  /** By default that of a mail link. */
  lifeMs?: number
  accountId?: AccountId
  userId?: UserId
  /** Makes the letter around the link. */
  letter(link: { link: string; validMinutes: number }): Letter
}

/** Whoever is invited has no browser yet in which anything began: a page of its own. */
const PLACES: Partial<Record<LinkTarget['purpose'], string>> = {
  invitation: 'invitation',
  proposal: 'proposal',
}

/** Sends a fresh link; every older link of the same attempt is dead from now on (A14). */
export async function sendLink(
  ports: Ports,
  stores: Stores,
  request: LinkRequest,
): Promise<MailLink> {
  const { target, email, language, timeZone, asker, accountId, userId } = request
  const { lifeMs = ports.settings.mailLinkMs } = request
  const [token, now] = [ports.chance.token(), ports.now()]
  const owner = { ...(accountId && { accountId }), ...(userId && { userId }) }
  const messageId = await postLetter(ports, stores, {
    ...owner,
    email,
    language,
    timeZone,
    letter: request.letter({
      link: `${ports.publicUrl}/${PLACES[target.purpose] ?? 'link'}/${token}`,
      validMinutes: Math.round(lifeMs / 60_000),
    }),
  })
  const link: MailLink = {
    ...owner,
    id: ports.chance.id<LinkId>(),
    tokenHash: hashToken(token),
    target,
    email,
    ...(asker && { browser: asker.browser }),
    messageId,
    createdAt: now,
    expiresAt: new Date(now.getTime() + lifeMs),
    codeNumber: 0,
    codeTries: 0,
  }
  await stores.links.add(link)
  return link
}
