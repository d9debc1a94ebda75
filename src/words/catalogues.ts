import type { Language } from '../domain/ids.ts'
import enAccount from './en/account.json' with { type: 'json' }
import enAdmin from './en/admin.json' with { type: 'json' }
import enAlarms from './en/alarms.json' with { type: 'json' }
import enApi from './en/api.json' with { type: 'json' }
import enAudit from './en/audit.json' with { type: 'json' }
import enErrors from './en/errors.json' with { type: 'json' }
import enEvents from './en/events.json' with { type: 'json' }
import enHardwareTokens from './en/hardware-tokens.json' with { type: 'json' }
import enImport from './en/import.json' with { type: 'json' }
import enLetters from './en/letters.json' with { type: 'json' }
import enLink from './en/link.json' with { type: 'json' }
import enPasskeys from './en/passkeys.json' with { type: 'json' }
import enRecovery from './en/recovery.json' with { type: 'json' }
import enRecoveryCodes from './en/recovery-codes.json' with { type: 'json' }
import enResets from './en/resets.json' with { type: 'json' }
import enSecurity from './en/security.json' with { type: 'json' }
import enSetup from './en/setup.json' with { type: 'json' }
import enShared from './en/shared.json' with { type: 'json' }
import enSignin from './en/signin.json' with { type: 'json' }
import enSimulator from './en/simulator.json' with { type: 'json' }
import enStop from './en/stop.json' with { type: 'json' }
import enTokens from './en/tokens.json' with { type: 'json' }
import enVoice from './en/voice.json' with { type: 'json' }
import jaAccount from './ja/account.json' with { type: 'json' }
import jaAdmin from './ja/admin.json' with { type: 'json' }
import jaAlarms from './ja/alarms.json' with { type: 'json' }
import jaApi from './ja/api.json' with { type: 'json' }
import jaAudit from './ja/audit.json' with { type: 'json' }
import jaErrors from './ja/errors.json' with { type: 'json' }
import jaEvents from './ja/events.json' with { type: 'json' }
import jaHardwareTokens from './ja/hardware-tokens.json' with { type: 'json' }
import jaImport from './ja/import.json' with { type: 'json' }
import jaLetters from './ja/letters.json' with { type: 'json' }
import jaLink from './ja/link.json' with { type: 'json' }
import jaPasskeys from './ja/passkeys.json' with { type: 'json' }
import jaRecovery from './ja/recovery.json' with { type: 'json' }
import jaRecoveryCodes from './ja/recovery-codes.json' with { type: 'json' }
import jaResets from './ja/resets.json' with { type: 'json' }
import jaSecurity from './ja/security.json' with { type: 'json' }
import jaSetup from './ja/setup.json' with { type: 'json' }
import jaShared from './ja/shared.json' with { type: 'json' }
import jaSignin from './ja/signin.json' with { type: 'json' }
import jaSimulator from './ja/simulator.json' with { type: 'json' }
import jaStop from './ja/stop.json' with { type: 'json' }
import jaTokens from './ja/tokens.json' with { type: 'json' }
import jaVoice from './ja/voice.json' with { type: 'json' }

const en = {
  account: enAccount,
  admin: enAdmin,
  api: enApi,
  alarms: enAlarms,
  audit: enAudit,
  errors: enErrors,
  events: enEvents,
  'hardware-tokens': enHardwareTokens,
  import: enImport,
  letters: enLetters,
  link: enLink,
  passkeys: enPasskeys,
  recovery: enRecovery,
  'recovery-codes': enRecoveryCodes,
  resets: enResets,
  security: enSecurity,
  setup: enSetup,
  shared: enShared,
  signin: enSignin,
  simulator: enSimulator,
  stop: enStop,
  tokens: enTokens,
  voice: enVoice,
}

type English = typeof en
type Area = keyof English
/** What English has, Japanese must have: a missing key does not compile. */
type Catalogue = { readonly [A in Area]: Readonly<Record<keyof English[A], string>> }

const ja: Catalogue = {
  account: jaAccount,
  admin: jaAdmin,
  api: jaApi,
  alarms: jaAlarms,
  audit: jaAudit,
  errors: jaErrors,
  events: jaEvents,
  'hardware-tokens': jaHardwareTokens,
  import: jaImport,
  letters: jaLetters,
  link: jaLink,
  passkeys: jaPasskeys,
  recovery: jaRecovery,
  'recovery-codes': jaRecoveryCodes,
  resets: jaResets,
  security: jaSecurity,
  setup: jaSetup,
  shared: jaShared,
  signin: jaSignin,
  simulator: jaSimulator,
  stop: jaStop,
  tokens: jaTokens,
  voice: jaVoice,
}

/** Every text in ICU MessageFormat, by language, area and key. */
export const catalogues: Readonly<Record<Language, Catalogue>> = { en, ja }
