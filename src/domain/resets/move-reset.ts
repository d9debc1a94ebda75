import type { RecoveryId, UserId } from '../ids.ts'
import type { Settings } from '../settings.ts'
import { isRunning, type Reset, type ResetOutcome, resetEnd } from './reset.ts'

export type ResetEvent =
  | { name: 'agreed'; by: UserId }
  | { name: 'used'; recoveryId: RecoveryId }
  | { name: Exclude<ResetOutcome, 'expired'>; by?: UserId }
  | { name: 'tick' }

export type ResetMove = { moved: true; reset: Reset } | { moved: false; reason: 'over' }

/** The only place a reset changes state. Pure: it stores nothing and tells nobody. */
export function moveReset(
  reset: Reset,
  event: ResetEvent,
  { now, settings }: { now: Date; settings: Settings },
): ResetMove {
  if (!isRunning(reset)) return { moved: false, reason: 'over' }
  const isLate = resetEnd(reset)! <= now
  const close = (outcome: ResetOutcome, by?: UserId): ResetMove => ({
    moved: true,
    reset: { ...reset, status: { name: 'closed', outcome, at: now, ...(by && { by }) } },
  })
  if (event.name === 'tick') return isLate ? close('expired') : { moved: false, reason: 'over' }
  if (isLate) return { moved: false, reason: 'over' }
  const { name } = reset.status
  switch (event.name) {
    case 'agreed': {
      if (name !== 'waiting') return { moved: false, reason: 'over' }
      const until = new Date(now.getTime() + settings.resetMs)
      const status = { name: 'open', from: now, until } as const
      return { moved: true, reset: { ...reset, agreedBy: event.by, agreedAt: now, status } }
    }
    case 'used': {
      if (name !== 'open') return { moved: false, reason: 'over' }
      const { recoveryId } = event
      return { moved: true, reset: { ...reset, status: { name: 'used', at: now, recoveryId } } }
    }
    case 'declined':
      return name === 'waiting' ? close('declined', event.by) : { moved: false, reason: 'over' }
    default:
      return close(event.name, event.by)
  }
}
