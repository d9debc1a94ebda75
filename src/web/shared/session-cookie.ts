import type { Context } from 'hono'
import { hostCookie } from './cookies.ts'

const cookie = hostCookie('session')

/** The session's token. Give a new one at each rise of assurance. It ends with the browser. */
export const setSessionCookie = (c: Context, token: string): void => cookie.set(c, token)

/** What the browser sent: to be looked up by its hash, believed for nothing else. */
export const readSessionCookie = (c: Context): string | undefined => cookie.read(c)

export const clearSessionCookie = (c: Context): void => cookie.clear(c)
