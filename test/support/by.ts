import type { DeviceId } from '../../src/domain/ids.ts'
import type { By } from '../../src/domain/permissions/acting.ts'
import type { PermissionSet } from '../../src/domain/permissions/permission-sets.ts'
import type { Ports } from '../../src/domain/ports.ts'
import type { ShownFactor } from '../../src/domain/sessions/session.ts'
import { startSession } from '../../src/domain/sessions/start-session.ts'
import { makeToken } from '../../src/domain/tokens/make-token.ts'
import { browserOf, type Person } from './world.ts'

/** A session of this person, in a browser of their own, with a device shown just now or with the password alone. */
export async function by(
  ports: Ports,
  { user }: Person,
  shown: 'device' | 'password' = 'device',
): Promise<Extract<By, { session: unknown }>> {
  const at = ports.now()
  const factors: ShownFactor[] = [{ factor: 'password', at }]
  if (shown === 'device')
    factors.push({ factor: 'authenticator', deviceId: 'shown' as DeviceId, at })
  const asker = browserOf(ports.chance.id())
  const { session } = await ports.transact((stores) =>
    startSession(ports, stores, { user, asker, factors }),
  )
  return { session }
}

/** An API token that this person made, with these sets. */
export async function byToken(
  ports: Ports,
  person: Person,
  sets: readonly PermissionSet[],
): Promise<By> {
  const { session } = await by(ports, person)
  const asked = { name: 'a program', sets, days: 30 }
  const made = await makeToken(ports, { session, asked, asker: browserOf(person.user.id) })
  if (!made.made) throw new Error(`No token: ${made.reason}`)
  return { token: made.token }
}
