import { type Context, Hono } from 'hono'
import type { ClockVerdict } from '../../domain/clock/judge-clock.ts'
import { routes } from '../routes.ts'
import type { Web } from '../shared/web.ts'

export interface Health {
  /** Throws when the database does not answer. */
  ping(): Promise<void>
  /** What was last found about the clock (A16). */
  clock(): ClockVerdict
  metrics: { readonly contentType: string; text(): Promise<string> }
}

/** For machines: whether the process lives, whether it can work, and its counts. Nothing personal. */
export function healthRoutes({ ping, clock, metrics }: Health): Hono<Web> {
  const web = new Hono<Web>()
  web.get(routes.health.live, (c) => c.json({ status: 'ok' }))

  web.get(routes.health.ready, async (c) => {
    try {
      await inTime(ping())
    } catch (error) {
      return unavailable(c, error)
    }
    const verdict = clock()
    if (verdict.right) return c.json({ status: 'ok', database: 'ok', clock: 'ok' })
    // Still 200: all nodes share a database server whose clock may be the wrong one, and none would be left.
    const offSeconds = Math.round(verdict.offMs / 1000)
    return c.json({ status: 'degraded', database: 'ok', clock: verdict.reason, offSeconds })
  })

  web.get(routes.health.metrics, async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  )
  return web
}

function unavailable(c: Context<Web>, error: unknown): Response {
  const { log, requestId } = c.var
  log.error({ requestId, error: String(error) }, 'database does not answer')
  return c.json({ status: 'unavailable', database: 'no answer' }, 503)
}

/** A load balancer gives up after some seconds: a database that hangs must be told of before. */
const PATIENCE_MS = 1000

function inTime(answer: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), PATIENCE_MS)
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer))
}
