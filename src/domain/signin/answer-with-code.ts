import type { Asker } from '../asker.ts'
import type { DeviceId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import { shownCode } from '../sessions/session.ts'
import type { AskedDevice, CodeRefusalReason } from './attempt-code.ts'
import { type FinishedSignin, finishSignin } from './finish-signin.ts'
import { judgeCode } from './judge-code.ts'
import { runningAttempt } from './look-at-signin.ts'

export type CodeAnswer =
  | ({ passed: true } & FinishedSignin)
  /** 'expired': only the password is asked again. */
  | { passed: false; reason: CodeRefusalReason | 'expired'; offMs?: number; retryAt?: Date }

/** The second factor of a sign-in: a code of the device that was asked for. */
export async function answerWithCode(
  ports: Ports,
  input: { deviceId: DeviceId; code: string; asker: Asker },
): Promise<CodeAnswer> {
  const attempt = await ports.read((stores) => runningAttempt(ports, stores, input.asker))
  if (!attempt) return { passed: false, reason: 'expired' }
  const { userId, passwordShownAt } = attempt

  const judgement = await judgeCode(ports, { ...input, userId }, (stores, asked) =>
    finish(ports, stores, { asked, asker: input.asker, passwordShownAt }),
  )
  if (judgement.accepted) return judgement.result
  const { accepted: _, ...refusal } = judgement
  return { passed: false, ...refusal }
}

async function finish(
  ports: Ports,
  stores: Stores,
  { asked, asker, passwordShownAt }: { asked: AskedDevice; asker: Asker; passwordShownAt: Date },
): Promise<CodeAnswer> {
  const { user, device } = asked
  // Gone when a recovery was granted meanwhile, or another code won.
  if (!(await stores.signins.finish(asker.browser, user.id)))
    return { passed: false, reason: 'expired' }
  const finished = await finishSignin(ports, stores, {
    user,
    asker,
    factors: [{ factor: 'password', at: passwordShownAt }, shownCode(device, ports.now())],
  })
  return { passed: true, ...finished }
}
