import { ACCOUNT } from './administration/account.ts'
import { ACCOUNTS } from './administration/accounts.ts'
import { AUDIT } from './administration/audit.ts'
import { CALLS } from './administration/calls.ts'
import { GROUPS } from './administration/groups.ts'
import { HARDWARE_TOKENS } from './administration/hardware-tokens.ts'
import { IMPORTS } from './administration/imports.ts'
import { LOOKS } from './administration/looks.ts'
import { MAIL } from './administration/mail.ts'
import { PERMISSIONS } from './administration/permissions.ts'
import { PRESET_CHOICES } from './administration/presets.ts'
import { PROPOSALS } from './administration/proposals.ts'
import { RECOVERIES } from './administration/recoveries.ts'
import { RESETS } from './administration/resets.ts'
import { USERS } from './administration/users.ts'
import { WEBHOOKS } from './administration/webhooks.ts'
import type { Operation } from './operation.ts'
import { ADDRESSES } from './own/addresses.ts'
import { DEVICE_CODES } from './own/device-codes.ts'
import { DEVICES } from './own/devices.ts'
import { ENROLMENT } from './own/enrolment.ts'
import { GIVEN_TOKENS } from './own/given-tokens.ts'
import { MOVES } from './own/moves.ts'
import { NUMBER } from './own/number.ts'
import { OWN_PROPOSALS } from './own/own-proposals.ts'
import { OWN_SESSION } from './own/own-session.ts'
import { RECOVERY_CODES } from './own/recovery-codes.ts'
import { SIGN_INS } from './own/sign-ins.ts'
import { TOKENS } from './own/tokens.ts'
import { YOURSELF } from './own/yourself.ts'

/** Everything that the API can do, in the order in which it is told. */
export const OPERATIONS: readonly Operation[] = [
  ...YOURSELF,
  ...OWN_SESSION,
  // Before what takes an id: `draft` is none.
  ...ENROLMENT,
  ...DEVICES,
  ...DEVICE_CODES,
  ...RECOVERY_CODES,
  ...MOVES,
  ...GIVEN_TOKENS,
  ...ADDRESSES,
  ...NUMBER,
  ...OWN_PROPOSALS,
  ...SIGN_INS,
  ...TOKENS,
  ...USERS,
  ...IMPORTS,
  ...HARDWARE_TOKENS,
  ...GROUPS,
  ...PERMISSIONS,
  ...ACCOUNT,
  ...PRESET_CHOICES,
  ...LOOKS,
  ...ACCOUNTS,
  ...RESETS,
  ...RECOVERIES,
  ...CALLS,
  ...MAIL,
  ...PROPOSALS,
  ...AUDIT,
  ...WEBHOOKS,
]
