import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import type { CodeRefusalReason } from './attempt-device.ts'
import { type FinishedSignin, finishSignin } from './finish-signin.ts'
import { judgeDevice, type Showing, type ShownDevice } from './judge-device.ts'
import { runningAttempt } from './look-at-signin.ts'

export type DeviceAnswer =
  | ({ passed: true } & FinishedSignin)
  /** 'expired': only the password is asked again. */
  | { passed: false; reason: CodeRefusalReason | 'expired'; offMs?: number; retryAt?: Date }

/** The second factor of a sign-in: a code of the device that was asked for, or a passkey. */
export async function answerWithDevice(
  ports: Ports,
  input: { asker: Asker } & Showing,
): Promise<DeviceAnswer> {
  const attempt = await ports.read((stores) => runningAttempt(ports, stores, input.asker))
  if (!attempt) return { passed: false, reason: 'expired' }
  const { userId, passwordShownAt } = attempt

  const judgement = await judgeDevice(
    ports,
    { ...input, userId, purpose: 'second-factor' },
    (stores, shown) => finish(ports, stores, { shown, asker: input.asker, passwordShownAt }),
  )
  if (judgement.accepted) return judgement.result
  const { accepted: _, ...refusal } = judgement
  return { passed: false, ...refusal }
}

async function finish(
  ports: Ports,
  stores: Stores,
  { shown, asker, passwordShownAt }: { shown: ShownDevice; asker: Asker; passwordShownAt: Date },
): Promise<DeviceAnswer> {
  const { user, factor } = shown
  // Gone when a recovery was granted meanwhile, or another code won.
  if (!(await stores.signins.finish(asker.browser, user.id)))
    return { passed: false, reason: 'expired' }
  const finished = await finishSignin(ports, stores, {
    user,
    asker,
    factors: [{ factor: 'password', at: passwordShownAt }, factor],
  })
  return { passed: true, ...finished }
}
