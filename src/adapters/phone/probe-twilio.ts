import { setTimeout } from 'node:timers/promises'
import { PROBE_LINES, type Probe, type ProbeOutcome } from './probe.ts'
import { openTwilioClient, type TwilioAccount } from './twilio-client.ts'
import { failureOf } from './twilio-report.ts'
import { farewell } from './twilio-script.ts'

const LOOK_MS = 1_000

/**
 * Has the provider call and say the test lines. What becomes of it is asked for each second: without the running service
 * nobody answers callbacks, so whether the provider reaches the public address is not seen.
 */
export async function probeTwilio(
  account: TwilioAccount & { from: string },
  probe: Probe,
): Promise<ProbeOutcome> {
  let reached: ProbeOutcome['reached'] = 'nothing'
  const client = await openTwilioClient(account)
  try {
    const { sid } = await client.calls.create(orderOf(account.from, probe))
    reached = 'taken'
    const deadline = performance.now() + probe.ringMs + probe.callMs
    while (performance.now() < deadline) {
      const { status } = await client.calls(sid).fetch()
      reached = REACHED[status] ?? reached
      if (status === 'completed') return { reached }
      if (ENDS.has(status)) return { reached, cause: status }
      await setTimeout(LOOK_MS)
    }
    await client.calls(sid).update({ status: 'completed' })
    return { reached, cause: 'it did not end' }
  } catch (error) {
    const failure = failureOf(error)
    return { reached, ...('cause' in failure && failure.cause && { cause: failure.cause }) }
  }
}

const orderOf = (from: string, { order, ringMs, callMs }: Probe) => ({
  to: order.e164,
  from,
  twiml: farewell({ say: PROBE_LINES, next: 'hang-up' }, order.language),
  timeout: Math.ceil(ringMs / 1000),
  timeLimit: Math.ceil(callMs / 1000),
})

/** That it was completed means that somebody took it, and not that they listened to the end. */
const REACHED: Readonly<Record<string, ProbeOutcome['reached']>> = {
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'answered',
  busy: 'ringing',
  'no-answer': 'ringing',
}

const ENDS = new Set(['busy', 'no-answer', 'failed', 'canceled'])
