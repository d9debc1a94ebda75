import type { Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { inStock } from './hardware-token.ts'
import { deviceOf } from './look-at-tokens.ts'

/** Before a user is removed: their tokens go back into the cupboard, and what these showed stays used. */
export async function releaseTokens(stores: Stores, { id }: User): Promise<void> {
  for (const token of await stores.hardwareTokens.of(id)) {
    const device = await deviceOf(stores, token)
    await stores.hardwareTokens.change(inStock(token, device?.lastStep))
  }
}
