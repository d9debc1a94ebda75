import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Web } from '../shared/web.ts'
import { simulatorAddresses as at } from './addresses.ts'
import { readHandset } from './handset.ts'
import { loopbackOnly, ownPageOrProgram } from './loopback-only.ts'
import { linksOf } from './mail-links.ts'
import { codeAt, secondsLeft } from './one-time-code.ts'
import { readJson } from './read-json.ts'
import type { Acted, InboxMail, Simulator, Telephone } from './simulator.ts'

/**
 * The simulator for tests and drills. It guards itself (give it to `createServer` as one of the `machines`), so a
 * program needs no Origin header. Answers and refusals are JSON.
 */
export function simulatorApi(simulator: Simulator): Hono<Web> {
  const api = new Hono<Web>()
  api.use('/simulator/api/*', loopbackOnly, async (c, next) => {
    if (c.req.method !== 'GET' && !ownPageOrProgram(c))
      return refuse(c, 403, 'the request comes from another site')
    return next()
  })
  api.get(at.api.mails, async (c) =>
    c.json({ mails: (await simulator.store.mails(c.req.query('after'))).map(shown) }),
  )
  api.get(at.api.calls, async (c) => {
    const which = c.req.query('open') === undefined ? undefined : 'open'
    return c.json({ calls: await simulator.telephone.heardCalls(which) })
  })
  callRoutes(api, simulator.telephone)
  clockRoutes(api, simulator)
  phoneRoute(api, simulator)
  api.all('/simulator/api/*', (c) => refuse(c, 404, 'no such address'))
  return api
}

/** The longest jump: a year, which is enough for every rule of the product. */
const MOST_SECONDS = 366 * 86_400

const nothing = z.strictObject({})
const answering = z.strictObject({ pace: z.enum(['instant', 'spoken']).default('instant') })
const declining = z.strictObject({
  reason: z.enum(['busy', 'rejected', 'unreachable']).default('busy'),
})
const voicemailing = z.strictObject({ detected: z.boolean().default(true) })
const pressing = z.strictObject({ keys: z.string().regex(/^[0-9*#]{1,32}$/) })
const moving = z.union([
  z.strictObject({ advanceSeconds: z.number().min(0).max(MOST_SECONDS) }),
  z.strictObject({ reset: z.literal(true) }),
])

function callRoutes(api: Hono<Web>, telephone: Telephone): void {
  const route = <Schema extends z.ZodType>(
    act: string,
    schema: Schema,
    perform: (id: string, body: z.output<Schema>) => Promise<Acted>,
  ) =>
    api.post(at.api.call.replace(':act', act), async (c) => {
      const body = await readJson(c, schema)
      if (!body.ok) return refuse(c, body.status, body.reason)
      const acted = await perform(c.req.param('id') ?? '', body.value)
      if (acted.done) return c.json({ done: true })
      return refuse(c, acted.reason === 'no-such-call' ? 404 : 409, acted.reason)
    })
  route('answer', answering, (id, { pace }) => telephone.answer(id, pace))
  route('decline', declining, (id, { reason }) => telephone.decline(id, reason))
  route('voicemail', voicemailing, (id, { detected }) => telephone.voicemail(id, detected))
  route('keys', pressing, (id, { keys }) => telephone.press(id, keys))
  route('hang-up', nothing, (id) => telephone.hangUp(id))
}

function clockRoutes(api: Hono<Web>, { clock, ring }: Simulator): void {
  const told = () => ({
    now: clock.now().toISOString(),
    offsetSeconds: Math.round(clock.offsetMs() / 1000),
  })
  api.get(at.api.clock, (c) => c.json(told()))
  api.post(at.api.clock, async (c) => {
    const body = await readJson(c, moving)
    if (!body.ok) return refuse(c, body.status, body.reason)
    if ('reset' in body.value) await clock.reset()
    else await clock.advance(body.value.advanceSeconds * 1000)
    ring('clock')
    ring('simulator')
    return c.json(told())
  })
}

function phoneRoute(api: Hono<Web>, { store, clock }: Simulator): void {
  api.get(at.api.phone, async (c) => {
    const { state, entries } = await readHandset(store)
    const now = clock.now()
    return c.json({
      state,
      entries: entries.map((entry) => ({
        id: entry.id,
        issuer: entry.issuer,
        account: entry.account,
        code: codeAt(entry, now),
        secondsLeft: secondsLeft(entry, now),
      })),
    })
  })
}

const shown = ({ messageId, to, subject, text, html, at }: InboxMail) => ({
  id: messageId,
  to,
  subject,
  text,
  html,
  at: at.toISOString(),
  links: linksOf(text),
})

const refuse = (c: Context, status: 400 | 403 | 404 | 409 | 413 | 415, reason: string) =>
  c.json({ error: { status, reason } }, status)
