import type { Ports } from '../ports.ts'
import type { Recovery } from '../recovery/recovery.ts'
import type { Session } from '../sessions/session.ts'
import { replacesDevice } from '../ways/ways.ts'
import { type CodeStock, isLow } from './recovery-code.ts'

/** What the owner sees of their codes, and whether it is time for new ones. */
export interface OwnCodes {
  stock: CodeStock | undefined
  /** Few are left, or none. */
  low: boolean
  /** They came back without a device, and the codes are from before that. */
  renew: boolean
}

export function lookAtCodes(ports: Ports, { session }: { session: Session }): Promise<OwnCodes> {
  return ports.read(async ({ recoveryCodes, recoveries }) => {
    const stock = await recoveryCodes.stock(session.userId)
    const lately = await recoveries.of(session.userId, ports.now())
    return { stock, low: !stock || isLow(stock), renew: wantsRenewal(lately, stock) }
  })
}

/** After a recovery the codes are renewed (3-recovery.md, "Restricted session"): asked for until its undo window is over. */
export const wantsRenewal = (
  recoveries: readonly Recovery[],
  stock: Pick<CodeStock, 'madeAt'> | undefined,
): boolean =>
  recoveries.some(
    ({ way, status }) =>
      replacesDevice(way) &&
      status.name === 'finished' &&
      (stock === undefined || stock.madeAt <= status.at),
  )
