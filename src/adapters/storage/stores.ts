import type { Stores } from '../../domain/ports.ts'
import { accountStore } from './accounts.ts'
import { alarmStore } from './alarms.ts'
import { auditStore } from './audit.ts'
import { browserStore } from './browsers.ts'
import { callStore } from './calls.ts'
import { challengeStore } from './challenges.ts'
import { deviceStore } from './devices.ts'
import { groupStore } from './groups.ts'
import type { Handle } from './handle.ts'
import { hardwareTokenStore } from './hardware-tokens.ts'
import { idempotencyStore } from './idempotency.ts'
import { importStore } from './imports.ts'
import { linkStore } from './links.ts'
import { logoStore } from './logos.ts'
import { moveStore } from './moves.ts'
import { noticeStore } from './notices.ts'
import { outboxStore } from './outbox.ts'
import { permissionStore } from './permissions.ts'
import { proposalStore } from './proposals.ts'
import { recoveryStore } from './recoveries.ts'
import { recoveryCodeStore } from './recovery-codes.ts'
import { resetStore } from './resets.ts'
import { sessionStore } from './sessions.ts'
import { setupStore } from './setups.ts'
import { signinStore } from './signins.ts'
import { throttleStore } from './throttle.ts'
import { tokenStore } from './tokens.ts'
import { userStore } from './users.ts'
import { webhookStore } from './webhooks.ts'

/** Every store on one connection. Each is made when it is first asked for: most work needs three or four. */
export function storesOn(handle: Handle): Stores {
  const made = new Map<string, unknown>()
  const stores = {} as Stores
  for (const [name, make] of Object.entries(MAKERS)) {
    Object.defineProperty(stores, name, {
      enumerable: true,
      get: () => made.get(name) ?? keep(made, name, make(handle)),
    })
  }
  return stores
}

const MAKERS: { [Name in keyof Stores]: (handle: Handle) => Stores[Name] } = {
  accounts: accountStore,
  alarms: alarmStore,
  audit: auditStore,
  browsers: browserStore,
  calls: callStore,
  challenges: challengeStore,
  devices: deviceStore,
  groups: groupStore,
  hardwareTokens: hardwareTokenStore,
  idempotency: idempotencyStore,
  imports: importStore,
  links: linkStore,
  logos: logoStore,
  moves: moveStore,
  notices: noticeStore,
  outbox: outboxStore,
  permissions: permissionStore,
  proposals: proposalStore,
  recoveries: recoveryStore,
  recoveryCodes: recoveryCodeStore,
  resets: resetStore,
  sessions: sessionStore,
  setups: setupStore,
  signins: signinStore,
  throttle: throttleStore,
  tokens: tokenStore,
  users: userStore,
  webhooks: webhookStore,
}

function keep(made: Map<string, unknown>, name: string, store: unknown): unknown {
  made.set(name, store)
  return store
}
