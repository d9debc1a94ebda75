import { ACCOUNTS } from './administration/accounts.ts'
import { AUDIT } from './administration/audit.ts'
import { GROUPS } from './administration/groups.ts'
import { IMPORTS } from './administration/imports.ts'
import { PERMISSIONS } from './administration/permissions.ts'
import { PROPOSALS } from './administration/proposals.ts'
import { RECOVERIES } from './administration/recoveries.ts'
import { RESETS } from './administration/resets.ts'
import { USERS } from './administration/users.ts'
import { WEBHOOKS } from './administration/webhooks.ts'
import type { Operation } from './operation.ts'
import { CONTACTS } from './own/contacts.ts'
import { DEVICES } from './own/devices.ts'
import { SIGN_INS } from './own/sign-ins.ts'
import { TOKENS } from './own/tokens.ts'
import { YOURSELF } from './own/yourself.ts'

/** Everything that the API can do, in the order in which it is told. */
export const OPERATIONS: readonly Operation[] = [
  ...YOURSELF,
  ...DEVICES,
  ...CONTACTS,
  ...SIGN_INS,
  ...TOKENS,
  ...USERS,
  ...IMPORTS,
  ...GROUPS,
  ...PERMISSIONS,
  ...ACCOUNTS,
  ...RESETS,
  ...RECOVERIES,
  ...PROPOSALS,
  ...AUDIT,
  ...WEBHOOKS,
]
