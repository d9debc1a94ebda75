import { type Context, Hono } from 'hono'
import { resynchroniseDevice } from '../../domain/devices/resynchronise-device.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { chooseDevice, lookAtSignin } from '../../domain/signin/look-at-signin.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'
import { codeText } from './refusal-texts.ts'
import { resynchronisePage } from './resynchronise-page.ts'
import type { SessionDeps } from './with-session.ts'

export const pairForm = strictForm({
  device: textOf(64),
  first: textOf(64),
  second: textOf(64),
})

/** Re-synchronising in the middle of a sign-in: the codes of the phone are refused, so its owner cannot come in (SI-6). */
export function resynchroniseRoutes({ ports }: Pick<SessionDeps, 'ports'>): Hono<Web> {
  const web = new Hono<Web>()

  web.get(routes.trouble.resynchronise, (c) => show(c, c.req.query('device')))

  web.post(routes.trouble.resynchronise, async (c) => {
    const { device, first, second } = await readForm(c, pairForm)
    const asker = askerOf(c)
    const waiting = await lookAtSignin(ports, { asker })
    if (!waiting) return c.redirect(routes.signin.password, 303)
    const about = { userId: waiting.userId, deviceId: device as DeviceId, asker }
    const judged = await resynchroniseDevice(ports, { ...about, first, second })
    if (judged.accepted)
      return c.redirect(
        `${routes.signin.code}?resynchronised&device=${encodeURIComponent(device)}`,
        303,
      )
    return show(c, device, codeText(c.var.view, judged, ports.now()))
  })

  async function show(
    c: Context<Web>,
    chosen: string | undefined,
    refusal?: string,
  ): Promise<Response> {
    const waiting = await lookAtSignin(ports, { asker: askerOf(c) })
    if (!waiting) return c.redirect(routes.signin.password, 303)
    const device = chooseDevice(waiting.devices, chosen as DeviceId | undefined)
    if (!device) return c.redirect(routes.trouble.page, 303)
    const refusals = refusal === undefined ? [] : [{ field: 'second', text: refusal }]
    const page = { view: c.var.view, device, action: routes.trouble.resynchronise, refusals }
    return c.html(`${resynchronisePage(page)}`, refusal === undefined ? 200 : 422)
  }

  return web
}
