import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { NoticeId } from '../ids.ts'
import type { Notice } from '../notices/notice.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from '../users/user.ts'
import { isUnfinished } from './recovery.ts'
import { recoveryOfNotice } from './recovery-of-notice.ts'
import { stopRecovery } from './stop-recovery.ts'

const HOUR_MS = 3_600_000
const LISTED_MS = 7 * 24 * HOUR_MS

export type NoticeView =
  | { valid: true; notice: Notice; listed: readonly Notice[] }
  | { valid: false }

/** What the page behind "This wasn't me" shows: a list to choose from, so that no scanner answers it. Changes nothing. */
export async function lookAtNotice(ports: Ports, token: string): Promise<NoticeView> {
  return ports.read(async ({ notices }) => {
    const notice = await notices.findByToken(hashToken(token))
    if (!notice || notice.expiresAt <= ports.now()) return { valid: false }
    const listed = await notices.of(notice.userId, new Date(ports.now().getTime() - LISTED_MS))
    return {
      valid: true,
      notice,
      listed: oncePerEvent(
        listed.some(({ id }) => id === notice.id) ? listed : [notice, ...listed],
      ),
    }
  })
}

export type Stopping =
  | { outcome: 'stopped' | 'reported' | 'over' | 'chosen-nothing' }
  /** It is finished, and can be undone with the password as it was and a code of the old device. */
  | { outcome: 'undo'; until: Date }

/** "This wasn't me": stops what can still be stopped, offers to undo what was finished, reports anything else. */
export function stopByNotice(
  ports: Ports,
  { token, chosen, asker }: { token: string; chosen: NoticeId; asker: Asker },
): Promise<Stopping> {
  return ports.transact(async (stores) => {
    const own = await stores.notices.findByToken(hashToken(token))
    if (!own || own.expiresAt <= ports.now()) return { outcome: 'over' }
    await stores.users.lock(own.userId)
    const listed = await stores.notices.of(own.userId, new Date(0))
    const notice = listed.find(({ id }) => id === chosen)
    if (!notice) return { outcome: 'chosen-nothing' }
    return act(ports, stores, { notice, asker })
  })
}

async function act(
  ports: Ports,
  stores: Stores,
  { notice, asker }: { notice: Notice; asker: Asker },
): Promise<Stopping> {
  const user = await stores.users.get(notice.userId)
  const recovery = await recoveryOfNotice(stores, notice)
  if (recovery && isUnfinished(recovery)) {
    const stopped = await stopRecovery(ports, stores, { recovery, user, by: 'mail', asker })
    return { outcome: stopped ? 'stopped' : 'over' }
  }
  // Reported in any case: whoever cannot show the old password and device can do no more than this.
  await report(ports, stores, { notice, user, asker })
  if (recovery?.status.name === 'finished' && recovery.status.undoUntil > ports.now()) {
    return { outcome: 'undo', until: recovery.status.undoUntil }
  }
  return { outcome: 'reported' }
}

/** For the audit log always, to the mailboxes once an hour: a link is no means to flood them (R21). */
async function report(
  ports: Ports,
  stores: Stores,
  { notice, user, asker }: { notice: Notice; user: User; asker: Asker },
): Promise<void> {
  const about = { kind: 'recovery.reported', user, actor: 'nobody', asker } as const
  await writeEvent(ports, stores, { ...about, data: { event: notice.event, noticeId: notice.id } })
  const lately = await stores.notices.of(user.id, new Date(ports.now().getTime() - HOUR_MS))
  if (lately.some(({ event }) => event === 'reported-not-me')) return
  await tellOwner(ports, stores, { event: 'reported-not-me', user, asker })
}

/** Several addresses got a letter about one event: it is one line of the list. */
function oncePerEvent(notices: readonly Notice[]): Notice[] {
  const seen = new Set<string>()
  return notices.filter(({ event, at, recoveryId }) => {
    const key = `${event} ${at.toISOString()} ${recoveryId}`
    return !seen.has(key) && seen.add(key)
  })
}
