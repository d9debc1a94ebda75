/** What can be shown on the way back in. Mail link and keyed call are one class: issued. */
export type Proof = 'password' | 'mail-link' | 'keyed-call' | 'device'

export type WayName = 'alternative-factors' | 'forgotten-password' | 'first-password'

/** How long W1 waits, as the account's policy says for root. */
export type Preset = 'instant' | 'hold-24h' | 'hold-72h-approver' | 'administrator-only'

/** One way back in: everything it needs, whom it is for, how long its effect is held, what the effect is. */
export interface Way {
  name: WayName
  for: 'protected' | 'never-protected'
  needs: readonly Proof[]
  hold: 'preset' | 'by-rank' | 'none'
  leadsTo: 'restricted-session' | 'new-password'
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
]

export const wayNamed = (name: WayName): Way => WAYS.find((way) => way.name === name)!

/**
 * Whether a way is for this user as they are now. Ask again at its end: who got a first device meanwhile must not be
 * led by a way that asks for none (invariant 2).
 */
export const isFor = (name: WayName, user: { readonly protectedAt?: Date }): boolean =>
  (wayNamed(name).for === 'protected') === (user.protectedAt !== undefined)
