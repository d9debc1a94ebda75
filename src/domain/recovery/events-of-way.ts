import type { NoticeEvent } from '../notices/notice.ts'
import {
  isByAdministrator,
  isByCode,
  replacesDevice,
  type WayName,
  wayNamed,
} from '../ways/ways.ts'

/** What the owner is told when somebody begins on a way. */
export function startedEvent(way: WayName): NoticeEvent {
  if (isByCode(way)) return 'recovery-code-used'
  if (!wayNamed(way).needs.includes('password')) return 'forgotten-password-started'
  return isByAdministrator(way) ? 'reset-recovery-started' : 'recovery-started'
}

/** What they are told when it is complete and waits. */
export function heldEvent(way: WayName): NoticeEvent {
  if (isByAdministrator(way)) return 'reset-held'
  if (isByCode(way)) return 'recovery-code-held'
  return replacesDevice(way) ? 'recovery-held' : 'forgotten-password-held'
}
