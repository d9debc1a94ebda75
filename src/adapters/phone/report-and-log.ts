import { reportCall } from '../../domain/calls/keep-call.ts'
import type { ReportCall } from '../../domain/calls/phone.ts'
import type { Ports } from '../../domain/ports.ts'
import type { Log } from '../log.ts'

/**
 * How the adapter named in `from` reports. Keys that count for nothing (too early, too late, too many, of another call) are
 * logged: how many and why, never which, since some are the digits of a screen.
 */
export function reportAndLog(
  ports: Ports,
  { from, log }: { from: string; log: Pick<Log, 'info'> },
): ReportCall {
  return async (callId, report) => {
    const kept = await reportCall(ports, { callId, report, from })
    if (report.name === 'keys' && !kept.moved)
      log.info(
        { callId, provider: from, count: report.keys.length, reason: kept.reason },
        'keys of a call were ignored',
      )
    return kept.direction
  }
}
