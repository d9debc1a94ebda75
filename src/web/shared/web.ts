import type { Context } from 'hono'
import type { View } from './view.ts'

/** What `createServer` puts on each request. Route files say `new Hono<Web>()`. */
export interface Web {
  Variables: {
    view: View
    /** This browser's own token, issued and signed by us. The domain hashes it. */
    browser: string
    /** The client's network address, after trusted proxies. */
    address: string
    /** What limits are counted by: the /24 of an IPv4 address, the /64 of an IPv6 one. */
    network: string
    userAgent: string
    requestId: string
    log: Log
  }
}

/** The part of pino that the web uses. Fields must never hold a secret or a link's path. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Thrown where a request is malformed in a way no page of ours produces. `server.ts` answers it. */
export class BadRequest extends Error {
  readonly status: 400 | 404 | 413 | 415
  /** `reason` is shown to the sender; it names fields, never values. */
  constructor(status: 400 | 404 | 413 | 415, reason: string) {
    super(reason)
    this.name = 'BadRequest'
    this.status = status
  }
}

/** The id in the address. Anything that we never make is a 404, before it reaches a store. */
export function idParam<Id extends string>(c: Context, name: string): Id {
  const text = c.req.param(name) ?? ''
  if (!/^[\w-]{1,64}$/.test(text)) throw new BadRequest(404, `${name} is malformed`)
  return text as Id
}
