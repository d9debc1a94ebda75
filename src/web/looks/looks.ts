import { Hono } from 'hono'
import type { AccountId } from '../../domain/ids.ts'
import type { Ports } from '../../domain/ports.ts'
import { routes } from '../routes.ts'
import type { Web } from '../shared/web.ts'
import { styleOf } from './style.ts'

const DAY_S = 24 * 60 * 60

/** An organisation's stylesheet and logo, for anybody who is about to sign in there. */
export function lookRoutes({ ports }: { ports: Ports }): Hono<Web> {
  const web = new Hono<Web>()

  web.get(routes.looks.style, async (c) => {
    const id = accountIn(c.req.param('account'))
    const account = id && (await ports.read(({ accounts }) => accounts.find(id)))
    if (!account?.colour) return c.notFound()
    c.header('Cache-Control', `public, max-age=${DAY_S}`)
    c.header('Content-Type', 'text/css; charset=utf-8')
    return c.body(styleOf(account.colour))
  })

  web.get(routes.looks.logo, async (c) => {
    const id = accountIn(c.req.param('account'))
    const logo = id && (await ports.read(({ logos }) => logos.find(id)))
    if (!logo) return c.notFound()
    const etag = `"${logo.hash}"`
    c.header('ETag', etag)
    c.header('Cache-Control', `public, max-age=${DAY_S}`)
    // Looked at by itself it is a picture and nothing else, whatever its bytes would be to somebody (H22).
    c.header('Content-Security-Policy', "default-src 'none'; sandbox")
    if (c.req.header('if-none-match') === etag) return c.body(null, 304)
    c.header('Content-Type', logo.type)
    return c.body(new Uint8Array(Buffer.from(logo.content, 'base64')))
  })

  return web
}

/** Anything that is no account id is not there, before it reaches a store. */
const accountIn = (text: string): AccountId | undefined =>
  /^[1-9]\d{11}$/.test(text) ? (text as AccountId) : undefined
