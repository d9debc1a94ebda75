import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import type { Enroller } from './may-enrol.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** What decides about a session's devices. `user` is given by whoever locked it. */
export async function readEnroller(
  { now }: Ports,
  { users, devices, recoveries }: Stores,
  { session, user }: { session: Session; user?: User },
): Promise<Enroller> {
  const { userId } = session
  return {
    session,
    user: user ?? (await users.get(userId)),
    devices: await devices.all(userId),
    recoveries: await recoveries.of(userId, new Date(now().getTime() - WEEK_MS)),
  }
}
