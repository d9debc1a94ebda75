import { type Context, Hono } from 'hono'
import type { Device } from '../../domain/devices/device.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { findDevice } from '../../domain/recovery/find-device.ts'
import { reportLost } from '../../domain/recovery/report-lost.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import { type SessionDeps, type SignedIn, withSession } from '../signin/with-session.ts'
import { foundPage, reportLostPage } from './lost-page.ts'
import { codeText } from './refusal-texts.ts'

const emptyForm = strictForm({})
const codeForm = strictForm({ code: textOf(64) })

/** "Report it lost" and "I found it", from the security page. In a recovery's own session too (LO-7). */
export function lostRoutes(deps: SessionDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  web.use(routes.security.lost, withSession(deps))
  web.use(routes.security.found, withSession(deps, { restricted: true }))

  /** A device of this user in the state that the page is about; anything else is not there (H06). */
  const own = async (c: Context<SignedIn>, fits: (device: Device) => boolean): Promise<Device> => {
    const id = idParam<DeviceId>(c, 'id')
    const device = await ports.read(({ devices }) => devices.find(c.var.session.userId, id))
    if (!device || !fits(device)) throw new BadRequest(404, 'id is unknown')
    return device
  }
  const inUse = ({ status }: Device) => status === 'active' || status === 'paused'
  const suspended = ({ status }: Device) => status === 'suspended'

  web.get(routes.security.lost, async (c) =>
    c.html(`${reportLostPage({ view: c.var.view, device: await own(c, inUse) })}`),
  )

  web.post(routes.security.lost, async (c) => {
    await readForm(c, emptyForm)
    const device = await own(c, inUse)
    const answer = await ports.transact(async (stores) => {
      const user = await stores.users.lock(c.var.session.userId)
      return reportLost(ports, stores, {
        user,
        asker: askerOf(c),
        devices: [device.id],
        session: c.var.session.id,
        numberToo: false,
      })
    })
    if (!('refused' in answer)) return c.redirect(routes.security.page, 303)
    const refusals = [{ field: 'main', text: c.var.view.words(`recovery.lost-${answer.refused}`) }]
    return c.html(`${reportLostPage({ view: c.var.view, device, refusals })}`, 422)
  })

  web.get(routes.security.found, async (c) =>
    c.html(`${foundPage({ view: c.var.view, device: await own(c, suspended) })}`),
  )

  web.post(routes.security.found, async (c) => {
    const { code } = await readForm(c, codeForm)
    const device = await own(c, suspended)
    const found = { userId: c.var.session.userId, deviceId: device.id, code, asker: askerOf(c) }
    const answer = await findDevice(ports, found)
    if (answer.accepted) return c.redirect(routes.security.page, 303)
    const refusals = [{ field: 'code', text: codeText(c.var.view, answer) }]
    return c.html(`${foundPage({ view: c.var.view, device, refusals })}`, 422)
  })

  return web
}
