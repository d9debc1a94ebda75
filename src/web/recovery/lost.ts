import { type Context, Hono } from 'hono'
import { canSignIn, type Device } from '../../domain/devices/device.ts'
import { livesOn } from '../../domain/devices/handsets.ts'
import { listDevices } from '../../domain/devices/list-devices.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { findDevice } from '../../domain/recovery/find-device.ts'
import { type LostThing, reportOwnLost } from '../../domain/recovery/report-own-lost.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Html } from '../shared/html.ts'
import { showingOf, shownField } from '../shared/showing.ts'
import type { Refusal } from '../shared/view.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import {
  type SessionDeps,
  type SignedIn,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { foundPage, handsetLostPage, reportLostPage } from './lost-page.ts'
import { codeText } from './refusal-texts.ts'

const emptyForm = strictForm({})
const handsetForm = strictForm({ handset: textOf() })
const codeForm = strictForm({ code: textOf(64), passkey: textOf(8192) })

/** "Report it lost" and "I found it", from the security page. In a recovery's own session too (LO-7). */
export function lostRoutes(deps: SessionDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  for (const path of [routes.security.lost, routes.security.handsetLost])
    web.use(path, withSession(deps))
  web.use(routes.security.found, withSession(deps, { restricted: true }))

  /** A device of this user in the state that the page is about; anything else is not there (H06). */
  const own = async (c: Context<SignedIn>, fits: (device: Device) => boolean): Promise<Device> => {
    const id = idParam<DeviceId>(c, 'id')
    const device = await ports.read(({ devices }) => devices.find(c.var.session.userId, id))
    if (!device || !fits(device)) throw new BadRequest(404, 'id is unknown')
    return device
  }
  const suspended = ({ status }: Device) => status === 'suspended'

  web.get(routes.security.lost, async (c) =>
    c.html(`${reportLostPage({ view: c.var.view, device: await own(c, canSignIn) })}`),
  )

  web.post(routes.security.lost, async (c) => {
    await readForm(c, emptyForm)
    const device = await own(c, canSignIn)
    return report(c, { deviceId: device.id }, (refusals) =>
      reportLostPage({ view: c.var.view, device, refusals }),
    )
  })

  web.get(routes.security.handsetLost, async (c) => {
    const handset = c.req.query('handset') ?? ''
    return c.html(`${handsetLostPage({ view: c.var.view, ...(await onHandset(c, handset)) })}`)
  })

  web.post(routes.security.handsetLost, async (c) => {
    const { handset } = await readForm(c, handsetForm)
    const page = await onHandset(c, handset)
    return report(c, { handset }, (refusals) =>
      handsetLostPage({ view: c.var.view, ...page, refusals }),
    )
  })

  async function report(
    c: Context<SignedIn>,
    lost: LostThing,
    again: (refusals: Refusal[]) => Html,
  ): Promise<Response> {
    const { session, view } = c.var
    const answer = await reportOwnLost(ports, { session, lost, asker: askerOf(c) })
    if (answer.reported) return c.redirect(`${routes.security.page}?done=lost`, 303)
    if (answer.reason === 'session-over') return signInAgain(c)
    if (answer.reason === 'not-found') throw new BadRequest(404, 'there is no such device')
    return c.html(
      `${again([{ field: 'main', text: view.words(`recovery.lost-${answer.reason}`) }])}`,
      422,
    )
  }

  /** What lives on a phone of theirs. */
  async function onHandset(
    c: Context<SignedIn>,
    handset: string,
  ): Promise<{ handset: string; devices: Device[] }> {
    const list = await listDevices(ports, { session: c.var.session })
    const devices = list.devices.filter((device) => canSignIn(device) && livesOn(device, handset))
    if (devices.length === 0) throw new BadRequest(404, 'there is no such phone')
    return { handset, devices }
  }

  web.get(routes.security.found, async (c) =>
    c.html(`${foundPage({ view: c.var.view, device: await own(c, suspended) })}`),
  )

  web.post(routes.security.found, async (c) => {
    const typed = await readForm(c, codeForm)
    const device = await own(c, suspended)
    const showing = showingOf({ device: device.id, ...typed })
    const found = { userId: c.var.session.userId, ...showing, asker: askerOf(c) }
    const answer = await findDevice(ports, found)
    if (answer.accepted) return c.redirect(`${routes.security.page}?done=found`, 303)
    const refusals = [{ field: shownField(typed), text: codeText(c.var.view, answer) }]
    return c.html(`${foundPage({ view: c.var.view, device, refusals })}`, 422)
  })

  return web
}
