import { Hono } from 'hono'
import { routes } from '../routes.ts'
import type { Web } from '../shared/web.ts'

export interface Health {
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  metrics: { readonly contentType: string; text(): Promise<string> }
}

/** For machines: whether the process lives, whether it can work, and its counts. Nothing personal. */
export function healthRoutes({ ping, metrics }: Health): Hono<Web> {
  const web = new Hono<Web>()
  web.get(routes.health.live, (c) => c.json({ status: 'ok' }))

  web.get(routes.health.ready, async (c) => {
    try {
      await ping()
      return c.json({ status: 'ok', database: 'ok' })
    } catch (error) {
      c.var.log.error(
        { requestId: c.var.requestId, error: String(error) },
        'database does not answer',
      )
      return c.json({ status: 'unavailable', database: 'no answer' }, 503)
    }
  })

  web.get(routes.health.metrics, async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )
  return web
}
