import { readCode } from '../devices/code.ts'
import type { CodeDevice } from '../devices/device.ts'
import { type TotpKey, verifyTotp } from '../devices/totp.ts'
import type { Ports, Stores } from '../ports.ts'
import {
  type AskedDevice,
  attemptCode,
  type CodeAttempt,
  type CodeJudgement,
  refuse,
} from './attempt-code.ts'
import { codeCounter } from './count-wrong-code.ts'

/**
 * Whether this is a code that the device shows now and that was never used. Every route that looks at a code asks here.
 * `accepted` runs in the transaction that burns the code: what the code was for happens with it or not at all.
 */
export async function judgeCode<Result>(
  ports: Ports,
  attempt: CodeAttempt & { code: string },
  accepted: (stores: Stores, asked: AskedDevice) => Promise<Result>,
): Promise<CodeJudgement<Result>> {
  const code = readCode(attempt.code)
  if (code === undefined) return refuse('not-a-code')

  return attemptCode(ports, attempt, async (stores, asked) => {
    const verdict = verifyTotp(totpKey(asked), code, ports.now())
    if (!verdict.accepted) return verdict
    const { step, driftSteps } = verdict
    // Of two requests with one code the store lets one win (A07).
    const won = await stores.devices.burnStep(asked.device.id, {
      step,
      driftSteps,
      at: ports.now(),
    })
    if (!won) return refuse('code-already-used')
    await settle(stores, asked.device)
    return { accepted: true, result: await accepted(stores, asked) }
  })
}

/** What a device's codes are checked against. */
export const totpKey = ({ device, secret }: AskedDevice): TotpKey => {
  const { lastStep, driftSteps, proposedDriftSteps } = device
  return {
    secret,
    lastStep,
    driftSteps,
    ...(proposedDriftSteps !== undefined && { proposedDriftSteps }),
  }
}

async function settle({ devices, throttle }: Stores, device: CodeDevice): Promise<void> {
  if (device.proposedDriftSteps !== undefined) await devices.proposeDrift(device.id, undefined)
  if (device.status === 'paused') await devices.unpause(device.id)
  await throttle.clear(codeCounter(device.id))
}
