import { findRemoval } from '../devices/undo-removal.ts'
import type { NoticeId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import { undoableUntil } from './recovery.ts'
import { recoveryOfNotice } from './recovery-of-notice.ts'

export interface Undoable {
  what: 'recovery' | 'removal'
  until: Date
  /** What shows the device: of a removal it is known which one. */
  by: 'code' | 'passkey' | 'either'
  /** Of who got the notice. */
  timeZone: string
}

/** What a notice tells and can be undone; undefined when it cannot, or the link is none. Changes nothing. */
export function lookAtUndo(
  ports: Ports,
  { token, notice }: { token: string; notice: NoticeId },
): Promise<Undoable | undefined> {
  return ports.read(async (stores) => {
    const { notices, recoveries, users } = stores
    const removal = await findRemoval(ports, stores, { token, notice })
    if (removal) {
      const { device, until, user } = removal
      const by = device.kind === 'passkey' ? 'passkey' : 'code'
      return { what: 'removal', until, by, timeZone: user.timeZone }
    }
    const own = await notices.findByToken(hashToken(token))
    if (!own || own.expiresAt <= ports.now()) return undefined
    const listed = await notices.of(own.userId, new Date(0))
    const chosen = listed.find((candidate) => candidate.id === notice)
    const recovery = chosen && (await recoveryOfNotice({ recoveries }, chosen))
    if (recovery?.userId !== own.userId) return undefined
    const until = undoableUntil(recovery, ports.now())
    if (!until) return undefined
    const { timeZone } = await users.get(own.userId)
    return { what: 'recovery', until, by: 'either', timeZone }
  })
}
