import type { Oath } from '../devices/device.ts'
import { nameKey } from '../devices/device.ts'
import type { AccountId, DeviceId, HardwareTokenId, UserId } from '../ids.ts'

export const TOKEN_STATES = ['in-stock', 'assigned', 'active', 'retired'] as const
export type TokenState = (typeof TOKEN_STATES)[number]

/**
 * A token in the cupboard of an account, or in somebody's hand. Once it is active the user's own device checks its codes;
 * this row remembers which one.
 */
export interface StockToken {
  id: HardwareTokenId
  accountId: AccountId
  manufacturer: string
  serial: string
  /** Sealed under the key ring with the token's id as associated data. Empty once it is retired. */
  sealedSecret: string
  oath: Oath
  /** The newest step or counter that any device of this token ever accepted; -1 before the first. */
  lastStep: number
  state: TokenState
  /** Whose it is, or will be. */
  userId?: UserId
  /** Only of an active one. */
  deviceId?: DeviceId
  importedAt: Date
  importedBy: UserId
  assignedAt?: Date
  /** Counts up with each change: of two at once the second changes nothing. */
  version: number
}

/** How tokens of an account are told apart and ordered: two spellings of a serial are one. */
export const serialKey = ({ serial, manufacturer }: Pick<StockToken, 'serial' | 'manufacturer'>) =>
  `${nameKey(serial)}~${nameKey(manufacturer)}`

/** Back in the cupboard, and what it showed before stays used. */
export function inStock(token: StockToken, lastStep = token.lastStep): StockToken {
  const { userId: _user, deviceId: _device, assignedAt: _at, ...rest } = token
  return { ...rest, state: 'in-stock', lastStep: Math.max(lastStep, token.lastStep) }
}
