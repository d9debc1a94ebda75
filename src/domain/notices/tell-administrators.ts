import type { Asker } from '../asker.ts'
import type { ProposalId, RecoveryId, ResetId } from '../ids.ts'
import { postLetter } from '../outbox/post-letter.ts'
import { administratorsBeside } from '../permissions/others.ts'
import type { Ports, Stores } from '../ports.ts'
import { type User, verifiedOnly } from '../users/user.ts'
import type { NoticeEvent } from './notice.ts'
import { newStopLink } from './tell-owner.ts'

export interface AdministratorsTelling {
  event: Extract<NoticeEvent, `other-${string}`>
  /** Whom it is about. The letter names them. */
  subject: User
  asker: Pick<Asker, 'network' | 'userAgent'>
  recoveryId?: RecoveryId
  resetId?: ResetId
  proposalId?: ProposalId
  until?: Date
  /** Who did it needs no letter about it. */
  except?: User
}

/**
 * Tells the other administrators of the account (LO-8). Their "This wasn't me" stops what concerns a lower rank, and for
 * everybody else warns. No such letter counts as the owner's notice that a recovery waits for (R24).
 */
export async function tellAdministrators(
  ports: Ports,
  stores: Stores,
  telling: AdministratorsTelling,
): Promise<void> {
  const { event, subject, asker, until, except } = telling
  const at = ports.now()
  for (const user of await administratorsBeside(stores, subject)) {
    if (user.id === except?.id) continue
    for (const { email } of verifiedOnly(await stores.users.addresses(user.id))) {
      const { language, timeZone, accountId, id: userId } = user
      await postLetter(ports, stores, {
        email,
        language,
        timeZone,
        accountId,
        userId,
        letter: {
          kind: 'notice',
          event,
          accountId,
          asked: { at, userAgent: asker.userAgent, network: asker.network },
          about: subject.userName ?? subject.signInKey,
          stopLink: await newStopLink(ports, stores, { ...telling, user, at }),
          ...(until && { until }),
        },
      })
    }
  }
}
