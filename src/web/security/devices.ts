import { type Context, Hono } from 'hono'
import { type Device, isListed } from '../../domain/devices/device.ts'
import { listDevices } from '../../domain/devices/list-devices.ts'
import { isLast, removeDevice } from '../../domain/devices/remove-device.ts'
import { renameDevice } from '../../domain/devices/rename-device.ts'
import { resynchroniseDevice } from '../../domain/devices/resynchronise-device.ts'
import { tryDevice } from '../../domain/devices/try-device.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { showingOf, shownField } from '../shared/showing.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import { codeText } from '../signin/refusal-texts.ts'
import { pairForm } from '../signin/resynchronise.ts'
import { resynchronisePage } from '../signin/resynchronise-page.ts'
import { confirmFirst, type SignedIn, signInAgain, withSession } from '../signin/with-session.ts'
import { DEVICE_DONE, devicePage, removePage, tryPage } from './device-page.ts'
import { deviceText } from './refusal-texts.ts'
import type { SecurityDeps } from './security.ts'

const renameForm = strictForm({ name: textOf(), handset: textOf() })
const emptyForm = strictForm({})
const codeForm = strictForm({ code: textOf(64), device: textOf(64), passkey: textOf(8192) })

/** One device of one's own: look, rename, remove, try, re-synchronise (DE-5, DE-6). */
export function deviceRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports } = deps
  const { device: page, rename, remove, resynchronise, tryIt } = routes.security
  const web = new Hono<SignedIn>()
  const signedIn = withSession(deps)
  for (const path of [page, rename, remove, resynchronise, tryIt]) web.use(path, signedIn)

  web.get(page, async (c) => {
    const { device } = await own(c)
    const done = DEVICE_DONE.find((name) => name === c.req.query('done'))
    return c.html(`${devicePage({ view: c.var.view, device, ...(done && { done }) })}`)
  })

  web.post(rename, async (c) => {
    const typed = await readForm(c, renameForm)
    const { view, session } = c.var
    const { device } = await own(c)
    const about = { session, deviceId: device.id, asker: askerOf(c) }
    const renaming = await renameDevice(ports, { ...about, ...typed })
    if (renaming.renamed) return c.redirect(`${to(page, { id: device.id })}?done=renamed`, 303)
    const { reason } = renaming
    if (reason === 'not-found') throw notFound()
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const refusals = [{ field: 'name', text: deviceText(view, { reason }, ports.now()) }]
    return c.html(`${devicePage({ view, device, typed, refusals })}`, 422)
  })

  web.get(remove, async (c) => {
    const { device, last } = await own(c)
    const moment = { settings: ports.settings, now: ports.now() }
    if (!isConfirmed(c.var.session, c.var.user, moment)) return confirmFirst(c)
    return c.html(`${removePage({ view: c.var.view, device, last })}`)
  })

  web.post(remove, async (c) => {
    await readForm(c, emptyForm)
    const { view, session } = c.var
    const { device, last } = await own(c)
    const removal = await removeDevice(ports, { session, deviceId: device.id, asker: askerOf(c) })
    if (removal.removed) {
      const done = removal.unprotected ? 'unprotected' : 'removed'
      return c.redirect(`${routes.security.page}?done=${done}`, 303)
    }
    const { reason, ...rest } = removal
    if (reason === 'not-found') throw notFound()
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const refusal = deviceText(view, { ...rest, reason }, ports.now())
    return c.html(`${removePage({ view, device, last, refusal })}`, 422)
  })

  web.get(tryIt, async (c) => {
    const { device } = await own(c)
    const resynchronised = c.req.query('resynchronised') !== undefined
    return c.html(`${tryPage({ view: c.var.view, device, resynchronised })}`)
  })

  web.post(tryIt, async (c) => {
    const typed = await readForm(c, codeForm)
    const { view, session } = c.var
    const { device } = await own(c)
    const about = { session, deviceId: device.id, asker: askerOf(c) }
    const showing = showingOf({ ...typed, device: device.id })
    const judged = await tryDevice(ports, { ...about, ...showing })
    if (judged.accepted) return c.redirect(`${to(page, { id: device.id })}?done=tried`, 303)
    const refusals = [{ field: shownField(typed), text: codeText(view, judged, ports.now()) }]
    return c.html(`${tryPage({ view, device, resynchronised: false, refusals })}`, 422)
  })

  web.get(resynchronise, async (c) => {
    const { device } = await own(c)
    return c.html(`${resynchronisePage({ view: c.var.view, device, action: c.req.path })}`)
  })

  web.post(resynchronise, async (c) => {
    const { first, second } = await readForm(c, pairForm)
    const { view, session } = c.var
    const { device } = await own(c)
    const about = { userId: session.userId, deviceId: device.id, asker: askerOf(c) }
    const judged = await resynchroniseDevice(ports, { ...about, first, second })
    if (judged.accepted) return c.redirect(`${to(tryIt, { id: device.id })}?resynchronised`, 303)
    const refusals = [{ field: 'second', text: codeText(view, judged, ports.now()) }]
    return c.html(`${resynchronisePage({ view, device, action: c.req.path, refusals })}`, 422)
  })

  /** The device of the address. One of somebody else is as little there as one of nobody (H06). */
  async function own(c: Context<SignedIn>): Promise<{ device: Device; last: boolean }> {
    const id = idParam<DeviceId>(c, 'id')
    const { devices } = await listDevices(ports, { session: c.var.session })
    const device = devices.find((one) => one.id === id)
    if (!device || !isListed(device)) throw notFound()
    return { device, last: isLast(devices, id) }
  }

  return web
}

const notFound = () => new BadRequest(404, 'there is no such device')
