import { Hono } from 'hono'
import type { Ear } from '../shared/live.ts'
import type { SessionDeps } from '../signin/with-session.ts'
import { accountsRoutes } from './accounts.ts'
import { auditRoutes } from './audit.ts'
import { dashboardRoutes } from './dashboard.ts'
import { groupRoutes } from './group.ts'
import { groupListRoutes } from './groups.ts'
import { hardwareTokenRoutes } from './hardware-tokens.ts'
import { importRoutes } from './import.ts'
import { mailRoutes } from './mail.ts'
import { newUserRoutes } from './new-user.ts'
import { organisationRoutes } from './organisation.ts'
import { othersPolicyRoutes } from './policy.ts'
import { proposalRoutes } from './proposals.ts'
import { watchedRecoveryRoutes } from './recovery.ts'
import { resetRoutes } from './resets.ts'
import { tokenImportRoutes } from './token-import.ts'
import { userRoutes } from './user.ts'
import { userActionRoutes } from './user-actions.ts'
import { userGroupRoutes } from './user-groups.ts'
import { userSetRoutes } from './user-sets.ts'
import { userListRoutes } from './users.ts'
import { watchedRoutes } from './watched.ts'
import { webhookRoutes } from './webhooks.ts'
import type { Administering } from './with-permission.ts'

/** What whoever was given permissions does for others. */
export function adminRoutes(deps: SessionDeps & { ear: Ear }): Hono<Administering> {
  const web = new Hono<Administering>()
  web.route('/', dashboardRoutes(deps))
  web.route('/', userListRoutes(deps))
  // Before a user of any id.
  web.route('/', newUserRoutes(deps))
  web.route('/', importRoutes(deps))
  web.route('/', tokenImportRoutes(deps))
  web.route('/', hardwareTokenRoutes(deps))
  web.route('/', userRoutes(deps))
  web.route('/', userSetRoutes(deps))
  web.route('/', userGroupRoutes(deps))
  web.route('/', userActionRoutes(deps))
  web.route('/', groupListRoutes(deps))
  web.route('/', groupRoutes(deps))
  web.route('/', watchedRoutes(deps))
  web.route('/', mailRoutes(deps))
  web.route('/', watchedRecoveryRoutes(deps))
  web.route('/', resetRoutes(deps))
  web.route('/', proposalRoutes(deps))
  web.route('/', othersPolicyRoutes(deps))
  web.route('/', organisationRoutes(deps))
  web.route('/', accountsRoutes(deps))
  web.route('/', auditRoutes(deps))
  web.route('/', webhookRoutes(deps))
  return web
}
