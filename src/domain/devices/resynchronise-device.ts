import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { DeviceId, UserId } from '../ids.ts'
import type { Ports } from '../ports.ts'
import { attemptCode } from '../signin/attempt-code.ts'
import { type CodeJudgement, refuse } from '../signin/attempt-device.ts'
import { codeKey } from '../signin/judge-code.ts'
import { resynchronise } from './resynchronise.ts'

export interface FoundDrift {
  /** How many steps the device's clock is ahead of ours. Of a token that counts: none. */
  driftSteps: number
}

/**
 * Two consecutive codes tell how far the device's clock is off, or its counter went on. It is believed only when the next
 * code proves it: ask that one by any route that ends in `judgeCode`. Until then nothing was shown and nobody is let in (A03).
 */
export async function resynchroniseDevice(
  ports: Ports,
  input: { userId: UserId; deviceId: DeviceId; first: string; second: string; asker: Asker },
): Promise<CodeJudgement<FoundDrift>> {
  const { first, second, asker } = input
  const attempt = { ...input, typed: [first, second] }
  return attemptCode(ports, attempt, async (stores, asked) => {
    const { user, device } = asked
    const [one, two] = asked.codes as [string, string]
    const verdict = resynchronise(codeKey(asked), { first: one, second: two }, ports.now())
    if (!verdict.accepted) return verdict
    const { step, proposedDriftSteps } = verdict
    const burned = { step, driftSteps: device.driftSteps, at: ports.now() }
    if (!(await stores.devices.burnStep(device.id, burned))) return refuse('code-already-used')
    await stores.devices.proposeDrift(device.id, proposedDriftSteps)
    const data = {
      deviceId: device.id,
      ...(proposedDriftSteps !== undefined && { proposedDriftSteps }),
    }
    await writeEvent(ports, stores, { kind: 'device.resynchronised', user, asker, data })
    return { accepted: true, result: { driftSteps: proposedDriftSteps ?? 0 } }
  })
}
