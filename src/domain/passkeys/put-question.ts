import type { Asker } from '../asker.ts'
import type { Device } from '../devices/device.ts'
import type { Ports } from '../ports.ts'
import { hashToken } from '../secrets.ts'
import type { PasskeyPurpose } from './challenge.ts'

/** A credential as WebAuthn names it. */
export interface CredentialName {
  type: 'public-key'
  id: string
  transports: readonly string[]
}

/** Keeps a fresh challenge of 256 bits for this browser and gives it back. */
export async function putQuestion(
  { transact, chance, now, settings }: Ports,
  about: { asker: Asker; purpose: PasskeyPurpose; subject?: string },
): Promise<string> {
  const challenge = chance.token()
  const { asker, purpose, subject } = about
  await transact(({ challenges }) =>
    challenges.add({
      challengeHash: hashToken(challenge),
      browser: asker.browser,
      purpose,
      ...(subject !== undefined && { subject }),
      expiresAt: new Date(now().getTime() + settings.passkeyChallengeMs),
    }),
  )
  return challenge
}

/** The passkeys among some devices, for a browser to choose from or to leave out. */
export const credentialNames = (devices: readonly Device[]): CredentialName[] =>
  devices.flatMap((device) =>
    device.kind === 'passkey' && device.credential
      ? [
          {
            type: 'public-key' as const,
            id: device.credential.id,
            transports: device.credential.transports,
          },
        ]
      : [],
  )
