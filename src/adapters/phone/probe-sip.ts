import type { CallReport, Direction, ReportCall } from '../../domain/calls/phone.ts'
import { PROBE_LINES, type Probe, type ProbeOutcome } from './probe.ts'
import { type SipPhoneOptions, sipPhone } from './sip/sip.ts'

type SipLine = Omit<SipPhoneOptions, 'report' | 'failed'>

/** Calls through the account, says the test lines, and hangs up. */
export async function probeSip(line: SipLine, probe: Probe): Promise<ProbeOutcome> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  let reached: ProbeOutcome['reached'] = 'nothing'
  let timer = setTimeout(resolve, probe.ringMs, 'nobody answered')
  const report: ReportCall = async (_, said) => {
    reached = reachedBy(said) ?? reached
    if (said.name === 'failed' || said.name === 'hung-up') resolve(said.cause ?? 'hung up')
    if (reached === 'heard') resolve(undefined)
    if (said.name !== 'answered') return LISTEN
    clearTimeout(timer)
    timer = setTimeout(resolve, probe.callMs, 'it did not end')
    return { say: PROBE_LINES, next: 'listen' }
  }
  const phone = sipPhone({ ...line, report, failed: (_, error) => resolve(String(error)) })
  try {
    await phone.place(probe.order)
    const cause = await promise
    return { reached, ...(cause !== undefined && { cause }) }
  } finally {
    clearTimeout(timer)
    await phone.stop()
  }
}

const LISTEN: Direction = { say: [], next: 'listen' }

/** How far a report shows the call to be; undefined, where it shows nothing. */
function reachedBy(said: CallReport): ProbeOutcome['reached'] | undefined {
  if (said.name === 'placed') return 'taken'
  if (said.name === 'ringing' || said.name === 'answered') return said.name
  const isLastWord = said.name === 'spoken' && said.line.key === 'voice.goodbye'
  return isLastWord && said.point === 'ended' ? 'heard' : undefined
}
