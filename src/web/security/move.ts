import { type Context, Hono } from 'hono'
import { canSignIn } from '../../domain/devices/device.ts'
import { guessHandset, handsetsOf } from '../../domain/devices/handsets.ts'
import { listDevices } from '../../domain/devices/list-devices.ts'
import type { DeviceId } from '../../domain/ids.ts'
import { beginMove, type MoveRefusal } from '../../domain/moves/begin-move.ts'
import { carryOver } from '../../domain/moves/carry-over.ts'
import { endMove } from '../../domain/moves/end-move.ts'
import { lookAtMove } from '../../domain/moves/look-at-move.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import {
  confirmFirst,
  type SessionDeps,
  type SignedIn,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { exportPage } from './export-page.ts'
import { beginMovePage, movePage } from './move-page.ts'

const emptyForm = strictForm({})
const moveForm = strictForm({ from: textOf(), to: textOf() })

/** "I am getting a new phone" (DE-7). What is moved is enrolled as any other device is. */
export function moveRoutes(deps: SessionDeps): Hono<SignedIn> {
  const { ports } = deps
  const { move, moveDone, carryOver: carry, export: exported } = routes.security
  const web = new Hono<SignedIn>()
  for (const path of [move, moveDone, carry, exported]) web.use(path, withSession(deps))

  web.get(exported, (c) => c.html(`${exportPage(c.var.view)}`))

  web.get(move, async (c) => {
    const { view, session } = c.var
    const running = await lookAtMove(ports, { session })
    if (running) return c.html(`${movePage({ view, running })}`)
    const to = guessHandset(askerOf(c).userAgent) ?? ''
    return showBegin(c, { from: '', to })
  })

  web.post(move, async (c) => {
    const typed = await readForm(c, moveForm)
    const { session, view } = c.var
    const beginning = await beginMove(ports, { session, ...typed, asker: askerOf(c) })
    if (beginning.begun) return c.redirect(move, 303)
    const { reason, until } = beginning
    if (reason === 'session-over') return signInAgain(c)
    if (reason === 'confirm-first') return confirmFirst(c)
    const text = view.words(`security.move-refused-${reason}`, {
      until: until ? formatMoment(until, view) : '',
    })
    return showBegin(c, typed, { field: FIELDS[reason], text })
  })

  web.post(moveDone, async (c) => {
    await readForm(c, emptyForm)
    const ending = await endMove(ports, { session: c.var.session, asker: askerOf(c) })
    if (!ending.ended && ending.reason === 'session-over') return signInAgain(c)
    if (!ending.ended && ending.reason === 'confirm-first') return confirmFirst(c)
    return c.redirect(`${routes.security.page}?done=move-ended`, 303)
  })

  web.post(carry, async (c) => {
    await readForm(c, emptyForm)
    const { session } = c.var
    const deviceId = idParam<DeviceId>(c, 'id')
    const carrying = await carryOver(ports, { session, deviceId, asker: askerOf(c) })
    if (carrying.carried) return c.redirect(`${move}?done=moved`, 303)
    if (carrying.reason === 'session-over') return signInAgain(c)
    if (carrying.reason === 'confirm-first') return c.redirect(`${routes.confirm}?return=move`, 303)
    if (carrying.reason === 'not-found') throw new BadRequest(404, 'there is no such device')
    return c.redirect(move, 303)
  })

  async function showBegin(
    c: Context<SignedIn>,
    typed: { from: string; to: string },
    refusal?: { field: string; text: string },
  ): Promise<Response> {
    const { view, session } = c.var
    const devices = (await listDevices(ports, { session })).devices.filter(canSignIn)
    const page = { view, devices, handsets: handsetsOf(devices), typed }
    return c.html(
      `${beginMovePage({ ...page, ...(refusal && { refusals: [refusal] }) })}`,
      refusal ? 422 : 200,
    )
  }

  return web
}

const FIELDS: Record<Exclude<MoveRefusal, 'session-over' | 'confirm-first'>, 'from' | 'to'> = {
  'unknown-handset': 'from',
  'undo-window': 'from',
  'handset-empty': 'to',
  'same-handset': 'to',
}
