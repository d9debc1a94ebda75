import { Hono } from 'hono'
import type { Web } from '../shared/web.ts'
import { confirmRoutes } from './confirm.ts'
import { resynchroniseRoutes } from './resynchronise.ts'
import { signOutRoutes } from './sign-out.ts'
import { signinStepRoutes } from './signin-steps.ts'
import type { SessionDeps } from './with-session.ts'

/** Signing in and out, and showing a factor again. */
export function signinRoutes(deps: SessionDeps): Hono<Web> {
  const web = new Hono<Web>()
  web.route('/', signinStepRoutes(deps))
  web.route('/', resynchroniseRoutes(deps))
  web.route('/', confirmRoutes(deps))
  web.route('/', signOutRoutes(deps))
  return web
}
