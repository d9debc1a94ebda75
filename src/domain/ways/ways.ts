import { RANKS, type Rank } from '../permissions/permission-sets.ts'

/**
 * What can be shown on the way back in. 'administrator': their word, given by a reset. 'reset-code': what their page
 * showed once and they said in person.
 */
export type Proof =
  | 'password'
  | 'mail-link'
  | 'keyed-call'
  | 'device'
  | 'recovery-code'
  | 'administrator'
  | 'reset-code'

/** 'issued': a mail link or a keyed call. They are one class (invariant 3). */
export type Need = Proof | 'issued'

export type WayName =
  | 'alternative-factors'
  | 'recovery-code'
  | 'recovery-code-forgotten'
  | 'forgotten-password'
  | 'first-password'
  | 'administrator'
  | 'administrator-forgotten'
  | 'administrator-in-person'

/** How long W1 waits, as the account's policy says for a rank. */
export type Preset = 'instant' | 'hold-24h' | 'hold-72h-approver' | 'administrator-only'

/** From the quickest to the strictest. */
export const PRESETS = [
  'instant',
  'hold-24h',
  'hold-72h-approver',
  'administrator-only',
] as const satisfies readonly Preset[]

/** Whose preset is meant: an account has three. Administrators are everybody of any rank below root. */
export type PresetOf = 'root' | 'administrators' | 'users'

export const presetOfRank = (rank: Rank): PresetOf => {
  if (rank >= RANKS.root) return 'root'
  return rank > RANKS.everyone ? 'administrators' : 'users'
}

/** One way back in: everything it needs, whom it is for, how long its effect is held, what the effect is. */
export interface Way {
  name: WayName
  for: 'protected' | 'never-protected'
  needs: readonly Need[]
  /** 'preset': as the policy says. 'by-rank': a day for whoever has a rank. 'day': for everybody. */
  hold: 'preset' | 'by-rank' | 'day' | 'none'
  leadsTo: 'restricted-session' | 'new-password' | 'new-password-and-restricted-session'
}

/** The whole policy. Sign-in, recovery and the trouble page read this table and nothing else. */
export const WAYS: readonly Way[] = [
  {
    name: 'alternative-factors',
    for: 'protected',
    needs: ['password', 'mail-link', 'keyed-call'],
    hold: 'preset',
    leadsTo: 'restricted-session',
  },
  // Who saved codes has them where no phone is: it waits for nobody, and no stop and no preset closes it.
  {
    name: 'recovery-code',
    for: 'protected',
    needs: ['password', 'recovery-code'],
    hold: 'none',
    leadsTo: 'restricted-session',
  },
  {
    name: 'recovery-code-forgotten',
    for: 'protected',
    needs: ['recovery-code', 'issued'],
    hold: 'day',
    leadsTo: 'new-password-and-restricted-session',
  },
  {
    name: 'forgotten-password',
    for: 'protected',
    needs: ['mail-link', 'device'],
    hold: 'by-rank',
    leadsTo: 'new-password',
  },
  {
    name: 'first-password',
    for: 'never-protected',
    needs: ['mail-link'],
    hold: 'none',
    leadsTo: 'new-password',
  },
  {
    name: 'administrator',
    for: 'protected',
    needs: ['administrator', 'password', 'issued'],
    hold: 'none',
    leadsTo: 'restricted-session',
  },
  {
    name: 'administrator-forgotten',
    for: 'protected',
    needs: ['administrator', 'mail-link'],
    hold: 'day',
    leadsTo: 'new-password-and-restricted-session',
  },
  // Where policy leaves everything to administrators: neither mailbox nor telephone takes part.
  {
    name: 'administrator-in-person',
    for: 'protected',
    needs: ['administrator', 'password', 'reset-code'],
    hold: 'none',
    leadsTo: 'restricted-session',
  },
]

export const wayNamed = (name: WayName): Way => WAYS.find((way) => way.name === name)!

/** Begun by an administrator's reset (W5). */
export const isByAdministrator = (name: WayName): boolean =>
  wayNamed(name).needs.includes('administrator')

/** Begun by typing a recovery code (W2, W4). */
export const isByCode = (name: WayName): boolean => wayNamed(name).needs.includes('recovery-code')

/** Ends in the session that replaces a device; else in a new password alone. */
export const replacesDevice = (name: WayName): boolean => wayNamed(name).leadsTo !== 'new-password'

/** Whether what was shown meets a need. */
export const meets = (need: Need, shown: readonly Proof[]): boolean =>
  need === 'issued' ? shown.some(isIssued) : shown.includes(need)

export const isIssued = (proof: Need): boolean =>
  proof === 'issued' || proof === 'mail-link' || proof === 'keyed-call'

/**
 * Whether a way is for this user as they are now. Ask again at its end: who got a first device meanwhile must not be
 * led by a way that asks for none (invariant 2).
 */
export const isFor = (name: WayName, user: { readonly protectedAt?: Date }): boolean =>
  (wayNamed(name).for === 'protected') === (user.protectedAt !== undefined)
