import { alarmOf } from '../alarms/alarm-of.ts'
import { raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Asker } from '../asker.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Session } from '../sessions/session.ts'
import type { User } from '../users/user.ts'
import type { NewEvent } from './event.ts'
import type { AuditEventKind } from './kinds.ts'

export interface Happening {
  kind: AuditEventKind
  /** To whom it happened. */
  user: User
  /** It happened to the account of `user`, and to nobody in particular: no subject is written. */
  ofAccount?: boolean
  /** By default the user. */
  actor?: NewEvent['actor']
  asker?: Pick<Asker, 'network' | 'userAgent'>
  session?: Session
  data?: NonNullable<NewEvent['data']>
}

/** Writes one line of the audit log in the same transaction as what it tells, and raises the alarm that it means. */
export async function writeEvent(
  ports: Ports,
  stores: Stores,
  happening: Happening,
): Promise<void> {
  const { kind, user, ofAccount, actor, asker, session, data } = happening
  await stores.audit.append({
    accountId: user.accountId,
    kind,
    at: ports.now(),
    actor: actor ?? user.id,
    ...(!ofAccount && { subject: user.id }),
    ...(asker && { network: asker.network, userAgent: asker.userAgent }),
    ...(session && { factors: session.factors.map(({ factor }) => factor) }),
    ...(data && { data }),
  })
  const alarm = alarmOf(happening)
  if (alarm)
    await raiseAlarm(ports, stores, {
      accountId: user.accountId,
      kind: alarm,
      actor: actor ?? user.id,
      ...(!ofAccount && { subject: user.id }),
    })
}
