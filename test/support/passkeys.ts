import assert from 'node:assert/strict'
import { beginEnrolment, type NewDevice } from '../../src/domain/devices/begin-enrolment.ts'
import { finishPasskey, type PasskeyActivation } from '../../src/domain/devices/finish-passkey.ts'
import { askRegistration } from '../../src/domain/passkeys/ask-registration.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import type { SoftAuthenticator } from './authenticator.ts'
import type { World } from './world.ts'
import { browserOf } from './world.ts'

/** Where sessions of these tests are. */
export const HERE = browserOf('laptop')

/** Adds a passkey from a session that may. */
export async function enrolPasskey(
  { ports }: Pick<World, 'ports'>,
  session: Session,
  { key, ...about }: Partial<NewDevice> & { key: SoftAuthenticator },
): Promise<PasskeyActivation> {
  const asked = { name: 'key', handset: '', ...about, kind: 'passkey' as const }
  const begun = await beginEnrolment(ports, { session, asked, asker: HERE })
  assert.ok(begun.begun, JSON.stringify(begun))
  const question = await askRegistration(ports, { session, service: 'Aikagi', asker: HERE })
  const passkey = key.register(question!.challenge)
  key.userHandle = question!.user.id
  return finishPasskey(ports, { session, asker: HERE, passkey })
}
