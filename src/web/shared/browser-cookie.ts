import { randomBytes } from 'node:crypto'
import type { Context, Next } from 'hono'
import { hostCookie } from './cookies.ts'
import type { Web } from './web.ts'

const cookie = hostCookie('browser')
const LIFE_S = 180 * 24 * 60 * 60

/** Signs with the newest key, and knows what any key of the ring signed: a rotation makes no browser a stranger. */
export interface Signer {
  /** A keyed hash: `(text) => vault.mac('browser', text)`. */
  sign(text: string): string
  /** `(text, signature) => vault.isMac('browser', text, signature)`: takes the same time for every wrong one. */
  isSigned(text: string, signature: string): boolean
}

/**
 * Gives each browser a token of its own (`c.var.browser`), to which attempts are bound. Only what we signed
 * counts: a value planted by someone else is ignored and replaced, so nobody can know another's token.
 * Its 180 days begin again with each form that is sent, and then it is signed by the newest key.
 */
export const browserCookie =
  (signer: Signer) =>
  (c: Context<Web>, next: Next): Promise<void> => {
    const known = openBrowserToken(signer, cookie.read(c))
    const token = known ?? randomBytes(32).toString('base64url')
    if (known === undefined || c.req.method === 'POST') {
      cookie.set(c, sealBrowserToken(signer, token), LIFE_S)
    }
    c.set('browser', token)
    return next()
  }

export const sealBrowserToken = ({ sign }: Pick<Signer, 'sign'>, token: string): string =>
  `${token}.${sign(token)}`

/** The token, if the cookie is one of ours. */
export function openBrowserToken(
  { isSigned }: Pick<Signer, 'isSigned'>,
  cookie: string | undefined,
): string | undefined {
  const [token, signature, ...more] = cookie?.split('.') ?? []
  if (!token || !signature || more.length > 0 || token.length !== 43) return undefined
  return isSigned(token, signature) ? token : undefined
}
