import { accountRoutes } from './account/account.ts'
import { adminRoutes } from './admin/admin.ts'
import { apiDocs } from './api/docs.ts'
import { homeRoutes } from './home.ts'
import { invitationRoutes } from './invitation/invitation.ts'
import { linkRoutes } from './link/link.ts'
import { lookRoutes } from './looks/looks.ts'
import { passkeyRoutes } from './passkeys/passkeys.ts'
import { proposedAddressRoutes } from './proposal/proposal.ts'
import { forgottenRoutes } from './recovery/forgotten.ts'
import { forgottenByCodeRoutes } from './recovery/forgotten-by-code.ts'
import { lostRoutes } from './recovery/lost.ts'
import { openRecoveryRoutes } from './recovery/open.ts'
import { recoveryRoutes } from './recovery/recovery.ts'
import { troubleRoutes } from './recovery/trouble.ts'
import { securityRoutes } from './security/security.ts'
import type { Part } from './server.ts'
import { setupRoutes } from './setup/setup.ts'
import type { Ear } from './shared/live.ts'
import { signinRoutes } from './signin/signin.ts'
import type { SessionDeps } from './signin/with-session.ts'
import { stopRoutes } from './stop/stop.ts'

export interface PageDeps extends SessionDeps {
  ear: Ear
  /** The installation's name, for authenticator apps. */
  service: string
}

/** Every page of the product. */
export const pagesOf = (deps: PageDeps): readonly Part[] => [
  homeRoutes(deps),
  signinRoutes(deps),
  passkeyRoutes(deps),
  setupRoutes(deps),
  invitationRoutes(deps),
  forgottenRoutes(deps),
  forgottenByCodeRoutes(deps),
  troubleRoutes(deps),
  recoveryRoutes(deps),
  openRecoveryRoutes(deps),
  linkRoutes(deps),
  proposedAddressRoutes(deps),
  stopRoutes(deps),
  lostRoutes(deps),
  securityRoutes(deps),
  accountRoutes(deps),
  apiDocs(deps),
  adminRoutes(deps),
  lookRoutes(deps),
]
