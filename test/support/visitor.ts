import type { Hono } from 'hono'
import { createServer, type Part } from '../../src/web/server.ts'
import type { Web } from '../../src/web/shared/web.ts'
import { signerWith } from './signer.ts'

const ORIGIN = 'http://localhost:8080'

/** The pages of `parts`, as the outside sees them. */
export const siteOf = (parts: readonly Part[]): Hono<Web> =>
  createServer({
    publicUrl: ORIGIN,
    trustedProxies: [],
    timeZone: 'UTC',
    signer: signerWith('visitors'),
    log: { info() {}, warn() {}, error: (fields) => console.error(fields) },
    pages: parts,
  })

/** An answer, and what stood in it. */
export interface Visited {
  status: number
  /** Where it leads, without the origin. */
  location: string | undefined
  text: string
  headers: Headers
}

/** A browser without scripts: it keeps cookies and sends forms from our own origin. */
export interface Visitor {
  get(path: string): Promise<Visited>
  post(path: string, fields?: Record<string, string>): Promise<Visited>
  /** Sends a form with a file in it. */
  upload(path: string, form: FormData): Promise<Visited>
  /** Cookies by name, `__Host-` included. */
  jar: Map<string, string>
}

export function visitorOf(site: Hono<Web>): Visitor {
  const jar = new Map<string, string>()
  const visit = async (path: string, init: RequestInit): Promise<Visited> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await site.request(`${ORIGIN}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), cookie, origin: ORIGIN },
    })
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    return {
      status: response.status,
      location: response.headers.get('location') ?? undefined,
      text: await response.text(),
      headers: response.headers,
    }
  }
  return {
    jar,
    get: (path) => visit(path, {}),
    post: (path, fields = {}) =>
      visit(path, { method: 'POST', body: new URLSearchParams(fields), headers: {} }),
    upload: (path, form) => visit(path, { method: 'POST', body: form }),
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
  else jar.set(name, decodeURIComponent(value))
}
