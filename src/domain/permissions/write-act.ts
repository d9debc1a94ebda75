import type { Asker } from '../asker.ts'
import type { AuditEventKind } from '../audit/kinds.ts'
import { type Happening, writeEvent } from '../audit/write-event.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import type { Acting } from './acting.ts'

/**
 * Audits what somebody did beyond their own devices: who, by which session or token, upon whom. Without a `subject` it
 * happened to the account.
 */
export function writeAct(
  ports: Ports,
  stores: Stores,
  act: {
    kind: AuditEventKind
    acting: Acting
    subject?: User
    asker: Pick<Asker, 'network' | 'userAgent'>
    data?: NonNullable<Happening['data']>
  },
): Promise<void> {
  const { kind, acting, subject, asker } = act
  const { session, token } = acting.by
  const data = { ...act.data, ...(token && { tokenId: token.id }) }
  return writeEvent(ports, stores, {
    kind,
    user: subject ?? acting.user,
    ofAccount: subject === undefined,
    actor: acting.user.id,
    asker,
    ...(session && { session }),
    ...(Object.keys(data).length > 0 && { data }),
  })
}
