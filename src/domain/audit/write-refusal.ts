import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { AuditEventKind } from './kinds.ts'
import { NO_ACCOUNT } from './no-account.ts'

/** Also for a name that nobody has: the same statements, and a trace of whoever tries out names (R12). */
export const writeRefusal = (
  { now }: Pick<Ports, 'now'>,
  { audit }: Pick<Stores, 'audit'>,
  { kind, user, asker }: { kind: AuditEventKind; user: User | undefined; asker: Asker },
): Promise<void> =>
  audit.append({
    accountId: user?.accountId ?? NO_ACCOUNT,
    kind,
    at: now(),
    actor: 'nobody',
    ...(user && { subject: user.id }),
    network: asker.network,
    userAgent: asker.userAgent,
  })
