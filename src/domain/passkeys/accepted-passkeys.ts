import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { userHandleOf } from './user-handle.ts'

export interface AcceptedPasskeys {
  rpId: string
  user: string
  /** Credential ids, those of suspended and removed devices too: until it is final they can still bring one back. */
  accepted: string[]
}

/** What a password manager may keep of this user. Undefined where there was never a passkey, or not everything was shown. */
export async function acceptedPasskeys(
  ports: Ports,
  { session }: { session: Session },
): Promise<AcceptedPasskeys | undefined> {
  const devices = await ports.read((stores) => stores.devices.all(session.userId))
  const passkeys = devices.filter((device) => device.kind === 'passkey')
  if (session.kind !== 'full' || passkeys.length === 0) return undefined
  const kept = passkeys.filter(({ status }) => status !== 'revoked')
  return {
    rpId: ports.passkeys.rpId,
    user: userHandleOf(session.userId),
    accepted: kept.flatMap(({ credential }) => credential?.id ?? []),
  }
}
