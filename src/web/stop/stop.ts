import { type Context, Hono } from 'hono'
import { undoRemoval } from '../../domain/devices/undo-removal.ts'
import type { NoticeId } from '../../domain/ids.ts'
import type { Ports } from '../../domain/ports.ts'
import { lookAtUndo } from '../../domain/recovery/look-at-undo.ts'
import { lookAtNotice, stopByNotice } from '../../domain/recovery/stop-by-notice.ts'
import { undoRecovery } from '../../domain/recovery/undo-recovery.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { passwordOf, readForm, strictForm, textOf } from '../shared/form.ts'
import type { Refusal, View } from '../shared/view.ts'
import type { Web } from '../shared/web.ts'
import { choosePage, NONE_OF_THESE } from './choose-page.ts'
import { outcomePage } from './outcome-page.ts'
import { undoPage } from './undo-page.ts'

const choiceForm = strictForm({ event: textOf(64) })
const undoForm = strictForm({
  event: textOf(64),
  password: passwordOf(),
  code: textOf(64),
  passkey: textOf(8192),
})

/** "This wasn't me", behind a link in every notice. It asks which event is meant, so that no scanner answers it. */
export function stopRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()
  const tokenOf = (c: Context<Web>): string => c.req.param('token') ?? ''
  const over = (c: Context<Web>) => c.html(`${outcomePage(c.var.view, 'over')}`, 410)

  const choose = async (c: Context<Web>, refusals: readonly Refusal[] = []) => {
    const looked = await lookAtNotice(ports, tokenOf(c))
    if (!looked.valid) return over(c)
    const { listed, timeZone } = looked
    const page = { view: { ...c.var.view, timeZone }, token: tokenOf(c), listed, refusals }
    return c.html(`${choosePage(page)}`, refusals.length > 0 ? 422 : 200)
  }
  const undo = async (c: Context<Web>, event: string, say?: (view: View) => string) => {
    const asked = { token: tokenOf(c), notice: event as NoticeId }
    const undoable = await lookAtUndo(ports, asked)
    if (!undoable) return over(c)
    const view = { ...c.var.view, timeZone: undoable.timeZone }
    const refusals = say ? [{ field: 'password', text: say(view) }] : []
    return c.html(`${undoPage({ view, ...asked, undoable, refusals })}`, say ? 422 : 200)
  }

  web.get(routes.stop.page, (c) => choose(c))

  web.post(routes.stop.page, async (c) => {
    const { event } = await readForm(c, choiceForm)
    const refuse = () =>
      choose(c, [{ field: 'event', text: c.var.view.words('stop.refused-nothing') }])
    if (event === '') return refuse()
    if (event === NONE_OF_THESE) return c.html(`${outcomePage(c.var.view, 'nothing')}`)

    const asked = { token: tokenOf(c), chosen: event as NoticeId, asker: askerOf(c) }
    const stopping = await stopByNotice(ports, asked)
    if (stopping.outcome === 'chosen-nothing') return refuse()
    if (stopping.outcome === 'over') return over(c)
    const undoing = `${to(routes.stop.undo, { token: tokenOf(c) })}?event=${event}`
    if (stopping.outcome === 'undo') return c.redirect(undoing, 303)
    const isUndoable = stopping.outcome === 'stopped' && stopping.undoable
    return c.html(`${outcomePage(c.var.view, stopping.outcome, isUndoable ? undoing : undefined)}`)
  })

  web.get(routes.stop.undo, (c) => undo(c, c.req.query('event') ?? ''))

  web.post(routes.stop.undo, async (c) => {
    const { event, password, code, passkey } = await readForm(c, undoForm)
    const shown = passkey ? { passkey } : { code }
    const asked = { token: tokenOf(c), notice: event as NoticeId, password, ...shown }
    const undoable = await lookAtUndo(ports, asked)
    const undoIt = undoable?.what === 'removal' ? undoRemoval : undoRecovery
    const answer = await undoIt(ports, { ...asked, asker: askerOf(c) })
    if (answer.undone) return c.html(`${outcomePage(c.var.view, 'undone')}`)
    return undo(c, event, (view) => {
      const until = answer.reason === 'wait' ? formatMoment(answer.retryAt, view) : ''
      return view.words(`stop.undo-refused-${answer.reason}`, { until })
    })
  })

  return web
}
