import { NO_ACCOUNT } from '../audit/no-account.ts'
import type { AccountId, AlarmId } from '../ids.ts'
import type { Ports, Stores } from '../ports.ts'
import type { Alarm, AlarmKind } from './alarm.ts'

const DAY_MS = 24 * 3_600_000

/** Keeps an alarm in the transaction of what it is about: neither is without the other. `tellAlarms` tells it. */
export async function raiseAlarm(
  ports: Ports,
  { alarms }: Stores,
  alarm: Pick<Alarm, 'accountId' | 'kind' | 'subject' | 'actor'>,
): Promise<void> {
  await alarms.add({ ...alarm, id: ports.chance.id<AlarmId>(), at: ports.now() })
  ports.bell.ring('alarms')
}

/** As `raiseAlarm`, for what goes on until somebody mends it: once a day. */
async function raiseDaily(
  ports: Ports,
  stores: Stores,
  alarm: Pick<Alarm, 'accountId' | 'kind'>,
): Promise<void> {
  const last = await stores.alarms.newest(alarm.accountId, alarm.kind)
  if (last && ports.now().getTime() - last.getTime() < DAY_MS) return
  await raiseAlarm(ports, stores, { ...alarm, actor: 'system' })
}

/** Something is wrong with the installation: its operators are told, and the accounts it is wrong in. */
export async function alarmOperators(
  ports: Ports,
  stores: Stores,
  { kind, accounts = [] }: { kind: AlarmKind; accounts?: readonly AccountId[] },
): Promise<void> {
  const told = new Set([...(await stores.alarms.operators()), ...accounts])
  told.delete(NO_ACCOUNT)
  for (const accountId of told) await raiseDaily(ports, stores, { accountId, kind })
}
