import type { LinkId, UserId } from '../ids.ts'
import type { LinkTarget, MailLink } from './link.ts'

export interface LinkStore {
  /** Adds a link and kills every older one for the same target. */
  add(link: MailLink): Promise<void>
  findByToken(tokenHash: string): Promise<MailLink | undefined>
  /** The newest link for a target, dead or not. */
  newest(target: LinkTarget): Promise<MailLink | undefined>
  /** Spends it, once ever. False when it was spent, dead or expired before `now`. */
  spend(link: LinkId, now: Date): Promise<boolean>
  /** Starts the next six digits. */
  nextCode(link: LinkId, code: { codeNumber: number; codeUntil: Date }): Promise<void>
  /** Counts one try at the digits. False when three were made, or the digits are over. */
  chargeCode(link: LinkId, limit: number, now: Date): Promise<boolean>
  killFor(target: LinkTarget, now: Date): Promise<void>
  killAll(user: UserId, now: Date): Promise<void>
  dropOlderThan(moment: Date): Promise<number>
}
