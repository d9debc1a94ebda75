import { type Context, Hono } from 'hono'
import type { CallId } from '../../domain/ids.ts'
import { routes } from '../routes.ts'
import { readBody } from '../shared/form.ts'
import type { Web } from '../shared/web.ts'

type Params = Readonly<Record<string, string>>

/** The adapter's part: what it does not believe has no effect. */
export interface TwilioCallbacks {
  isSigned(url: string, params: Params, signature: string): Promise<boolean>
  /** TwiML. */
  voice(call: CallId, script: string | undefined, params: Params): Promise<string | undefined>
  status(call: CallId, params: Params): Promise<boolean>
  machine(call: CallId, params: Params): Promise<boolean>
}

/**
 * What Twilio reports of calls. The signature over the public address and every field is all that lets a callback in: no
 * cookie, no session. Forged, replayed and foreign ones are 403, and change nothing.
 */
export function twilioRoutes(callbacks: TwilioCallbacks, publicUrl: string): Hono<Web> {
  const web = new Hono<Web>()
  const believed = async (c: Context<Web>): Promise<Heard | undefined> => {
    const params = fieldsOf(await readBody(c.req.raw, MOST_BYTES))
    const signature = c.req.header('x-twilio-signature') ?? ''
    const { pathname, search } = new URL(c.req.url)
    // The address that we gave: what a proxy in between made of host and scheme does not matter.
    const url = `${publicUrl}${pathname}${search}`
    if (!params || !(await callbacks.isSigned(url, params, signature))) return undefined
    return { call: c.req.param('call') as CallId, params }
  }

  web.post(routes.phone.twilioVoice, async (c) => {
    const heard = await believed(c)
    const script = c.req.query('script')
    const twiml = heard && (await callbacks.voice(heard.call, script, heard.params))
    if (twiml === undefined) return forbidden(c)
    return c.body(twiml, 200, { 'Content-Type': 'text/xml; charset=utf-8' })
  })
  for (const what of ['status', 'machine'] as const)
    web.post(PATTERNS[what], async (c) => {
      const heard = await believed(c)
      const done = heard && (await callbacks[what](heard.call, heard.params))
      return done ? c.body(null, 204) : forbidden(c)
    })
  return web
}

interface Heard {
  call: CallId
  params: Params
}

const PATTERNS = { status: routes.phone.twilioStatus, machine: routes.phone.twilioMachine }

const MOST_BYTES = 16 * 1024

/** Undefined where a field comes twice: nobody says which one was signed for what. */
function fieldsOf(body: string): Params | undefined {
  const fields = [...new URLSearchParams(body)]
  const params = Object.fromEntries(fields)
  return Object.keys(params).length === fields.length ? params : undefined
}

const forbidden = (c: Context<Web>): Response => c.body(null, 403)
