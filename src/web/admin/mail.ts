import { type Context, Hono } from 'hono'
import type { MessageId } from '../../domain/ids.ts'
import { listUnsent } from '../../domain/outbox/list-unsent.ts'
import { retryLetter } from '../../domain/outbox/retry-letter.ts'
import { routes } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { readForm, strictForm } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { placeText, readPlace } from './list-place.ts'
import { mailPage } from './mail-page.ts'
import { settle } from './settle.ts'
import { type Administering, withPermission } from './with-permission.ts'

const PAGE = 50
const emptyForm = strictForm({})

/** Letters that no mail server took, and trying one again. */
export function mailRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()

  web.get(routes.admin.mail, withPermission(deps, 'users:read'), async (c) => {
    const { view, acting } = c.var
    const place = readPlace<MessageId>(c.req.query('after'))
    const after = place && { createdAt: place.at, id: place.id }
    const found = await listUnsent(ports, { acting, ...(after && { after }), limit: PAGE })
    const next = found.next && placeText({ at: found.next.createdAt, id: found.next.id })
    const turning = { after: place && placeText(place), next }
    const retried = c.req.query('done') === 'retried'
    return c.html(`${mailPage({ view, acting, lines: found.lines, turning, retried })}`)
  })

  web.post(
    routes.adminForms.retryLetter,
    withPermission(deps, 'users:write'),
    async (c: Context<Administering>) => {
      await readForm(c, emptyForm)
      const messageId = idParam<MessageId>(c, 'id')
      const by = { session: c.var.session }
      return settle(c, await retryLetter(ports, { by, messageId, asker: askerOf(c) }), {
        permission: 'users:write',
        onwards: () => `${routes.admin.mail}?done=retried`,
        again: () => {
          // Also one that was handed over in the meantime.
          throw new BadRequest(404, 'there is no such letter')
        },
      })
    },
  )

  return web
}
