import type { Asker } from '../asker.ts'
import type { DeviceId, NoticeId, UserId } from '../ids.ts'
import type { Notice } from '../notices/notice.ts'
import { lockBoth } from '../permissions/acting.ts'
import type { Ports, Stores } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { User } from '../users/user.ts'
import { actOnNotice } from './act-on-notice.ts'
import { reportNotMe } from './report-not-me.ts'

const HOUR_MS = 3_600_000
const LISTED_MS = 7 * 24 * HOUR_MS

export interface ListedNotice extends Notice {
  /** The name of the device that it is about: several may be removed at once. */
  about?: string
}

export type NoticeView =
  /** `timeZone`: of who got the notice, so that its moments are told by their clock. */
  | { valid: true; notice: Notice; listed: readonly ListedNotice[]; timeZone: string }
  | { valid: false }

/** What the page behind "This wasn't me" shows: a list to choose from, so that no scanner answers it. Changes nothing. */
export async function lookAtNotice(ports: Ports, token: string): Promise<NoticeView> {
  return ports.read(async ({ notices, devices, users }) => {
    const notice = await notices.findByToken(hashToken(token))
    if (!notice || notice.expiresAt <= ports.now()) return { valid: false }
    const listed = await notices.of(notice.userId, new Date(ports.now().getTime() - LISTED_MS))
    const all = listed.some(({ id }) => id === notice.id) ? listed : [notice, ...listed]
    const names = new Map((await devices.all(notice.userId)).map(({ id, name }) => [id, name]))
    const { timeZone } = await users.get(notice.userId)
    return {
      valid: true,
      notice,
      listed: oncePerEvent(all).map((one) => named(one, names)),
      timeZone,
    }
  })
}

export type Stopping =
  /** 'warned': by an administrator whose rank does not stop it. */
  | { outcome: 'warned' | 'reported' | 'over' | 'chosen-nothing' }
  /** 'undoable': a new password was set before, and can be taken back as what is finished. */
  | { outcome: 'stopped'; undoable?: true }
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
    const listed = await stores.notices.of(own.userId, new Date(0))
    const notice = listed.find(({ id }) => id === chosen)
    if (!notice) return { outcome: 'chosen-nothing' }
    const subject = await lockBoth(stores, own.userId, await subjectOf(stores, notice))
    const reader = await stores.users.find(own.userId)
    if (!subject || !reader) return { outcome: 'over' }
    return act(ports, stores, { notice, reader, subject, asker })
  })
}

/** Whom a notice is about: its reader, or somebody that they administer. */
async function subjectOf(
  { recoveries, resets, proposals }: Stores,
  { userId, recoveryId, resetId, proposalId }: Notice,
): Promise<UserId> {
  const about =
    (recoveryId && (await recoveries.find(recoveryId))) ||
    (resetId && (await resets.find(resetId))) ||
    (proposalId && (await proposals.find(proposalId)))
  return about ? about.userId : userId
}

async function act(
  ports: Ports,
  stores: Stores,
  pressed: { notice: Notice; reader: User; subject: User; asker: Asker },
): Promise<Stopping> {
  const effect = await actOnNotice(ports, stores, pressed)
  const { name, ...rest } = effect
  if (name === 'stopped' || name === 'warned') return { outcome: name, ...rest }
  const { notice, reader: user, asker } = pressed
  // Reported in any case: whoever cannot show the old password and device can do no more than this.
  await reportNotMe(ports, stores, { notice, user, asker })
  if (effect.name === 'undoable') return { outcome: 'undo', until: effect.until }
  return { outcome: 'reported' }
}

function named(notice: Notice, names: ReadonlyMap<DeviceId, string>): ListedNotice {
  const about = notice.deviceId && names.get(notice.deviceId)
  return { ...notice, ...(about && { about }) }
}

/** Several addresses got a letter about one event, or one of them two within a minute: it is one line of the list. */
function oncePerEvent(notices: readonly Notice[]): Notice[] {
  const seen = new Set<string>()
  return notices.filter(({ event, at, recoveryId, deviceId }) => {
    const minute = at.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
    const key = `${event} ${minute} ${recoveryId} ${deviceId}`
    return !seen.has(key) && seen.add(key)
  })
}
