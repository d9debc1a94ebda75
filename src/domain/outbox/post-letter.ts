import type { AccountId, MessageId, RecoveryId, UserId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { LetterTo } from './letter.ts'
import type { Message } from './message.ts'

export interface Posting extends LetterTo {
  accountId?: AccountId
  userId?: UserId
  recoveryId?: RecoveryId
}

/** Writes a letter to the outbox, in the transaction that decided it. Its links are readable only under the key ring. */
export async function postLetter(
  ports: Ports,
  { outbox }: Stores,
  posting: Posting,
): Promise<MessageId> {
  const { email, language, timeZone, letter, ...about } = posting
  const id = ports.chance.id<MessageId>()
  const body: LetterTo = { email, language, timeZone, letter }
  const message: Message = {
    ...about,
    id,
    kind: 'letter',
    isNotice: letter.kind === 'notice' || letter.kind === 'alarm',
    sealedBody: ports.vault.seal(Buffer.from(JSON.stringify(body)), id),
    createdAt: ports.now(),
    nextTryAt: ports.now(),
    tries: 0,
  }
  await outbox.add(message)
  ports.bell.ring('outbox')
  return id
}
