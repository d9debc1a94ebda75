import type { Asker } from '../asker.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { challengeIn } from './answer.ts'
import type { PasskeyPurpose } from './challenge.ts'

/**
 * The challenge that an answer is about, if it was put to this browser for this purpose and subject and is still open.
 * It is gone in a commit of its own before anything is looked at: whatever the answer is worth, there is no second one.
 */
export async function takeChallenge(
  ports: Ports,
  answer: { clientDataJSON: string },
  about: { asker: Asker; purpose: PasskeyPurpose; subject?: string },
): Promise<string | undefined> {
  const challenge = challengeIn(answer)
  if (challenge === undefined) return undefined
  const open = await ports.transact(({ challenges }) => challenges.take(hashToken(challenge)))
  const isOurs =
    open !== undefined &&
    open.browser === about.asker.browser &&
    open.purpose === about.purpose &&
    open.subject === about.subject &&
    open.expiresAt > ports.now()
  return isOurs ? challenge : undefined
}
