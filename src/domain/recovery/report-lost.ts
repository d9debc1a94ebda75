import type { Asker } from '../asker.ts'
import { writeEvent } from '../audit/write-event.ts'
import { isKnown } from '../browsers/store.ts'
import { canSignIn } from '../devices/device.ts'
import { livesOn } from '../devices/handsets.ts'
import type { DeviceId, SessionId } from '../ids.ts'
import { tellOwner } from '../notices/tell-owner.ts'
import { maskNumber } from '../numbers/number.ts'
import type { Ports, Stores } from '../ports.ts'
import type { User } from '../users/user.ts'
import { keepRecovery } from './keep-recovery.ts'
import { isUnfinished } from './recovery.ts'

export interface LostReport {
  user: User
  asker: Asker
  devices: readonly DeviceId[]
  /** Everything that lives on this phone as well. */
  handset?: string
  numberToo: boolean
  /** The session that reports, where it is one: it stays. */
  session?: SessionId
}

export type LostRefusal = 'mail-first' | 'nothing-chosen'
export type LostAnswer = { suspended: number } | { refused: LostRefusal }

/**
 * Suspends devices that are lost, at once and with the password alone: whoever found the phone cannot use it. It opens
 * nothing. Once in seven days by the password, then with a mail link, so that who knows the password cannot keep the
 * owner out by it. Part of a transaction that holds the user's lock.
 */
export async function reportLost(
  ports: Ports,
  stores: Stores,
  report: LostReport,
): Promise<LostAnswer> {
  const { user, asker, handset } = report
  const listed = await stores.devices.all(user.id)
  const chosen = listed.filter(
    (device) =>
      canSignIn(device) &&
      (report.devices.includes(device.id) || (handset && livesOn(device, handset))),
  )
  if (chosen.length === 0 && !report.numberToo) return { refused: 'nothing-chosen' }
  if (!(await mayReport(ports, stores, report))) return { refused: 'mail-first' }

  for (const { id, name } of chosen) {
    await stores.devices.suspend(id, 'lost', ports.now())
    await writeEvent(ports, stores, {
      kind: 'device.reported-lost',
      user,
      asker,
      data: { deviceId: id },
    })
    await tellOwner(ports, stores, { event: 'device-reported-lost', user, asker, about: name })
  }
  if (report.numberToo) await suspendNumber(ports, stores, report)
  // The thing that is lost may be signed in: a session must not bring back what its owner reports.
  await stores.sessions.endAll(user.id, report.session)
  await endForgotten(ports, stores, user)
  await stores.users.save({ ...user, lostReportedAt: ports.now() })
  ports.bell.ring(`user:${user.id}`)
  return { suspended: chosen.length }
}

async function mayReport(
  { now, settings }: Ports,
  { browsers }: Stores,
  { user, asker }: LostReport,
): Promise<boolean> {
  const last = user.lostReportedAt?.getTime()
  if (last === undefined || now().getTime() - last >= settings.lostReportMs) return true
  const known = await browsers.find(user.id, asker.browser)
  // Only the mail link of the last hour counts here, not that the browser once signed in.
  return (
    known?.mailOpenedAt !== undefined &&
    isKnown({ ...known, signedInAt: new Date(0) }, settings, now())
  )
}

async function suspendNumber(
  ports: Ports,
  stores: Stores,
  { user, asker }: LostReport,
): Promise<void> {
  const number = await stores.users.findNumber(user.id)
  if (!number || number.suspendedAt) return
  await stores.users.suspendNumber(number.id, ports.now())
  await writeEvent(ports, stores, {
    kind: 'number.suspended',
    user,
    asker,
    data: { numberId: number.id },
  })
  await tellOwner(ports, stores, {
    event: 'number-reported-lost',
    user,
    asker,
    about: maskNumber(number.e164),
  })
}

/** A forgotten password is proven by a device: with the device lost, what was begun with it is worthless. */
async function endForgotten(ports: Ports, stores: Stores, user: User): Promise<void> {
  for (const recovery of await stores.recoveries.of(user.id, new Date(0))) {
    if (recovery.way !== 'forgotten-password' || !isUnfinished(recovery)) continue
    await keepRecovery(ports, stores, { recovery, event: { name: 'stopped' }, user })
    await stores.links.killFor({ purpose: 'recovery', recoveryId: recovery.id }, ports.now())
  }
}
