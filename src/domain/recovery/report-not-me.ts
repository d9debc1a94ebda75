import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Notice } from '../notices/notice.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'

const HOUR_MS = 3_600_000

/**
 * Somebody says "This wasn't me" of what their word alone does not stop. For the audit log always; to the mailboxes, and
 * as an alarm that webhooks get, once an hour: a link is no means to flood them (R21).
 */
export async function reportNotMe(
  ports: Ports,
  stores: Stores,
  { notice, user, asker }: { notice: Pick<Notice, 'id' | 'event'>; user: User; asker: Asker },
): Promise<void> {
  const since = new Date(ports.now().getTime() - HOUR_MS)
  const lately = await stores.notices.of(user.id, since)
  const again = lately.some(({ event }) => event === 'reported-not-me')
  const data = { event: notice.event, noticeId: notice.id, ...(again && { again }) }
  const about = { kind: 'recovery.reported', user, actor: 'nobody', asker } as const
  await writeEvent(ports, stores, { ...about, data })
  if (!again) await tellOwner(ports, stores, { event: 'reported-not-me', user, asker })
}
