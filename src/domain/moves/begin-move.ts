import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { canSignIn, nameKey } from '../devices/device.ts'
import { handsetsOf, livesOn, readHandsets } from '../devices/handsets.ts'
import { readEnroller } from '../devices/read-enroller.ts'
import type { Ports } from '../ports.ts'
import { undoWindowOf } from '../recovery/frozen.ts'
import { isFullySignedIn } from '../sessions/confirmed.ts'
import { lockSession, type SessionOver } from '../sessions/lock-session.ts'
import type { Session } from '../sessions/session.ts'

export type MoveRefusal =
  | SessionOver
  | 'confirm-first'
  /** No device of theirs lives on a phone of that name. */
  | 'unknown-handset'
  | 'handset-empty'
  | 'same-handset'
  | 'undo-window'

export type MoveBeginning = { begun: true } | { begun: false; reason: MoveRefusal; until?: Date }

/**
 * Writes down which phone gives way to which one (DE-7). It changes no device: each is set up anew afterwards by
 * `beginEnrolment`, with its own fresh factor, and what is left to do is seen in any browser (`lookAtMove`).
 */
export function beginMove(
  ports: Ports,
  input: { session: Session; from: string; to: string; asker: Asker },
): Promise<MoveBeginning> {
  const { asker } = input
  return ports.transact(async (stores) => {
    const own = await lockSession(ports, stores, input.session)
    if (!own) return refuse('session-over')
    const { user, session } = own
    if (!isFullySignedIn(session, user)) return refuse('confirm-first')
    const { devices, recoveries } = await readEnroller(ports, stores, own)
    const until = undoWindowOf(recoveries, ports.now())
    if (until) return { ...refuse('undo-window'), until }

    const usable = devices.filter(canSignIn)
    const from = handsetsOf(usable).find((name) => nameKey(name) === nameKey(input.from))
    const [to, ...others] = readHandsets(input.to) ?? []
    if (from === undefined) return refuse('unknown-handset')
    if (to === undefined || others.length > 0) return refuse('handset-empty')
    if (nameKey(to) === nameKey(from)) return refuse('same-handset')

    const entries = usable.filter((device) => livesOn(device, from)).map(({ id }) => id)
    const { id: userId, accountId } = user
    await stores.moves.put({ userId, accountId, from, to, entries, startedAt: ports.now() })
    const data = { count: entries.length }
    await writeEvent(ports, stores, { kind: 'device.move-begun', user, asker, session, data })
    return { begun: true }
  })
}

const refuse = (reason: MoveRefusal): MoveBeginning & { begun: false } => ({
  begun: false,
  reason,
})
