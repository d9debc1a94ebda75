import { type Context, Hono } from 'hono'
import { beginCodes } from '../../domain/recovery-codes/begin-codes.ts'
import { cancelCodes } from '../../domain/recovery-codes/cancel-codes.ts'
import { type KeepingRefusal, keepCodes } from '../../domain/recovery-codes/keep-codes.ts'
import { lookAtCodes } from '../../domain/recovery-codes/look-at-codes.ts'
import { type ShownCodes, showCodes } from '../../domain/recovery-codes/show-codes.ts'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { formatMoment } from '../../words/moments.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import type { View } from '../shared/view.ts'
import { BadRequest } from '../shared/web.ts'
import {
  confirmFirst,
  type SignedIn,
  shownName,
  signInAgain,
  withSession,
} from '../signin/with-session.ts'
import { codeText, type Sheet } from './code-sheet.ts'
import { codesPage, keepPage } from './codes-page.ts'
import type { SecurityDeps } from './security.ts'

const codesForm = strictForm({ what: oneOf(['make', 'keep', 'cancel']), typed: textOf(100) })

/** Recovery codes: made, shown once, kept (DE-10). */
export function codesRoutes(deps: SecurityDeps): Hono<SignedIn> {
  const { ports } = deps
  const { codes: path, codesFile, page } = routes.security
  const web = new Hono<SignedIn>()
  const signedIn = withSession(deps)
  for (const one of [path, codesFile]) web.use(one, signedIn)

  const sheetOf = (c: Context<SignedIn>, codes: ShownCodes): Sheet => {
    const { view, session, user } = c.var
    const { accountId } = session
    const { publicUrl } = ports
    return { view, codes, service: deps.service, publicUrl, accountId, user: shownName(user) }
  }

  async function show(c: Context<SignedIn>, refused?: string): Promise<Response> {
    const { view, session, user } = c.var
    const refusals = refused === undefined ? [] : [{ field: 'typed', text: refused }]
    const status = refused === undefined ? 200 : 422
    const codes = await showCodes(ports, { session })
    if (codes) return c.html(`${keepPage({ ...sheetOf(c, codes), refusals })}`, status)
    const moment = { settings: ports.settings, now: ports.now() }
    // Asked before the codes are made, not after.
    if (!isConfirmed(session, user, moment)) return confirmFirst(c)
    return c.html(
      `${codesPage({ view, own: await lookAtCodes(ports, { session }), refusals })}`,
      status,
    )
  }

  web.get(path, (c) => show(c))

  web.post(path, async (c) => {
    const { what, typed } = await readForm(c, codesForm)
    const { view, session } = c.var
    if (what === 'cancel') {
      await cancelCodes(ports, { session })
      return c.redirect(`${page}?done=codes-cancelled`, 303)
    }
    if (what === 'make') {
      const beginning = await beginCodes(ports, { session })
      return beginning.begun ? c.redirect(path, 303) : refuse(c, beginning)
    }
    const keeping = await keepCodes(ports, { session, typed, asker: askerOf(c) })
    return keeping.kept ? c.redirect(`${page}?done=codes-kept`, 303) : refuse(c, keeping)

    function refuse(
      c: Context<SignedIn>,
      { reason, until }: { reason: KeepingRefusal; until?: Date },
    ): Response | Promise<Response> {
      if (reason === 'session-over') return signInAgain(c)
      if (reason === 'confirm-first') return confirmFirst(c)
      return show(c, refusalText(view, reason, until))
    }
  })

  web.get(codesFile, async (c) => {
    const codes = await showCodes(ports, { session: c.var.session })
    if (!codes) throw new BadRequest(404, 'there are no codes to show')
    c.header('Content-Disposition', 'attachment; filename="recovery-codes.txt"')
    c.header('Content-Type', 'text/plain; charset=utf-8')
    return c.body(codeText(sheetOf(c, codes)))
  })

  return web
}

function refusalText(
  view: View,
  reason: Exclude<KeepingRefusal, 'session-over' | 'confirm-first'>,
  until: Date | undefined,
): string {
  const { words } = view
  if (reason === 'frozen')
    return words('recovery-codes.waits', { until: until ? formatMoment(until, view) : '' })
  return words(`recovery-codes.${reason}`)
}
