import type { AccountId, MessageId, RecoveryId, UserId } from '../ids.ts'
import { chosenLook } from '../looks/look.ts'
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
  stores: Stores,
  posting: Posting,
): Promise<MessageId> {
  const { email, language, timeZone, letter, ...about } = posting
  const id = ports.chance.id<MessageId>()
  const look = about.accountId && (await letterLook(stores, about.accountId))
  const body: LetterTo = { email, language, timeZone, ...(look && { look }), letter }
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
  await stores.outbox.add(message)
  ports.bell.ring('outbox')
  return id
}

/** A letter loads nothing, so of a look it has the name and the colour. */
export async function letterLook(stores: Stores, id: AccountId): Promise<LetterTo['look']> {
  const account = await stores.accounts.find(id)
  const look = account && (await chosenLook(stores, account))
  return look && { name: look.name, ...(look.colour && { colour: look.colour }) }
}
