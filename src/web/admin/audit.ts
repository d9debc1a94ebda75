import { Hono } from 'hono'
import { beginExport } from '../../domain/audit/begin-export.ts'
import { exportEvents } from '../../domain/audit/export-events.ts'
import { lookAtEvent, lookAtEvents } from '../../domain/audit/look-at-events.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { auditPage } from './audit-page.ts'
import { readAuditQuery, wantedOf } from './audit-query.ts'
import { eventPage } from './event-page.ts'
import { type Administering, answerRefusal, withPermission } from './with-permission.ts'

const PAGE = 50
const LINE = /^[1-9]\d{0,14}$/

const exportForm = strictForm({ since: textOf(10), until: textOf(10) })

/** The account's audit log: searched, line by line, and as a file (AD-2). */
export function auditRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, 'audit:read')

  web.get(routes.admin.audit, guard, async (c) => {
    const { view, acting } = c.var
    const query = readAuditQuery(c)
    const asked = LINE.exec(c.req.query('before') ?? '')?.[0]
    const before = asked === undefined ? {} : { before: Number(asked) }
    const wanted = wantedOf(query, view.timeZone)
    const looked = await lookAtEvents(ports, { acting, wanted, page: { ...before, limit: PAGE } })
    return c.html(
      `${auditPage({ view, acting, query, looked, ...before })}`,
      looked.found ? 200 : 422,
    )
  })

  // Where a confirmation leads back to.
  web.get(routes.admin.auditExport, guard, (c) => c.redirect(routes.admin.audit, 303))
  web.post(routes.admin.auditExport, guard, async (c) => {
    const { view, session, acting } = c.var
    const { since, until } = wantedOf(await readForm(c, exportForm), view.timeZone)
    const between = { ...(since && { since }), ...(until && { until }) }
    const begun = await beginExport(ports, { by: { session }, ...between, asker: askerOf(c) })
    if (!begun.done) return answerRefusal(c, begun.reason, 'audit:read')
    const day = ports.now().toISOString().slice(0, 10)
    return c.body(bytesOf(exportEvents(ports, begun.exported)), 200, {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${acting.user.accountId}-${day}.jsonl"`,
      'cache-control': 'no-store',
    })
  })

  web.get(routes.admin.event, guard, async (c) => {
    const { view, acting } = c.var
    const asked = LINE.exec(c.req.param('id') ?? '')?.[0]
    const looked = asked && (await lookAtEvent(ports, { acting, sequence: Number(asked) }))
    if (!looked) throw new BadRequest(404, 'there is no such line')
    return c.html(`${eventPage({ view, acting, ...looked })}`)
  })

  return web
}

/** A page of lines at a time, no faster than it is taken. */
function bytesOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await texts.return(undefined)
    },
  })
}
