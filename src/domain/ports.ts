import type { AccountStore } from './accounts/store.ts'
import type { AlarmStore } from './alarms/store.ts'
import type { AuditStore } from './audit/store.ts'
import type { BrowserStore } from './browsers/store.ts'
import type { CallStore } from './calls/store.ts'
import type { DeviceStore } from './devices/store.ts'
import type { GroupStore } from './groups/store.ts'
import type { HardwareTokenStore } from './hardware-tokens/store.ts'
import type { IdempotencyStore } from './idempotency/store.ts'
import type { ImportStore } from './imports/store.ts'
import type { LinkStore } from './links/store.ts'
import type { LogoStore } from './looks/store.ts'
import type { MoveStore } from './moves/store.ts'
import type { NoticeStore } from './notices/store.ts'
import type { Numbers } from './numbers/number.ts'
import type { OutboxStore } from './outbox/store.ts'
import type { Passkeys } from './passkeys/passkeys.ts'
import type { ChallengeStore } from './passkeys/store.ts'
import type { PermissionStore } from './permissions/store.ts'
import type { ProposalStore } from './proposals/store.ts'
import type { RecoveryStore } from './recovery/store.ts'
import type { RecoveryCodeStore } from './recovery-codes/store.ts'
import type { ResetStore } from './resets/store.ts'
import type { SessionStore } from './sessions/store.ts'
import type { Settings } from './settings.ts'
import type { SetupStore } from './setup/store.ts'
import type { SigninStore } from './signin/store.ts'
import type { ThrottleStore } from './throttle/store.ts'
import type { TokenStore } from './tokens/store.ts'
import type { UserStore } from './users/store.ts'
import type { WebhookStore } from './webhooks/store.ts'
import type { WebhookPolicy } from './webhooks/webhook-url.ts'

/** Everything the domain may ask of the outside world. `src/wiring.ts` supplies it. */
export interface Ports {
  /** Runs `work` in one transaction. Returning stores everything, throwing stores nothing. */
  transact<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>
  /** Runs `work` without a write lock; it must not change anything. */
  read<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>
  now(): Date
  chance: Chance
  vault: Vault
  passwords: Passwords
  passkeys: Passkeys
  numbers: Numbers
  settings: Settings
  bell: Bell
  /** The public origin, for the links in letters: 'https://id.example.org'. */
  publicUrl: string
  /** Whether there is a telephone to call with at all. */
  telephone: boolean
  /** Where webhooks may lead. */
  webhooks: WebhookPolicy
}

export interface Stores {
  accounts: AccountStore
  alarms: AlarmStore
  audit: AuditStore
  browsers: BrowserStore
  calls: CallStore
  challenges: ChallengeStore
  devices: DeviceStore
  groups: GroupStore
  hardwareTokens: HardwareTokenStore
  idempotency: IdempotencyStore
  imports: ImportStore
  links: LinkStore
  logos: LogoStore
  moves: MoveStore
  notices: NoticeStore
  outbox: OutboxStore
  permissions: PermissionStore
  proposals: ProposalStore
  recoveries: RecoveryStore
  recoveryCodes: RecoveryCodeStore
  resets: ResetStore
  sessions: SessionStore
  setups: SetupStore
  signins: SigninStore
  throttle: ThrottleStore
  tokens: TokenStore
  users: UserStore
  webhooks: WebhookStore
}

/** The only source of chance: node:crypto in production. */
export interface Chance {
  /** An unguessable string of 256 bits, base64url. */
  token(): string
  /** A random id of 96 bits: unique, and no secret. */
  id<Id extends string>(): Id
  bytes(length: number): Uint8Array
  /** A whole number from `least` to `most`, both included, without bias. */
  integer(least: number, most: number): number
}

/** Seals secrets for storage, so a stolen database is not a stolen factor. */
export interface Vault {
  /** `identity` is the row that holds it: sealed text moved to another row does not open. */
  seal(secret: Uint8Array, identity: string): string
  open(sealed: string, identity: string): Uint8Array
  /** A keyed hash under the ring, for short codes: useless to whoever has only the database. */
  mac(purpose: string, text: string): string
  /** Under every key of the ring, the newest first: for looking up what `mac` once made. */
  macs(purpose: string, text: string): readonly string[]
  /** Whether `mac` was made by any key of the ring: what was signed before a rotation stays good. Takes the same time for every wrong one. */
  isMac(purpose: string, text: string, mac: string): boolean
}

/** At most one hash per core at once; throws `Overloaded` early instead of queueing without end. */
export interface Passwords {
  hash(password: string): Promise<string>
  /**
   * Does the same work for no hash at all, so that time does not tell who exists (R12). `takenOver`: hashes of nothing
   * like those that the account still has from other systems; their work is done for everybody.
   */
  verify(
    hash: string | undefined,
    password: string,
    takenOver?: readonly string[],
  ): Promise<boolean>
  needsRehash(hash: string): boolean
  /** A hash of nothing that costs what this one of another system costs. */
  alike(hash: string): string
}

/** Wakes what waits: jobs that have new work, pages that show a state. Only a hint; it may be lost. */
export interface Bell {
  ring(topic: string): void
}
