import type { CodeDevice } from '../devices/device.ts'
import { oathOf } from '../devices/oath.ts'
import { type CodeKey, type CodeVerdict, verifyTotp } from '../devices/totp.ts'
import { verifyHotp } from '../devices/verify-hotp.ts'
import type { Ports, Stores } from '../ports.ts'
import { type AskedDevice, attemptCode } from './attempt-code.ts'
import {
  type CodeJudgement,
  type CodeRefusal,
  type DeviceAttempt,
  refuse,
} from './attempt-device.ts'
import { codeCounter } from './count-wrong-code.ts'

/**
 * Whether this is a code that the device shows now and that was never used. Every route that looks at a code asks here.
 * `accepted` runs in the transaction that burns the code: what the code was for happens with it or not at all.
 */
export async function judgeCode<Result>(
  ports: Ports,
  attempt: DeviceAttempt & { code: string },
  accepted: (stores: Stores, asked: AskedDevice) => Promise<Result>,
): Promise<CodeJudgement<Result>> {
  const typed = [attempt.code]
  return attemptCode(ports, { ...attempt, typed }, async (stores, asked) => {
    const verdict = verify(asked, ports.now())
    if (!verdict.accepted) return refusedBy(verdict, asked)
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

function verify(asked: AskedDevice, now: Date): CodeVerdict {
  const [key, code] = [codeKey(asked), asked.codes[0]!]
  return oathOf(asked.device).period === undefined
    ? verifyHotp(key, code)
    : verifyTotp(key, code, now)
}

function refusedBy(
  verdict: CodeVerdict & { accepted: false },
  { device }: AskedDevice,
): CodeRefusal {
  if (verdict.reason !== 'clock-off') return refuse(verdict.reason)
  const stepMs = (oathOf(device).period ?? 0) * 1000
  return { ...refuse(verdict.reason), offMs: verdict.offSteps * stepMs }
}

/** What a device's codes are checked against. */
export const codeKey = ({ device, secret }: AskedDevice): CodeKey => {
  const { lastStep, driftSteps, proposedDriftSteps } = device
  return {
    secret,
    oath: oathOf(device),
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
