import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import type { Ports } from '../ports.ts'
import { proveRecovery } from '../recovery/prove-recovery.ts'
import { whoseRecovery } from '../recovery/running-recovery.ts'
import { RESET_CODE } from './show-reset-code.ts'

/** 'over': none was shown lately, or it was tried too often. Ask for another one. */
export type TypedResetCode =
  | { accepted: true }
  | { accepted: false; reason: 'no-recovery' | 'wrong-code' | 'over' }

/** The person types, at once, what the administrator's page showed. Three tries, each counted before it is looked at. */
export async function typeResetCode(
  ports: Ports,
  { typed, asker }: { typed: string; asker: Asker },
): Promise<TypedResetCode> {
  const recovery = await whoseRecovery(ports, asker)
  const resetId = recovery?.resetId
  if (!resetId || recovery.way !== 'administrator-in-person')
    return { accepted: false, reason: 'no-recovery' }
  const { resetCodeTries } = ports.settings
  const mac = await ports.transact(({ resets }) =>
    resets.chargeCode(resetId, resetCodeTries, ports.now()),
  )
  if (!mac) return { accepted: false, reason: 'over' }
  const code = typed.normalize('NFKC').replace(/[\s-]/gu, '')
  const isRight = ports.vault.isMac(RESET_CODE, resetId + code, mac)
  return ports.transact(async (stores) => {
    const user = await stores.users.lock(recovery.userId)
    if (!isRight) {
      const about = { kind: 'reset.code-refused', user, actor: 'nobody', asker } as const
      await writeEvent(ports, stores, { ...about, data: { resetId } })
      return { accepted: false, reason: 'wrong-code' }
    }
    if (!(await stores.resets.spendCode(resetId, mac))) return { accepted: false, reason: 'over' }
    const proving = { recoveryId: recovery.id, proof: 'reset-code', asker } as const
    const proved = await proveRecovery(ports, stores, proving)
    return proved ? { accepted: true } : { accepted: false, reason: 'over' }
  })
}
