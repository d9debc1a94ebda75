import type { Ports } from '../ports.ts'
import type { Session } from '../sessions/session.ts'

/** Leaves nothing of the codes that this session made (DE-4). Those from before stay valid. */
export const cancelCodes = (ports: Ports, { session }: { session: Session }): Promise<void> =>
  ports.transact(({ recoveryCodes }) => recoveryCodes.dropDrafts(session.id))
