import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import { inGroups, toBase32 } from './base32.ts'
import type { Authenticator } from './device.ts'
import { otpauthUri } from './otpauth.ts'

export interface Draft {
  device: Authenticator
  /** The secret for typing: base32, in fours. */
  secret: string
  /** The text of the QR code and of the link that opens an app on the same phone. */
  uri: string
}

/** The draft of this session with its secret. No other session ever reads it, and no active device is ever shown. */
export function showDraft(
  ports: Ports,
  { session, issuer }: { session: Session; issuer: string },
): Promise<Draft | undefined> {
  return ports.read(async ({ devices, accounts, users }) => {
    const device = await devices.findDraft(session.id, ports.now())
    if (device?.kind !== 'authenticator' || device.userId !== session.userId) return undefined
    const account = await accounts.get(device.accountId)
    const user = await users.get(device.userId)
    const secret = ports.vault.open(device.sealedSecret, device.id)
    const label = { issuer, account: account.name, user: user.userName ?? user.signInKey }
    return { device, secret: inGroups(toBase32(secret)), uri: otpauthUri(secret, label) }
  })
}
