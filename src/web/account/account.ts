import { Hono } from 'hono'
import { lookAtAccount } from '../../domain/accounts/look-at-account.ts'
import { lookAtOwnProposals } from '../../domain/proposals/accept-proposal.ts'
import { routes } from '../routes.ts'
import type { Ear } from '../shared/live.ts'
import { type SessionDeps, type SignedIn, withSession } from '../signin/with-session.ts'
import { tokenRoutes } from '../tokens/tokens.ts'
import { accountPage } from './account-page.ts'
import { activityRoutes } from './activity.ts'
import { addressRoutes } from './addresses.ts'
import { exportRoutes } from './export.ts'
import { leaveRoutes } from './leave.ts'
import { numberRoutes } from './number.ts'
import { passwordRoutes } from './password.ts'
import { policyRoutes } from './policy.ts'
import { ownProposalRoutes } from './proposals.ts'
import { settingsRoutes } from './settings.ts'

export type AccountDeps = SessionDeps & { ear: Ear }

/** The account of whoever is signed in: an overview, and a page for each thing that can be changed. */
export function accountRoutes(deps: AccountDeps): Hono<SignedIn> {
  const { ports } = deps
  const web = new Hono<SignedIn>()
  for (const path of [routes.account.page, `${routes.account.page}/*`])
    web.use(path, withSession(deps))

  web.get(routes.account.page, async (c) => {
    const { view, session } = c.var
    const account = await lookAtAccount(ports, { session })
    const done = c.req.query('done')
    const proposed = (await lookAtOwnProposals(ports, { session })).length
    return c.html(`${accountPage({ view, account, ports, proposed, done })}`)
  })

  web.route('/', numberRoutes(deps))
  web.route('/', addressRoutes(deps))
  web.route('/', passwordRoutes(deps))
  web.route('/', policyRoutes(deps))
  web.route('/', ownProposalRoutes(deps))
  web.route('/', settingsRoutes(deps))
  web.route('/', activityRoutes(deps))
  web.route('/', exportRoutes(deps))
  web.route('/', leaveRoutes(deps))
  web.route('/', tokenRoutes(deps))
  return web
}
