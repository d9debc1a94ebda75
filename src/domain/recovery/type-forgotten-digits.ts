import type { Asker } from '../asker.ts'
import type { RecoveryId } from '../ids.ts'
import { typeDigits } from '../links/type-digits.ts'
import type { Ports } from '../ports.ts'

/** Looked for where the browser has no attempt, so that the work is the same for every address (R12). */
const NONE = 'none' as RecoveryId

/** The digits of a forgotten password's mail. Why they were refused is not told: it would tell who exists (R12). */
export async function typeForgottenDigits(
  ports: Ports,
  { digits, asker }: { digits: string; asker: Asker },
): Promise<boolean> {
  const recovery = await ports.read(({ recoveries }) => recoveries.newestForgottenIn(asker.browser))
  const target = { purpose: 'recovery', recoveryId: recovery?.id ?? NONE } as const
  return (await typeDigits(ports, { target, digits, asker })).accepted
}
