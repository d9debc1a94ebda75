import { Hono } from 'hono'
import { isConfirmed } from '../../domain/sessions/confirmed.ts'
import { exportOwnData } from '../../domain/users/export-own-data.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { html } from '../shared/html.ts'
import { layout } from '../shared/layout.ts'
import { button, form } from '../shared/parts.ts'
import { confirmFirst, type SignedIn, signInAgain } from '../signin/with-session.ts'
import type { AccountDeps } from './account.ts'
import { confirmPart } from './parts.ts'

const emptyForm = strictForm({})

/** A copy of one's own data. By POST, since it is written to the audit log. */
export function exportRoutes({ ports }: AccountDeps): Hono<SignedIn> {
  const web = new Hono<SignedIn>()

  web.get(routes.account.export, (c) => {
    const { view, session, user } = c.var
    const { words } = view
    const moment = { settings: ports.settings, now: ports.now() }
    const go = isConfirmed(session, user, moment)
      ? form(routes.account.export, button(words, { label: words('account.export-go') }))
      : confirmPart(view, routes.account.export)
    const main = html`<p>${words('account.export-lead')}</p><p>${words('account.export-without')}</p>${go}
<p><a href="${routes.account.page}">${words('account.back')}</a></p>`
    return c.html(`${layout({ view, title: words('account.export-title'), main })}`)
  })

  web.post(routes.account.export, async (c) => {
    await readForm(c, emptyForm)
    const answer = await exportOwnData(ports, { session: c.var.session, asker: askerOf(c) })
    if (!answer.exported) return answer.reason === 'session-over' ? signInAgain(c) : confirmFirst(c)
    c.header('Content-Disposition', 'attachment; filename="my-data.json"')
    c.header('Content-Type', 'application/json; charset=utf-8')
    return c.body(`${JSON.stringify(answer.data, null, 2)}\n`)
  })

  return web
}
