import type { Context } from 'hono'

/**
 * Cookies under the __Host- prefix: kept by this host alone, over TLS (or on localhost), away from scripts and other
 * sites' forms (RFC 6265bis, section 4.1.3.2). Our values are base64url, dots and plain words: nothing to encode.
 */
export interface HostCookie {
  /** What the browser sent: anybody's text. The first one counts where there are several. */
  read(c: Context): string | undefined
  /** Without `maxAgeS` it ends with the browser. */
  set(c: Context, value: string, maxAgeS?: number): void
  clear(c: Context): void
}

export function hostCookie(name: string): HostCookie {
  const full = `__Host-${name}`
  const sent = new RegExp(`(?:^|;) *${full}="?([^;"]*)`)
  return {
    read: (c) => sent.exec(c.req.header('cookie') ?? '')?.[1]?.trim(),
    set: (c, value, maxAgeS) => {
      if (!PLAIN.test(value)) throw new Error(`The value of cookie ${name} needs encoding`)
      const age = maxAgeS === undefined ? '' : ` Max-Age=${maxAgeS};`
      c.header('Set-Cookie', `${full}=${value};${age} ${KEPT}`, { append: true })
    },
    clear: (c) => c.header('Set-Cookie', `${full}=; Max-Age=0; Path=/; Secure`, { append: true }),
  }
}

const PLAIN = /^[\w.-]*$/
const KEPT = 'Path=/; HttpOnly; Secure; SameSite=Lax'
