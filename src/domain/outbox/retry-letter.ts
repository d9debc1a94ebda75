import type { Asker } from '../asker.ts'
import type { MessageId } from '../ids.ts'
import { type ActingRefusal, actingAs, type By } from '../permissions/acting.ts'
import { writeAct } from '../permissions/write-act.ts'
import type { Ports } from '../ports.ts'

export type RetryRefusal = ActingRefusal | 'no-such-letter'
export type Retry = { done: true } | { done: false; reason: RetryRefusal }

/** Has a letter that failed, dead or waiting, tried again now. One of another account is one of nobody (H06). */
export function retryLetter(
  ports: Ports,
  { by, messageId, asker }: { by: By; messageId: MessageId; asker: Asker },
): Promise<Retry> {
  return ports.transact(async (stores) => {
    const acting = await actingAs(ports, stores, { by, permission: 'users:write' })
    if ('reason' in acting) return { done: false, reason: acting.reason }
    const { outbox } = stores
    const letter = await outbox.find(messageId)
    const isOwn = letter?.kind === 'letter' && letter.accountId === acting.user.accountId
    const now = ports.now()
    const due =
      isOwn && ((await outbox.revive(messageId, now)) || (await outbox.hurry(messageId, now)))
    if (!due) return { done: false, reason: 'no-such-letter' }
    await writeAct(ports, stores, {
      acting,
      kind: 'letter.retried',
      asker,
      data: { messageId },
    })
    ports.bell.ring('outbox')
    return { done: true }
  })
}
