import { forgetTakenOver } from './imports/taken-over.ts'
import type { Ports } from './ports.ts'

const DAY_MS = 24 * 3_600_000

/** Removes what is over and of no more use to anyone. Nothing here decides anything. */
export async function tidyUp(ports: Ports): Promise<void> {
  const { transact, now, settings } = ports
  const ago = (ms: number) => new Date(now().getTime() - ms)
  await transact(({ devices }) => devices.dropExpiredDrafts(now()))
  await transact(({ recoveryCodes }) => recoveryCodes.dropExpiredDrafts(now()))
  // As long as an undo could put them back, and longer.
  await transact(({ recoveryCodes }) => recoveryCodes.dropEndedBefore(ago(90 * DAY_MS)))
  // What an undo of a removal takes is kept beside the removed device.
  await transact(({ users }) => users.dropEarlierPasswords(now()))
  await transact(({ users }) => users.dropEarlierAddresses(now()))
  await transact(({ challenges }) => challenges.dropExpired(now()))
  await transact(({ signins }) => signins.dropOlderThan(ago(DAY_MS)))
  await transact(({ sessions }) => sessions.dropEnded(now(), settings.sessionIdleMs))
  await transact(({ links }) => links.dropOlderThan(ago(7 * DAY_MS)))
  await transact(({ notices }) => notices.dropOlderThan(ago(30 * DAY_MS)))
  await transact(({ outbox }) => outbox.dropDeliveredBefore(ago(30 * DAY_MS)))
  await transact(({ idempotency }) => idempotency.dropOlderThan(ago(DAY_MS)))
  await transact(({ tokens }) => tokens.dropOlderThan(ago(30 * DAY_MS)))
  await transact(({ calls }) => calls.dropHeardBefore(ago(DAY_MS)))
  await transact(({ alarms }) => alarms.dropToldBefore(ago(30 * DAY_MS)))
  await transact(({ throttle }) => throttle.dropOlderThan(ago(settings.codeWindowMs)))
  await forgetTakenOver(ports)
}
