import { type Context, Hono } from 'hono'
import type { WebhookId } from '../../domain/ids.ts'
import { addWebhook } from '../../domain/webhooks/add-webhook.ts'
import {
  changeWebhookKinds,
  changeWebhookSecret,
  removeWebhook,
  switchWebhook,
  testWebhook,
  type WebhookChange,
  type WebhookRefusal,
} from '../../domain/webhooks/change-webhooks.ts'
import { lookAtWebhook, lookAtWebhooks } from '../../domain/webhooks/look-at-webhooks.ts'
import { routes, to } from '../routes.ts'
import { askerOf } from '../shared/asker.ts'
import { manyOf, oneOf, readForm, strictForm, textOf } from '../shared/form.ts'
import { BadRequest, idParam } from '../shared/web.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { secretPage, WEBHOOK_DONE, webhookPage } from './webhook-page.ts'
import { webhooksPage } from './webhooks-page.ts'
import {
  type Administering,
  answerRefusal,
  isActorRefusal,
  withPermission,
} from './with-permission.ts'

const addForm = strictForm({ url: textOf(1000), kinds: manyOf() })
const changeForm = strictForm({
  change: oneOf(['kinds', 'test', 'secret', 'on', 'off', 'remove']),
  kinds: manyOf(),
})

const PERMISSION = 'webhooks:write'

/** Where the account's alarms go beside the mail. */
export function webhookRoutes(deps: SessionDeps): Hono<Administering> {
  const { ports } = deps
  const web = new Hono<Administering>()
  const guard = withPermission(deps, PERMISSION, { fresh: true })

  web.get(routes.admin.webhooks, guard, async (c) => {
    const { view, acting } = c.var
    const webhooks = await lookAtWebhooks(ports, acting.user.accountId)
    const removed = c.req.query('done') === 'removed'
    return c.html(`${webhooksPage({ view, acting, webhooks, removed })}`)
  })

  web.post(routes.admin.webhooks, guard, async (c) => {
    const typed = await readForm(c, addForm)
    const { view, acting, session } = c.var
    const added = await addWebhook(ports, { by: { session }, ...typed, asker: askerOf(c) })
    // Shown in the answer itself: it stands in no address and is read again from nowhere.
    if (added.done)
      return c.html(`${secretPage({ view, acting, id: added.webhook.id, secret: added.secret })}`)
    const { reason } = added
    if (isActorRefusal(reason)) return answerRefusal(c, reason, PERMISSION)
    const webhooks = await lookAtWebhooks(ports, acting.user.accountId)
    return c.html(`${webhooksPage({ view, acting, webhooks, typed, refusal: reason })}`, 422)
  })

  web.get(routes.admin.webhook, guard, async (c) => {
    const { view, acting } = c.var
    const webhookId = idParam<WebhookId>(c, 'id')
    const looked = await lookAtWebhook(ports, { account: acting.user.accountId, webhookId })
    if (!looked) throw notFound()
    const done = WEBHOOK_DONE.find((name) => name === c.req.query('done'))
    return c.html(`${webhookPage({ view, acting, ...looked, ...(done && { done }) })}`)
  })

  web.post(routes.admin.webhook, guard, async (c) => {
    const { change, kinds } = await readForm(c, changeForm)
    const { view, acting, session } = c.var
    const id = idParam<WebhookId>(c, 'id')
    const about = { by: { session }, webhookId: id, asker: askerOf(c) }
    const onwards = (outcome: WebhookChange, done: string) =>
      outcome.done
        ? c.redirect(`${to(routes.admin.webhook, { id })}?done=${done}`, 303)
        : refused(c, outcome.reason)
    switch (change) {
      case 'kinds':
        return onwards(await changeWebhookKinds(ports, { ...about, kinds }), 'changed')
      case 'test':
        return onwards(await testWebhook(ports, about), 'tested')
      case 'on':
      case 'off':
        return onwards(await switchWebhook(ports, { ...about, on: change === 'on' }), change)
      case 'remove': {
        const removed = await removeWebhook(ports, about)
        if (!removed.done) return refused(c, removed.reason)
        return c.redirect(`${routes.admin.webhooks}?done=removed`, 303)
      }
      case 'secret': {
        const changed = await changeWebhookSecret(ports, about)
        if (!changed.done) return refused(c, changed.reason)
        return c.html(`${secretPage({ view, acting, id, secret: changed.secret, isNew: false })}`)
      }
    }
  })

  return web
}

function refused(c: Context<Administering>, reason: WebhookRefusal): Promise<Response> {
  if (reason === 'no-such-webhook') throw notFound()
  return answerRefusal(c, reason, PERMISSION)
}

const notFound = () => new BadRequest(404, 'there is no such webhook')
