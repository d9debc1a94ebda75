import type { SetupId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'

/** The mail link of set-up came back: its address is verified. Part of the transaction that spends the link. */
export async function proveSetupAddress(
  { now, bell }: Ports,
  { setups }: Stores,
  id: SetupId,
): Promise<void> {
  const setup = await setups.find(id)
  if (!setup || setup.finishedAt) return
  await setups.save({ ...setup, emailVerifiedAt: now() })
  bell.ring(`setup:${id}`)
}
